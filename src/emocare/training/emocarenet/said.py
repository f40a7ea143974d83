"""A set of faces with everything that a network file says about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emocare.evaluation.metrics import FloatArray
from emocare.runtime import OnnxModel
from emocare.training.emocarenet.batches import plain_batches
from emocare.training.emocarenet.face_set import FaceSet
from emocare.types import ACTION_UNITS
from emocare.vision.network import INPUT


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
    """Run the network over every face's clean crop."""
    said: dict[str, list[FloatArray]] = {}
    landmarks, pose = [], []
    for batch in plain_batches(faces):
        answers = network.run({INPUT: batch.crops.numpy()})
        for name, values in zip(network.outputs, answers, strict=True):
            said.setdefault(name, []).append(values.astype(np.float64))
        landmarks.append(batch.targets.landmarks.numpy())
        pose.append(batch.targets.pose.numpy())
    outputs = {name: np.concatenate(values) for name, values in said.items()}
    return Judged(faces, np.concatenate(landmarks), np.concatenate(pose), outputs)
