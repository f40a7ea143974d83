"""The contest itself: make the rivals ready, let everybody answer, then take turns on the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.comparison import expressions as judging
from bench.comparison.asking import RivalFailed, Worker
from bench.comparison.environments import (
    MEDIAPIPE,
    TENSORFLOW,
    fetch_fer_files,
    make_environment,
)
from bench.comparison.expressions import FER_LABELS, Answers
from bench.comparison.rounds import Turn, take_turns
from emocare.evaluation.ferplus import FerPlus
from emocare.evaluation.npz_datasets import FER2013
from emocare.runtime import file_sha256
from emocare.types import UInt8Array
from emocare.vision.capture import open_source
from emocare.vision.network import OnnxFaceNetwork

FER, LANDMARKER = "fer", "FaceLandmarker"
# What fer is given: FER2013's pictures as they are, which it was trained on, and our crop.
WHOLE, CROPPED = "whole picture", "our crop"
BATCHES = (1, 32)
# Frames are held in memory by every contestant: 10 s at 640 x 360 are 207 MB.
MOST_FRAMES = 300

FORM_NAMES: Mapping[str, str] = {
    "as_called": "fer hdf5, called as fer does",
    "graph": "fer hdf5, compiled graph",
    "tflite": "fer TFLite file",
}
# Both ways of running the hdf5 file say the same; the faster one answers.
_ANSWERING = {"graph": "fer hdf5", "tflite": "fer TFLite"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is compared, on what: files that exist."""

    data: FerPlus
    clip: Path
    landmarker: Path
    models: Sequence[Path]
    rounds: int
    rivals: frozenset[str]


@dataclass(slots=True)
class Contest:
    """One run in the temporary ``folder``; ``failed`` says who could not take part, and why."""

    inputs: Inputs
    folder: Path
    core: int | None
    failed: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)
    _crops: UInt8Array = field(init=False)

    def run(self) -> dict[str, Any]:
        """Return everything that was measured."""
        with self._stack:
            self._crops = judging.own_crops(self.inputs.data)
            self._write_inputs()
            own = {f"ours: {p.stem}": self._own(p) for p in self.inputs.models}
            fer = self._ready(FER, self._fer)
            landmarker = self._ready(LANDMARKER, self._landmarker)
            return {
                "expressions": self._expressions(fer),
                "crop_ms": {str(size): self._time_crops(own, fer, size) for size in BATCHES},
                "frame_ms": self._time_frames(own, landmarker),
                "contestants": self.facts,
                "failed": self.failed,
            }

    def _ready(self, name: str, make: Callable[[], Worker]) -> Worker | None:
        """Return a rival's worker, or None where it is not wanted or could not be made ready."""
        if name not in self.inputs.rivals:
            return None
        say(f"making {name} ready")
        try:
            return make()
        except RivalFailed as error:
            self.failed[name] = error.message
            say(error.message)
            return None

    def _own(self, model: Path) -> Worker:
        name = f"ours: {model.stem}"
        worker = self._start(name, Path(sys.executable), "own_worker")
        loaded = worker.ask("load", model=str(model.resolve()), clip=str(self.folder / "clip.npz"))
        self.facts[name] = loaded
        return worker

    def _fer(self) -> Worker:
        files = fetch_fer_files(self.folder / "fer_files")
        python = make_environment(self.folder / "tensorflow", TENSORFLOW)
        worker = self._start(FER, python, "fer_worker")
        sha256 = {file.name: file_sha256(file) for file in sorted(files.iterdir())}
        self.facts[FER] = {**worker.ask("load", folder=str(files)), "sha256": sha256}
        return worker

    def _landmarker(self) -> Worker:
        python = make_environment(self.folder / "mediapipe", MEDIAPIPE)
        worker = self._start(LANDMARKER, python, "landmarker_worker")
        model = self.inputs.landmarker.resolve()
        loaded = worker.ask("load", model=str(model), clip=str(self.folder / "clip.npz"))
        self.facts[LANDMARKER] = {**loaded, "sha256": file_sha256(model)}
        return worker

    def _start(self, name: str, python: Path, module: str) -> Worker:
        log = self.folder / f"{module}.log"
        worker = Worker(name, python, f"bench.comparison.{module}", core=self.core, log=log)
        return self._stack.enter_context(worker)

    def _write_inputs(self) -> None:
        """Write the faces, the crops to time and the frames of the clip as .npz."""
        whole, grey = judging.whole_pictures(self.inputs.data), self._crops[..., 0]
        np.savez(self.folder / "faces.npz", **{WHOLE: whole, CROPPED: grey})  # type: ignore[arg-type]
        np.savez(self.folder / "crops.npz", crops=grey[: max(BATCHES)])
        with open_source(self.inputs.clip) as source:
            frames = [frame for frame, _ in zip(source, range(MOST_FRAMES), strict=False)]
        np.savez(
            self.folder / "clip.npz",
            frames=np.stack([frame.rgb for frame in frames]),
            times_s=np.array([frame.timestamp_s for frame in frames]),
        )

    def _expressions(self, fer: Worker | None) -> dict[str, Any]:
        """Return the figures by both sets of labels, and ours over all eight expressions."""
        say("judging expressions")
        data = self.inputs.data
        networks = {f"ours: {path.stem}": OnnxFaceNetwork(path) for path in self.inputs.models}
        said = {n: judging.own_answers(network, self._crops) for n, network in networks.items()}
        ours = {name: eight for name, (eight, _) in said.items()}
        heads = {f"{n}, head for these labels": seven for n, (_, seven) in said.items() if seven}
        rival = self._fer_answers(fer) if fer is not None else {}
        compared = {
            name: judging.compare_on(truth, ours | (heads if name == FER2013 else {}), rival)
            for name, truth in judging.truths(data).items()
            if (truth >= 0).any()
        }
        return {**compared, "eight": judging.eight_classes(data.label, ours)}

    def _fer_answers(self, fer: Worker) -> dict[str, Answers]:
        """Return what each form of fer's network says about both croppings."""
        answers = {}
        faces, out = str(self.folder / "faces.npz"), self.folder / "fer_answers.npz"
        try:
            for form in (form for form in _ANSWERING if form in self.facts[FER]["forms"]):
                fer.ask("answer", pictures=faces, out=str(out), form=form)
                with np.load(out) as file:
                    for name in file.files:
                        answers[f"{_ANSWERING[form]}, {name}"] = Answers(file[name], FER_LABELS)
        except RivalFailed as error:
            self.failed[FER] = error.message
            say(error.message)
        return answers

    def _time_crops(
        self, own: Mapping[str, Worker], fer: Worker | None, batch: int
    ) -> dict[str, Any]:
        say(f"timing crops, {batch} at once")
        crops = str(self.folder / "crops.npz")
        turns: dict[str, Turn] = {
            name: partial(worker.ask, "time_crops", pictures=crops, batch=batch)
            for name, worker in own.items()
        }
        for form in self.facts[FER]["forms"] if fer is not None else ():
            ask = partial(fer.ask, "time_crops")  # type: ignore[union-attr]
            turns[FORM_NAMES[form]] = partial(ask, pictures=crops, form=form, batch=batch)
        return take_turns(turns, self.inputs.rounds, self.failed)

    def _time_frames(self, own: Mapping[str, Worker], landmarker: Worker | None) -> dict[str, Any]:
        say("timing frames")
        turns: dict[str, Turn] = {}
        for name, worker in own.items():
            file = partial(worker.ask, "read_clip", clip=str(self.inputs.clip.resolve()))
            turns[f"{name}, full reading"] = partial(worker.ask, "read_frames")
            turns[f"{name}, full reading and decoding"] = partial(file, most_frames=MOST_FRAMES)
        if landmarker is not None:
            for outputs, everything in (("points", False), ("points, blendshapes, pose", True)):
                turns[f"{LANDMARKER}, {outputs}"] = partial(
                    landmarker.ask, "read_frames", everything=everything
                )
        return take_turns(turns, self.inputs.rounds, self.failed)


def say(text: str) -> None:
    """Tell how far it has come, on standard error."""
    print(f"{text} …", file=sys.stderr, flush=True)
