"""A pool of two processes that classify the files of a folder with librosa and Keras: what one would write without Hyena.

    pool.py MODEL.keras FOLDER OUT

Writes a row of JSON a file to OUT/rows.jsonl, and says on standard error when the processes are warm and when all is done, as
`hyena batch` does. A file is decoded as a whole; ten windows of three seconds are spread over it.
"""

import json
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

PROCESSES = 2
RATE, WINDOWS, WINDOW = 22050, 10, 3 * 22050

for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def prepare(model_path, barrier):
    """Loads the libraries and the model into a process of the pool, and warms them up."""
    global np, librosa, predict, meet
    import keras
    import librosa
    import numpy as np
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    model = keras.models.load_model(model_path, compile=False)
    predict = tf.function(lambda batch: model(batch, training=False))
    noise = np.random.default_rng(1).normal(0, 0.1, (2, 2 * 44100)).astype(np.float32)
    classify(librosa.resample(librosa.to_mono(noise), orig_sr=44100, target_sr=RATE))
    meet = barrier


def classify(samples):
    """Mean probabilities of a track's windows."""
    room = len(samples) - WINDOWS * WINDOW
    # About thirty seconds are cut as they are, from the beginning.
    last = len(samples) - WINDOW if room > RATE else (WINDOWS - 1) * WINDOW
    samples = np.pad(samples, (0, max(0, -room)))
    cut = np.stack([samples[at : at + WINDOW] for at in np.linspace(0, last, WINDOWS).astype(int)])
    mel = librosa.feature.melspectrogram(y=cut, sr=RATE, n_fft=2048, hop_length=512)
    # The floor of 80 dB is that of each window.
    decibels = np.stack([librosa.power_to_db(window) for window in mel])
    mfcc = librosa.feature.mfcc(S=decibels, n_mfcc=13)
    return predict(mfcc.transpose(0, 2, 1).astype(np.float32)).numpy().mean(axis=0)


def wait_for_others():
    meet.wait()


def label(path):
    samples, _ = librosa.load(path, sr=RATE, mono=True)
    return {"key": path.name, "probabilities": classify(samples).tolist()}


def say(tracks, done):
    print(json.dumps({"tracks": tracks, "done": done, "failed": 0}), file=sys.stderr, flush=True)


def main(model_path, folder, out):
    files = sorted(Path(folder).iterdir())
    Path(out).mkdir()
    # TensorFlow does not outlive a fork.
    context = multiprocessing.get_context("spawn")
    # Unlike that of multiprocessing, this pool ends with an error when one of its processes does.
    setup = (model_path, context.Barrier(PROCESSES))
    with ProcessPoolExecutor(PROCESSES, context, prepare, setup) as pool, open(Path(out, "rows.jsonl"), "w") as rows:
        for warm in [pool.submit(wait_for_others) for _ in range(PROCESSES)]:
            warm.result()
        say(len(files), 0)
        for row in pool.map(label, files):
            rows.write(json.dumps(row) + "\n")
        rows.flush()
        say(len(files), len(files))


if __name__ == "__main__":
    main(*sys.argv[1:])
