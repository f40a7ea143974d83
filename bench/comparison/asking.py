"""Our side of the pipe: start a worker, ask it, and turn whatever goes wrong into one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from emocare.errors import Unavailable

ROOT = Path(__file__).resolve().parents[2]
# Loading TensorFlow for the first time took 25 s on a busy machine.
LONGEST_ANSWER_S = 240.0
# For libraries that count their threads or look for a GPU when they are loaded.
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}


class RivalFailed(Unavailable):
    """A contestant could not be installed, started or asked; the others can."""

    code = "rival_failed"


class Worker:
    """A running worker: ``module`` under the interpreter ``python``, kept to ``core``."""

    def __init__(
        self, name: str, python: Path, module: str, *, core: int | None, log: Path
    ) -> None:
        """Start it; what it prints goes to ``log``."""
        self.name, self._log = name, log
        inherited = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [str(python), "-m", module, *([] if core is None else [str(core)])],
                cwd=ROOT,
                env={**inherited, **_ONE_THREAD},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def ask(self, do: str, *, longest_s: float = LONGEST_ANSWER_S, **request: Any) -> Any:  # noqa: ANN401 - a JSON object
        """Return the answer to one request; raise RivalFailed where there is none in time."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        watchdog = threading.Timer(longest_s, self._process.kill)
        watchdog.start()
        try:
            pipe_in.write(json.dumps({"do": do, **request}) + "\n")
            pipe_in.flush()
            line = pipe_out.readline()
        except OSError:
            line = ""
        finally:
            watchdog.cancel()
        if not line:
            raise RivalFailed(f"{self.name} ended without an answer to {do}: {self._last_words()}")
        answer = json.loads(line)
        if "error" in answer:
            raise RivalFailed(f"{self.name} could not {do}: {answer['error']}")
        return answer

    def close(self) -> None:
        """End the worker and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _last_words(self) -> str:
        lines = [line for line in self._log.read_text(errors="replace").splitlines() if line]
        return lines[-1] if lines else "it printed nothing and may have taken too long"
