"""Targets that move with the crop: landmarks and pose, turned, shifted and mirrored with it."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from emocare.training.emocarenet.face_set import Targets
from emocare.training.emocarenet.heads import MIRRORED


def into_crop(targets: Targets, to_picture: Tensor) -> Targets:
    """Return targets as they stand in crops; ``to_picture`` (N, 2, 3) leads back to pixels."""
    linear, offset = to_picture[:, :, :2], to_picture[:, :, 2]
    back = torch.linalg.inv(linear)
    landmarks = (targets.landmarks - offset[:, None]) @ back.transpose(1, 2)
    angle = torch.atan2(linear[:, 1, 0], linear[:, 0, 0])
    return replace(targets, landmarks=landmarks, pose=turned(targets.pose, -angle))


def turned(pose: Tensor, angle: Tensor) -> Tensor:
    """Return yaw, pitch, roll (N, 3) after the picture was turned clockwise by ``angle`` (N,).

    Yaw and pitch say where the face points, so a turned picture changes them too.
    """
    yaw, pitch, roll = pose.unbind(1)
    x, y = torch.sin(yaw) * torch.cos(pitch), torch.sin(pitch)  # to the right, up
    z = torch.cos(yaw) * torch.cos(pitch)
    cos, sin = torch.cos(angle), torch.sin(angle)
    x, y = x * cos + y * sin, y * cos - x * sin
    return torch.stack([torch.atan2(x, z), torch.asin(y.clamp(-1, 1)), roll + angle], dim=1)


def mirrored(crops: Tensor, targets: Targets, chosen: Tensor) -> tuple[Tensor, Targets]:
    """Return crops (N, 1, S, S) and targets with the ``chosen`` (N,) ones flipped left to right."""
    order = torch.tensor(MIRRORED)
    points = targets.landmarks[:, order]
    points = torch.stack([1 - points[..., 0], points[..., 1]], dim=-1)
    pose = targets.pose * torch.tensor([-1.0, 1.0, -1.0])
    gaze = targets.gaze.flip(1) * torch.tensor([-1.0, 1.0])

    def pick(flipped: Tensor, kept: Tensor) -> Tensor:
        return torch.where(chosen.view(-1, *[1] * (kept.ndim - 1)), flipped, kept)

    return pick(crops.flip(3), crops), replace(
        targets,
        landmarks=pick(points, targets.landmarks),
        pose=pick(pose, targets.pose),
        openness=pick(targets.openness.flip(1), targets.openness),
        openness_weight=pick(targets.openness_weight.flip(1), targets.openness_weight),
        gaze=pick(gaze, targets.gaze),
        gaze_weight=pick(targets.gaze_weight.flip(1), targets.gaze_weight),
    )
