"""MediaPipe FaceLandmarker in its video mode; started in an environment of its own.

It has no setting for the number of threads; keeping the process to one core makes up for it.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from bench.comparison.serving import serve
from bench.comparison.timing import Clock

WARM_UP_FRAMES = 5


class LandmarkerWorker:
    """Holds the frames and two landmarkers: points alone, and with all further outputs."""

    def __init__(self) -> None:
        self._mediapipe: Any = None
        self._landmarkers: dict[bool, Any] = {}
        self._frames: list[Any] = []
        self._times_ms: list[int] = []
        self._clock_ms = 0

    def load(self, model: str, clip: str) -> dict[str, Any]:
        """Load ``model`` with the library's defaults and the frames of the .npz ``clip``."""
        self._mediapipe = import_module("mediapipe")
        vision = self._mediapipe.tasks.vision
        for everything in (False, True):
            options = vision.FaceLandmarkerOptions(
                base_options=self._mediapipe.tasks.BaseOptions(model_asset_path=model),
                running_mode=vision.RunningMode.VIDEO,
                output_face_blendshapes=everything,
                output_facial_transformation_matrixes=everything,
            )
            self._landmarkers[everything] = vision.FaceLandmarker.create_from_options(options)
        with np.load(clip) as file:
            self._frames = list(file["frames"])
            self._times_ms = np.rint(file["times_s"] * 1e3).astype(int).tolist()
        for everything in (False, True):
            for index in range(min(WARM_UP_FRAMES, len(self._frames))):
                self._detect(index, everything)
            self._restart_clock()
        return {"versions": {"mediapipe": self._mediapipe.__version__}}

    def read_frames(self, everything: bool) -> dict[str, Any]:
        """Read the whole clip once; the face is followed on from the round before."""
        clock, faces, points, shapes = Clock(), 0, 0, 0
        for index in range(len(self._frames)):
            found = clock.time(partial(self._detect, index, everything))
            faces += len(found.face_landmarks)
            points = max([points, *map(len, found.face_landmarks)])
            shapes = max([shapes, *map(len, found.face_blendshapes or [])])
        self._restart_clock()
        share = faces / len(self._frames)
        gives = {"points": points, "blendshapes": shapes}
        return {**clock.figures(), "faces_per_frame": share, **gives}

    def _detect(self, index: int, everything: bool) -> Any:  # noqa: ANN401 - the library's result
        picture = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=self._frames[index]
        )
        time_ms = self._clock_ms + self._times_ms[index]
        return self._landmarkers[everything].detect_for_video(picture, time_ms)

    def _restart_clock(self) -> None:
        """Let the next reading of the clip begin later: times may never run backwards."""
        self._clock_ms += self._times_ms[-1] + 33


if __name__ == "__main__":
    worker = LandmarkerWorker()
    serve({"load": worker.load, "read_frames": worker.read_frames})
