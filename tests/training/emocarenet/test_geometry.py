# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.training.crops import Jitter, crop_to_picture
from emocare.training.emocarenet.geometry import into_crop, mirrored, turned
from emocare.training.render.camera import pose_of, rotation_matrix
from emocare.types import HeadPose
from emocare.vision.align import TEMPLATE5
from tests.training.emocarenet.made_targets import targets

pytestmark = pytest.mark.training


def test_turning_the_picture_turns_the_head_as_the_renderer_would():
    pose, angle = HeadPose(0.4, -0.3, 0.2), 0.35
    cos, sin = np.cos(angle), np.sin(angle)
    clockwise = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    expected = pose_of((clockwise @ rotation_matrix(pose)).astype(np.float32))
    found = turned(torch.tensor([[pose.yaw, pose.pitch, pose.roll]]), torch.tensor([angle]))[0]
    np.testing.assert_allclose(
        found.numpy(), [expected.yaw, expected.pitch, expected.roll], atol=1e-5
    )


def test_turning_there_and_back_changes_nothing():
    pose, angle = targets(9).pose, torch.linspace(-0.5, 0.5, 9)
    torch.testing.assert_close(turned(turned(pose, angle), -angle), pose)


def test_landmarks_in_the_crop_lead_back_to_the_picture():
    known = targets(5)
    generator = torch.Generator().manual_seed(1)
    five = torch.from_numpy(TEMPLATE5 * 48).expand(5, 5, 2).contiguous()
    to_picture = crop_to_picture(five, Jitter(), generator)
    cropped = into_crop(known, to_picture)
    back = cropped.landmarks @ to_picture[:, :, :2].transpose(1, 2) + to_picture[:, None, :, 2]
    torch.testing.assert_close(back, known.landmarks, atol=1e-3, rtol=1e-4)


def test_an_upright_template_keeps_its_place_and_pose():
    known = targets(2)
    five = torch.from_numpy(TEMPLATE5 * 48).expand(2, 5, 2).contiguous()
    from emocare.training.crops import NO_JITTER

    cropped = into_crop(known, crop_to_picture(five, NO_JITTER, None))
    torch.testing.assert_close(cropped.landmarks, known.landmarks / 48, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(cropped.pose, known.pose, atol=1e-5, rtol=1e-5)


def test_mirroring_swaps_sides_and_signs_of_the_chosen_only():
    known = replace(targets(2), landmarks=torch.rand(2, 70, 2))
    crops = torch.rand(2, 1, 64, 64)
    flipped, seen = mirrored(crops, known, torch.tensor([True, False]))
    torch.testing.assert_close(flipped[0], crops[0].flip(2))
    torch.testing.assert_close(flipped[1], crops[1])
    torch.testing.assert_close(seen.landmarks[0, 68, 0], 1 - known.landmarks[0, 69, 0])
    torch.testing.assert_close(seen.landmarks[0, 68, 1], known.landmarks[0, 69, 1])
    assert seen.pose[0].tolist() == pytest.approx(
        (known.pose[0] * torch.tensor([-1, 1, -1])).tolist()
    )
    assert seen.gaze[0, 0].tolist() == pytest.approx(
        (known.gaze[0, 1] * torch.tensor([-1, 1])).tolist()
    )
    assert seen.openness[0].tolist() == known.openness[0].flip(0).tolist()
    torch.testing.assert_close(seen.landmarks[1], known.landmarks[1])


def test_mirroring_twice_changes_nothing():
    known = replace(targets(3), landmarks=torch.rand(3, 70, 2))
    both = torch.ones(3, dtype=torch.bool)
    crops = torch.rand(3, 1, 64, 64)
    again, seen = mirrored(*mirrored(crops, known, both), both)
    torch.testing.assert_close(again, crops)
    torch.testing.assert_close(seen.landmarks, known.landmarks)
    torch.testing.assert_close(seen.gaze, known.gaze)
