"""Makes models with TensorFlow, and writes down what Keras computes with them, as README.md beside this file says.

    npm run build && python make_models.py [DIR [SEED]]

DIR is `files` beside this file, SEED 0 where they are left out. The weights are drawn at random, but for those of the
network that is trained for two steps.
"""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
# oneDNN rounds otherwise from machine to machine.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import h5py
import keras
import librosa
import numpy as np
import soundfile
from keras import layers as L
from keras import ops

HERE = Path(__file__).parent
# Of half a second, so that the files are small.
FRAMES, COEFFICIENTS, GENRES = 22, 13, 3


def randomise(model, rng):
    """Gives every weight, also those that start as zeros and ones, a value of its own."""
    for variable in model.variables:
        name = variable.path.split("/")[-1]
        if not np.issubdtype(np.dtype(variable.dtype), np.floating):
            continue
        if "variance" in name:
            value = rng.uniform(0.5, 2, variable.shape)
        elif name in ("gamma", "scale"):
            value = rng.uniform(0.7, 1.3, variable.shape)
        elif len(variable.shape) < 2 or "mean" in name:
            value = rng.normal(0, 0.3, variable.shape)
        else:
            # Large enough that the output depends on every layer, small enough that no softmax is saturated.
            fan_in = np.prod(variable.shape[: -2 if "depthwise" in name else -1])
            value = rng.normal(0, 0.8 / np.sqrt(fan_in), variable.shape)
        variable.assign(value.astype("float32"))
    return model


def sequential(shape, *layers):
    return keras.Sequential([L.Input(shape), *layers])


def softmax():
    return L.Dense(GENRES, activation="softmax")


def dense():
    return sequential((22, 13), L.Flatten(), L.Dense(5, "relu"), L.Dropout(0.3), L.Dense(4, "tanh", use_bias=False), softmax())


def flat():
    return sequential((286,), L.Dense(4, "sigmoid"), softmax())


def convolutional():
    """The network that tutorials train on GTZAN, smaller; trained for two steps, so the file has an optimizer too."""
    model = sequential(
        (22, 13, 1),
        L.Conv2D(4, 3, activation="relu"),
        L.MaxPooling2D(3, strides=2, padding="same"),
        L.BatchNormalization(),
        L.Conv2D(4, (3, 2), strides=(2, 1), padding="same", activation="elu"),
        L.AveragePooling2D(2, padding="same"),
        L.BatchNormalization(scale=False),
        L.Flatten(),
        L.Dense(6, "relu"),
        L.Dropout(0.3),
        softmax(),
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(1)
    model.fit(rng.normal(size=(8, 22, 13, 1)), rng.integers(0, 3, 8), batch_size=4, verbose=0)
    return model


def convolutional_1d():
    return sequential(
        (22, 13),
        L.Conv1D(5, 3, padding="causal", dilation_rate=2, activation="relu"),
        L.BatchNormalization(),
        L.MaxPooling1D(2),
        L.Conv1D(6, 3, strides=2, padding="same", activation="swish"),
        L.Conv1D(6, 2, dilation_rate=2),
        L.AveragePooling1D(2, strides=1, padding="same"),
        L.GlobalAveragePooling1D(),
        softmax(),
    )


def coefficients_first():
    return sequential((13, 22), L.Rescaling(0.3), L.Permute((2, 1)), L.Conv1D(4, 5, activation="relu"), L.GlobalMaxPooling1D(), softmax())


def coefficients_first_2d():
    return sequential((13, 22, 1), L.Rescaling(0.3), L.Conv2D(3, 3, activation="relu"), L.GlobalMaxPooling2D(), softmax())


def separable():
    return sequential(
        (22, 13, 1),
        L.Rescaling(8),
        L.SeparableConv2D(4, 3, depth_multiplier=2, padding="same", activation="relu"),
        L.SeparableConv2D(4, (3, 2), dilation_rate=(2, 2)),
        L.DepthwiseConv2D(3, depth_multiplier=2, activation="relu6"),
        L.DepthwiseConv2D(2, dilation_rate=(3, 2), padding="same"),
        L.DepthwiseConv2D(3, strides=2, padding="same", use_bias=False),
        L.Flatten(),
        softmax(),
    )


def separable_1d():
    return sequential(
        (22, 13),
        L.Rescaling(8),
        L.SeparableConv1D(6, 3, depth_multiplier=2, activation="relu"),
        L.SeparableConv1D(5, 3, strides=2, padding="same"),
        L.SeparableConv1D(5, 2, dilation_rate=3),
        L.DepthwiseConv1D(3, depth_multiplier=2, activation="tanh"),
        L.DepthwiseConv1D(2, dilation_rate=2, padding="same"),
        L.DepthwiseConv1D(2, strides=2),
        L.Flatten(),
        softmax(),
    )


def lstm():
    return sequential((22, 13), L.LSTM(4, return_sequences=True, dropout=0.2), L.LSTM(3, go_backwards=True, use_bias=False), softmax())


def gru():
    return sequential((22, 13), L.GRU(4, return_sequences=True), L.GRU(3, go_backwards=True, use_bias=False), softmax())


def gru_reset_before():
    return sequential((None, 13), L.GRU(4, reset_after=False, activation="softsign", return_sequences=True), L.SimpleRNN(3), softmax())


def bidirectional():
    return sequential(
        (22, 13),
        L.Bidirectional(L.LSTM(3, return_sequences=True)),
        L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="mul"),
        L.Bidirectional(L.GRU(3, reset_after=False, return_sequences=True), merge_mode="ave"),
        L.Bidirectional(L.SimpleRNN(3), merge_mode="sum"),
        softmax(),
    )


def convolutional_recurrent():
    return sequential(
        (22, 13, 1),
        L.Conv2D(3, 3, padding="same", activation="relu"),
        L.MaxPooling2D((1, 2)),
        L.Reshape((22, -1)),
        L.Bidirectional(L.GRU(4)),
        softmax(),
    )


def normalised():
    """Means and variances per coefficient, per frame and coefficient, for all, and given as constants."""
    rng = np.random.default_rng(2)
    data = rng.normal(3, 5, (50, 22, 13)).astype("float32")
    each, every, whole = L.Normalization(), L.Normalization(axis=(1, 2)), L.Normalization(axis=None)
    constant = L.Normalization(mean=[0.1] * 13, variance=[0.5] * 13)
    each.adapt(data)
    every.adapt(data)
    whole.adapt(data)
    model = sequential(
        (22, 13), each, every, whole, constant, L.Rescaling(4, 0.5), L.LayerNormalization(),
        L.LayerNormalization(axis=(1, 2), epsilon=1e-4, center=False), L.BatchNormalization(center=False), L.Flatten(), softmax(),
    )  # fmt: skip
    return model, [each, every, whole]


def activations():
    names = [
        "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "sigmoid", "hard_sigmoid", "hard_silu", "tanh", "softplus",
        "softsign", "softmax", "linear", "exponential",
    ]  # fmt: skip
    inputs = L.Input((22, 13))
    pooled = L.GlobalAveragePooling1D()(inputs)
    branches = [L.Dense(3, activation=name)(pooled) for name in names]
    branches += [L.Activation(name)(L.Dense(2)(pooled)) for name in ("leaky_relu", "hard_silu", "relu")]
    branches += [layer(L.Dense(3)(pooled)) for layer in (L.LeakyReLU(0.3), L.ReLU(max_value=1.0), L.ELU(), L.Softmax())]
    convolved = L.Conv1D(3, 3, activation="selu")(inputs)
    convolved = L.Conv1D(3, 3, activation="hard_sigmoid")(convolved)
    return keras.Model(inputs, softmax()(L.Concatenate()([*branches, L.GlobalMaxPooling1D()(convolved)])))


def residual():
    inputs = L.Input((22, 13))
    shared = L.Dense(6, "relu", name="shared")
    once = shared(inputs)
    twice = shared(L.Dense(13, name="between")(once))
    x = L.Add()([once, twice])
    x = L.Multiply()([x, L.Dense(6, "sigmoid")(L.GlobalAveragePooling1D(keepdims=True)(x))])
    x = L.Average()([x, L.Maximum()([once, twice]), L.Minimum()([once, twice])])
    x = L.Concatenate(axis=1)([x, twice])
    return keras.Model(inputs, softmax()(L.GlobalAveragePooling1D()(x)))


def nested():
    """A frozen network with a head of its own, as transfer learning has it."""
    base = keras.Sequential(
        [L.Input((22, 13, 1)), L.Conv2D(3, 3, activation="relu"), L.BatchNormalization(), L.Conv2D(3, 3, strides=2)], name="base"
    )
    base.trainable = False
    tower_input = L.Input((9, 5, 3))
    tower = keras.Model(tower_input, L.BatchNormalization()(L.Conv2D(2, 2)(tower_input)), name="tower")
    inputs = L.Input((22, 13, 1))
    features = base(L.Rescaling(0.5)(inputs), training=False)
    merged = L.Concatenate()([L.GlobalMaxPooling2D()(tower(features)), L.GlobalAveragePooling2D()(features)])
    return keras.Model(inputs, softmax()(merged))


def borders():
    return sequential(
        (22, 13),
        L.ZeroPadding1D((2, 1)), L.Conv1D(4, 3), L.Cropping1D((1, 2)), L.Reshape((10, -1, 4)),
        L.ZeroPadding2D(((1, 0), (0, 2))), L.Conv2D(3, 2), L.Cropping2D((1, 1)), L.GlobalAveragePooling2D(keepdims=True),
        L.Flatten(), L.RepeatVector(2), L.SpatialDropout1D(0.1), L.GaussianNoise(0.1), L.Flatten(), softmax(),
    )  # fmt: skip


def logits():
    return sequential((1, 22, 13), L.Reshape((22, 13)), L.GlobalAveragePooling1D(), L.Dense(GENRES))


def keras_2():
    """What differs in Keras 2: its hard sigmoid, and that it counts the making of a network as the first call of it."""
    base = keras.Sequential([L.Input((22, 13)), L.Conv1D(5, 3, name="conv"), L.BatchNormalization(name="norm")], name="base")
    inputs = L.Input((22, 13), name="input_1")
    shared = L.Dense(5, activation=hard_sigmoid_of_keras_2, name="shared")
    x = shared(base(inputs))
    x = L.Add(name="add")([x, shared(x), base(L.Activation("tanh", name="squashed")(inputs))])
    x = L.Bidirectional(L.LSTM(3, recurrent_activation=hard_sigmoid_of_keras_2, name="lstm"), name="both")(x)
    return keras.Model(inputs, L.Dense(GENRES, "softmax", name="out")(x))


@keras.saving.register_keras_serializable()
def hard_sigmoid_of_keras_2(x):
    return ops.clip(0.2 * x + 0.5, 0, 1)


def keras_2_config(layer):
    """The configuration of a layer as TensorFlow 2.15 writes it, as far as it matters; it cannot be had beside 2.21."""
    if isinstance(layer, L.InputLayer):
        return {"batch_input_shape": list(layer.batch_shape), "dtype": "float32", "sparse": False, "ragged": False, "name": layer.name}
    if isinstance(layer, keras.Sequential):
        first = L.InputLayer(batch_shape=layer.input_shape, name=f"{layer.name}_input")
        return {"name": layer.name, "layers": [keras_2_layer(inner) for inner in [first, *layer.layers]]}
    config = {**layer.get_config(), "dtype": "float32"}
    for key in ("activation", "recurrent_activation"):
        if not isinstance(config.get(key, ""), str):
            config[key] = "hard_sigmoid"
    for key in ("quantization_config", "zero_output_for_mask", "seed", "renorm", "renorm_clipping", "renorm_momentum", "synchronized"):
        config.pop(key, None)
    if isinstance(layer, L.Bidirectional):
        config.pop("backward_layer")
        forward = keras_2_config(layer.forward_layer)
        config["layer"] = {"class_name": "LSTM", "config": {**forward, "name": "lstm", "time_major": False, "implementation": 2}}
    return config


def keras_2_layer(layer):
    return {"class_name": type(layer).__name__, "config": keras_2_config(layer)}


def save_keras_2(model, path):
    """Writes what Keras 2 would: `:0` after names, lists in several attributes, nested lists for calls."""
    calls = {
        "squashed": [[["input_1", 0, 0, {}]]], "base": [[["input_1", 0, 0, {}]], [["squashed", 0, 0, {}]]],
        "shared": [[["base", 1, 0, {}]], [["shared", 0, 0, {}]]],
        "add": [[["shared", 0, 0, {}], ["shared", 1, 0, {}], ["base", 2, 0, {}]]], "both": [[["add", 0, 0, {}]]], "out": [[["both", 0, 0, {"training": False}]]],
    }  # fmt: skip
    layers = [{**keras_2_layer(x), "name": x.name, "inbound_nodes": calls.get(x.name, [])} for x in model.layers]
    config = {"name": "model", "layers": layers, "input_layers": [["input_1", 0, 0]], "output_layers": [["out", 0, 0]]}
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": "Functional", "config": config})
        weights = file.create_group("model_weights")
        for layer in model.layers:
            group = weights.create_group(layer.name)
            names = [f"{v.path.removeprefix('base/')}:0" for v in layer.trainable_variables + layer.non_trainable_variables]
            for name, variable in zip(names, layer.trainable_variables + layer.non_trainable_variables):
                group.create_dataset(name, data=variable.numpy())
            for part, name in enumerate(names):
                group.attrs[f"weight_names{part}"] = np.asarray([name.encode()])


def track(data):
    """A network for segments of three seconds, which are normalised as those of a recording have to be."""
    normalise = L.Normalization()
    normalise.adapt(data)
    model = sequential(
        (130, 13, 1),
        L.Reshape((130, 13)), normalise, L.Reshape((130, 13, 1)),
        L.Conv2D(3, (5, 3), activation="relu"), L.BatchNormalization(), L.MaxPooling2D((4, 2)), L.Reshape((31, -1)),
        L.Bidirectional(L.GRU(3)), softmax(),
    )  # fmt: skip
    return model, [normalise]


def notebook():
    """The usual network of notebooks, smaller: on mel spectrograms in dB, bands first, each scaled to 0 … 1."""
    convolved = [
        layer for filters in (4, 6, 8)
        for layer in (L.Conv2D(filters, 3, padding="same"), L.BatchNormalization(), L.ReLU(), L.MaxPooling2D(2), L.Dropout(0.2))
    ]  # fmt: skip
    return sequential((128, 130, 1), *convolved, L.GlobalAveragePooling2D(), L.Dense(8, "relu"), L.Dropout(0.5), softmax())


def spectrogram(samples, rate):
    """128 × 130 × 1, as notebooks compute it."""
    decibels = librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=rate, n_mels=128), ref=np.max)
    return ((decibels - decibels.min()) / (decibels.max() - decibels.min()))[..., np.newaxis]


def two_outputs():
    """An embedding and scores; after each kind of kernel a batch normalisation that can be folded into it."""
    inputs = x = L.Input((22, 13, 1), name="patch")
    for layer in (L.Conv2D(4, 3, strides=2, padding="same", use_bias=False), L.DepthwiseConv2D(3, depth_multiplier=2), L.SeparableConv2D(5, 2)):
        x = L.ReLU()(L.BatchNormalization()(layer(x)))
    x = L.BatchNormalization(center=False, name="embedding")(L.Dense(6, name="hidden")(L.GlobalAveragePooling2D(name="average")(x)))
    return keras.Model(inputs, [x, L.Dense(GENRES, "softmax", name="scores")(L.ReLU()(x))])


def named_outputs():
    """The same of sequences, with outputs that a dictionary names; any number of labels may be true."""
    inputs = x = L.Input((22, 13))
    for layer in (L.Conv1D(5, 3), L.DepthwiseConv1D(2, use_bias=False), L.SeparableConv1D(4, 3), L.Dense(3)):
        x = L.Activation("tanh")(L.BatchNormalization(scale=False)(layer(x)))
    x = L.Flatten(name="flat")(x)
    vector = L.Dense(4, "tanh", name="inner")(x)
    return keras.Model(inputs, {"described": vector, "tags": L.Dense(GENRES, "sigmoid")(vector)})


def two_inputs():
    inputs = [L.Input((22, 13), name="patch"), L.Input((1,), name="loudness")]
    pooled = L.GlobalAveragePooling1D(name="pooled")(inputs[0])
    scores = L.Dense(GENRES, "softmax", name="scores")(pooled)
    return keras.Model(inputs, [scores, L.Concatenate(name="both")([pooled, inputs[1]])])


MODELS = [
    dense, flat, convolutional, convolutional_1d, coefficients_first, coefficients_first_2d, separable, separable_1d, lstm, gru,
    gru_reset_before, bidirectional, convolutional_recurrent, normalised, activations, residual, nested, borders, logits, keras_2,
]  # fmt: skip
AS_H5 = {"convolutional", "bidirectional", "nested", "normalised", "residual", "two_outputs"}
OF_SEVERAL_OUTPUTS = [two_outputs, named_outputs, two_inputs]


def ready(made, rng):
    """Draws the weights of a model, but for those of layers that were adapted to data and of a model that was trained."""
    model, adapted = made if isinstance(made, tuple) else (made, [])
    kept = [(variable, variable.numpy()) for layer in adapted for variable in layer.variables]
    if not hasattr(model, "optimizer"):
        randomise(model, rng)
    for variable, value in kept:
        variable.assign(value)
    for layer in adapted:
        layer.finalize_state()
    return model


def probabilities(model, segments):
    """Segments are frames × coefficients; the model may take them in another order."""
    shape = model.input_shape[1:]
    if len(shape) > 1 and shape[0] == COEFFICIENTS:
        segments = segments.transpose(0, 2, 1)
    batch = segments.reshape(-1, *[dimension or segments.shape[1] for dimension in shape])
    output = model.predict(batch.astype("float32"), verbose=0)
    return output if model.layers[-1].activation is keras.activations.softmax else ops.convert_to_numpy(ops.softmax(output))


def outputs(model, segments):
    """What each output gives, by its name."""
    first, *others = [(len(segments), *tensor.shape[1:]) for tensor in model.inputs]
    inputs = [segments.reshape(first).astype("float32"), *[np.zeros(shape, "float32") for shape in others]]
    given = model.predict(inputs if others else inputs[0], verbose=0)
    named = given if isinstance(given, dict) else dict(zip(model.output_names, given))
    return {name: values.tolist() for name, values in named.items()}


def save(model, name, folder):
    if name == "keras_2":
        save_keras_2(model, folder / "keras_2.h5")
        compress(folder / "keras_2.h5")
        return
    archive = folder / f"{name}.keras"
    model.save(archive)
    # One stays as Keras writes it; HDF5 files are mostly empty, so the others take a tenth when they are deflated.
    if name != "convolutional":
        deflate(archive)
    if name in AS_H5:
        model.save(folder / f"{name}.h5")
        compress(folder / f"{name}.h5")


def deflate(archive):
    packed = io.BytesIO()
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            dated = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            target.writestr(dated, source.read(entry), zipfile.ZIP_DEFLATED)
    archive.write_bytes(packed.getvalue())


def compress(path):
    Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()


def segments_of_music():
    """Ten segments of the tests' music, spread as Hyena spreads them, and their rate."""
    script = "import('./dist/support/audio/synth.js').then(({ music, wav }) => process.stdout.write(wav(music(7))))"
    wav = subprocess.run(["node", "-e", script], cwd=HERE.parents[1], stdout=subprocess.PIPE, check=True).stdout
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="float32")
    length = 3 * rate
    starts = [int(np.floor(i * (len(samples) - length) / 9 + 0.5)) for i in range(10)]
    return [samples[start : start + length] for start in starts], rate


def main(folder=HERE / "files", seed=0):
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(int(seed))
    keras.utils.set_random_seed(int(seed))
    segments = np.round(rng.normal(0, 2, (3, FRAMES, COEFFICIENTS)), 2)
    expected = {}
    for make in MODELS:
        keras.backend.clear_session()
        model = ready(make(), rng)
        expected[make.__name__] = probabilities(model, segments).tolist()
        save(model, make.__name__, folder)
    excerpts, rate = segments_of_music()
    music = np.stack([librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=13).T for samples in excerpts])
    model = ready(track(music), rng)
    save(model, "track", folder)
    several = {}
    for make in OF_SEVERAL_OUTPUTS:
        keras.backend.clear_session()
        built = ready(make(), rng)
        several[make.__name__] = outputs(built, segments)
        save(built, make.__name__, folder)
    of_notebook = ready(notebook(), rng)
    save(of_notebook, "notebook", folder)
    spectrograms = np.stack([spectrogram(samples, rate) for samples in excerpts])
    document = {
        "segments": segments.reshape(3, -1).tolist(),
        "probabilities": expected,
        "outputs": several,
        "track": probabilities(model, music).mean(axis=0).tolist(),
        "notebook": of_notebook.predict(spectrograms, verbose=0).mean(axis=0).tolist(),
    }
    (folder / "expected.json").write_text(json.dumps(document) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
