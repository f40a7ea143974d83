"""Distillation: targets that mix people's votes with what stronger networks say.

Votes of ten people are a noisy sample of what many would say; an ensemble has seen all pictures
and smooths them (Hinton et al. 2015). Only expressions are taught this way.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from emocare.runtime import OnnxModel
from emocare.training.emocarenet.batches import plain_batches
from emocare.training.emocarenet.face_set import FaceSet
from emocare.training.emocarenet.settings import TeachingSettings
from emocare.types import Float32Array
from emocare.vision.network import INPUT, LOGITS, softmax


def taught(faces: FaceSet, teaching: TeachingSettings) -> FaceSet:
    """Return the set with softened expression targets where it has any."""
    weights = faces.targets.expression_weight
    if not bool((weights > 0).any()):
        return faces
    teachers = [OnnxModel(Path(path), threads=1) for path in teaching.networks]
    said = torch.from_numpy(ensemble(faces, teachers, teaching.temperature))
    kept = 1 - teaching.weight
    mixed: Tensor = kept * faces.targets.expression + teaching.weight * said
    known = (weights > 0)[:, None]
    expression = torch.where(known, mixed, faces.targets.expression)
    return replace(faces, targets=replace(faces.targets, expression=expression))


def ensemble(faces: FaceSet, teachers: list[OnnxModel], temperature: float) -> Float32Array:
    """Return the mean probabilities (N, 8) of all teachers over both mirror images.

    Every teacher's own calibration comes first, then ``temperature`` softens further.
    """
    parts = []
    for batch in plain_batches(faces):
        crops = batch.crops.numpy()
        views = (crops, np.ascontiguousarray(crops[..., ::-1]))
        parts.append(
            np.mean([_said(t, view, temperature) for t in teachers for view in views], axis=0)
        )
    return np.asarray(np.concatenate(parts), np.float32)


def _said(teacher: OnnxModel, crops: Float32Array, temperature: float) -> Float32Array:
    (logits,) = teacher.run({INPUT: crops}, [LOGITS])
    own = float(teacher.metadata.get("temperature", "1"))
    return softmax(logits / np.float32(own * temperature))
