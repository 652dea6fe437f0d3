"""Trains a network on an export of `hyena features export`, as a notebook would.

    python train_keras.py EXPORT OUT.keras [--predictions FILE]

Needs keras, tensorflow (or another backend of Keras) and pyarrow. A fifth of the artists stays out: training stops when
it does no better on their tracks, and its last line is the share of these that are right.
"""

import argparse
import json
from pathlib import Path

import keras
import numpy as np
import pyarrow.parquet as pq

arguments = argparse.ArgumentParser()
arguments.add_argument("export", type=Path)
arguments.add_argument("out")
arguments.add_argument("--predictions", help="JSON: the probabilities of each track that stayed out")
arguments.add_argument("--seed", type=int, default=0)
arguments = arguments.parse_args()
keras.utils.set_random_seed(arguments.seed)

table = pq.read_table(arguments.export / "data")
about = json.loads(table.schema.metadata[b"hyena"])
genres = about["genres"]
frames, values = about["shape"]["frames"], about["shape"]["values"]
features = np.concatenate([chunk.flatten().to_numpy() for chunk in table["features"].chunks])
features = features.reshape(-1, frames, values)
labels = np.array([genres.index(label) for label in table["label"].to_pylist()])
tracks = np.array(table["track"].to_pylist())
artists = np.array([artist or track for artist, track in zip(table["artist"].to_pylist(), tracks)])
augmented = np.array(table["augmented"].to_pylist())

# Artists are kept apart: tracks of one artist sound alike. Of each genre some stay out.
random = np.random.default_rng(arguments.seed)
held_out = set()
for genre in range(len(genres)):
    names = np.unique(artists[labels == genre])
    held_out.update(random.permutation(names)[: max(1, len(names) // 5)])
is_held_out = np.isin(artists, list(held_out))
train, validate = ~is_held_out, is_held_out & ~augmented

normalise = keras.layers.Normalization()
normalise.adapt(features[train].reshape(-1, values))
inputs = keras.Input((frames, values))
x = normalise(inputs)
for filters in (64, 128):
    x = keras.layers.Conv1D(filters, 5, padding="same", activation="relu")(x)
    x = keras.layers.MaxPooling1D(2)(x)
    x = keras.layers.SpatialDropout1D(0.2)(x)
x = keras.layers.Concatenate()(
    [keras.layers.GlobalAveragePooling1D()(x), keras.layers.GlobalMaxPooling1D()(x)]
)
x = keras.layers.Dropout(0.5)(x)
model = keras.Model(inputs, keras.layers.Dense(len(genres), activation="softmax")(x))
model.compile(keras.optimizers.Adam(5e-4), "sparse_categorical_crossentropy", metrics=["accuracy"])

# Each genre counts the same.
counts = np.bincount(labels[train], minlength=len(genres))
weights = (len(labels[train]) / len(genres) / counts)[labels[train]]
model.fit(
    features[train],
    labels[train],
    sample_weight=weights,
    validation_data=(features[validate], labels[validate]),
    epochs=80,
    batch_size=64,
    verbose=2,
    callbacks=[keras.callbacks.EarlyStopping("val_loss", patience=15, restore_best_weights=True)],
)
model.save(arguments.out)

# A track is the mean of its segments, as in the service.
probabilities = model.predict(features[validate], verbose=0)
of_track = {track: probabilities[tracks[validate] == track].mean(0) for track in np.unique(tracks[validate])}
right = [genres[answer.argmax()] == track.split("/")[0] for track, answer in of_track.items()]
if arguments.predictions:
    Path(arguments.predictions).write_text(json.dumps({track: answer.tolist() for track, answer in of_track.items()}))
print(f"{np.mean(right):.3f} of {len(right)} tracks of {len(held_out)} artists that stayed out")
