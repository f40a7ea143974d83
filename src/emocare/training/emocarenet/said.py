"""A set of faces with everything that a network file says about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from emocare.evaluation.metrics import FloatArray
from emocare.runtime import OnnxModel
from emocare.training.emocarenet.batches import Batch, plain_batches
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.onnx_inputs import inputs_for
from emocare.types import ACTION_UNITS


@dataclass(frozen=True, slots=True)
class Judged:
    """A set with what the network said about every face: outputs (N, …) by name."""

    faces: FaceSet
    landmarks: FloatArray
    pose: FloatArray
    said: Mapping[str, FloatArray]

    def unit(self, name: str) -> FloatArray:
        """Return the intensity (N,) of an action unit, or the sum of several ('AU09+AU10')."""
        places = [ACTION_UNITS.index(part) for part in name.split("+")]
        return np.asarray(self.said["action_units"][:, places].sum(axis=1), np.float64)


def judged(network: OnnxModel, faces: FaceSet) -> Judged:
    """Run the network over every face's clean crop, and its eye patches where there are some."""
    said: dict[str, list[FloatArray]] = {}
    landmarks, pose = [], []
    for start, batch in _numbered(faces):
        eyes = None if faces.eyes is None else faces.eyes[start : start + len(batch.crops)]
        patches = None if eyes is None else eyes.float().div(255).numpy()
        answers = network.run(inputs_for(network, batch.crops.numpy(), patches))
        for name, values in zip(network.outputs, answers, strict=True):
            said.setdefault(name, []).append(values.astype(np.float64))
        landmarks.append(batch.targets.landmarks.numpy())
        pose.append(batch.targets.pose.numpy())
    outputs = {name: np.concatenate(values) for name, values in said.items()}
    return Judged(faces, np.concatenate(landmarks), np.concatenate(pose), outputs)


def _numbered(faces: FaceSet) -> Iterator[tuple[int, Batch]]:
    """Yield every batch with the row that it begins with."""
    start = 0
    for batch in plain_batches(faces):
        yield start, batch
        start += len(batch.crops)
