# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.training.emocarenet.eyes.camera import LEAST_APART_PX, worse_camera
from emocare.training.emocarenet.eyes.portraits import (
    Portraits,
    ferplus_portraits,
    larger_portraits,
    rendered_portraits,
)
from emocare.training.emocarenet.eyes.views import (
    CLEAN,
    Taking,
    epoch_views,
    plain_views,
    views_of,
    views_per_epoch,
)
from emocare.vision.align import align_face, cut_eyes
from emocare.vision.landmarks import crop_matrix, five_of
from tests.training.made_data import write_rendered, write_training_data

pytestmark = pytest.mark.training

MIRROR = Taking(1.0, 0.0, CLEAN.jitter)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_training_data(tmp_path_factory.mktemp("data"))
    write_rendered(made / "rendered.npz", rows=42)
    return made


@pytest.fixture(scope="module")
def sets(folder):
    return [
        ferplus_portraits(folder / "ferplus_trainval.npz", "Training", 1.0),
        larger_portraits(folder / "faces_train.npz", held_out=False, share=1.0),
        rendered_portraits(folder / "rendered.npz", held_out=False, share=1.0),
    ]


def test_larger_faces_keep_their_size(sets):
    assert sets[1].picture(0).shape == (160, 140)


def test_plain_views_are_cut_as_at_inference(sets):
    for faces in sets:
        [views] = plain_views(faces)
        picture = faces.picture(1)
        five = five_of(faces.landmarks[1] * np.float32(max(picture.shape)))
        crop = np.rint(views.crops[1, 0].numpy() * 255)
        # The matrix comes by way of torch's float32.
        assert np.abs(crop - align_face(picture, five)).mean() < 0.5
        patches = np.rint(views.patches[1].numpy() * 255)
        assert np.abs(patches - cut_eyes(picture, crop_matrix(five))).mean() < 0.5


def test_photographs_know_nothing_of_sides_but_openness(sets):
    photographs, rendered = sets[0], sets[2]
    assert not photographs.sides_weight[:, :, :4].any()
    assert photographs.sides_weight[:, :, 4].all()
    assert rendered.sides_weight.all()
    assert photographs.units.max() <= 1


def test_only_who_is_there_and_not_held_out_is_taught(folder, sets):
    held_out = rendered_portraits(folder / "rendered.npz", held_out=True, share=1.0)
    assert len(sets[2]) + len(held_out) == 39
    assert len(held_out) == 4


def test_a_mirrored_face_has_its_eyes_in_the_other_order(sets):
    rows = [(0, 0)]
    [plain], [mirrored] = ([views_of(sets[2:], rows, taking, 3)] for taking in (CLEAN, MIRROR))
    torch.testing.assert_close(mirrored.sides, plain.sides.flip(1))
    torch.testing.assert_close(mirrored.marks, plain.marks.flip(1), atol=2e-3, rtol=0)
    assert (mirrored.patches.flip(1) - plain.patches).abs().mean() < 0.01
    assert torch.equal(mirrored.units, plain.units)


def test_the_marks_lie_on_the_patches():
    picture = np.full((200, 200), 200, np.uint8)
    landmarks = np.random.default_rng(0).uniform(0.2, 0.8, (70, 2))
    landmarks[36:48] = [[x, 0.45] for x in (0.3, 0.34, 0.4, 0.44, 0.4, 0.34)] + [
        [x, 0.45] for x in (0.56, 0.6, 0.66, 0.7, 0.66, 0.6)
    ]
    landmarks[[30, 48, 54]] = [[0.5, 0.58], [0.4, 0.72], [0.6, 0.72]]
    for point, (down, right) in ((36, (0, 0)), (45, (0, 0)), (68, (6, 3)), (69, (6, -3))):
        if point >= 68:
            landmarks[point] = landmarks[36 if point == 68 else 45] + [right / 200, down / 200]
        x, y = np.floor(landmarks[point] * 200).astype(int)
        picture[y - 1 : y + 1, x - 1 : x + 1] = 0 if point >= 68 else 90
    zeros = np.zeros((1, 4), np.float32)
    sides = np.zeros((1, 2, 5), np.float32)
    faces = Portraits(
        lambda _: picture, landmarks[None].astype(np.float32), zeros, zeros, sides, sides, True
    )
    for taking in (CLEAN, MIRROR):
        views = views_of([faces], [(0, 0)], taking, 1)
        for eye in range(2):
            darkest = np.argwhere(views.patches[0, eye].numpy() < 0.3).mean(axis=0)[::-1] / 48
            np.testing.assert_allclose(views.marks[0, eye, 6], darkest, atol=0.04)


def test_an_epoch_is_the_same_for_its_seed_and_another_for_another(sets):
    one, same, other = (list(epoch_views(sets, 8, Taking(), seed)) for seed in (1, 1, 2))
    assert len(one) == views_per_epoch(sets, 8)
    assert all(torch.equal(a.patches, b.patches) for a, b in zip(one, same, strict=True))
    assert not torch.equal(one[0].patches, other[0].patches)
    assert all(torch.isfinite(views.marks).all() for views in one)


def test_a_worse_camera_never_brings_the_eyes_too_near():
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (120, 100), np.uint8)
    for _ in range(60):
        taken, (across, down) = worse_camera(picture, 40.0, rng)
        assert LEAST_APART_PX - 0.5 <= 40.0 * across <= 40.0
        assert taken.dtype == np.uint8
        # Of the picture as it is, in whole pixels: landmarks must not slide off it.
        assert taken.shape == (pytest.approx(120 * down), pytest.approx(100 * across))
