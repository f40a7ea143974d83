# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.evaluation.faces import is_held_out, load_faces
from emocare.training.crops import Jitter
from emocare.training.pictures import (
    FACES_SIDE_PX,
    PictureSet,
    batches,
    faces_pictures,
    ferplus_pictures,
    plain_batches,
)
from emocare.vision.align import align_face
from tests.training.made_data import write_training_data

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_training_data(tmp_path_factory.mktemp("data"))


def numbered(count: int, share: float = 1.0) -> PictureSet:
    """Pictures whose target tells which one it is."""
    targets = torch.zeros(count, 8)
    targets[:, 0] = torch.arange(count)
    return PictureSet(
        torch.zeros(count, 8, 8, dtype=torch.uint8),
        torch.rand(count, 5, 2, generator=torch.Generator().manual_seed(0)) * 8,
        targets,
        torch.full((count,), share),
    )


def seen(sets, size=4, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [
        row for b in batches(sets, size, Jitter(), generator) for row in b.targets[:, 0].tolist()
    ]


def test_votes_are_the_targets(folder):
    pictures = ferplus_pictures(folder / "ferplus_trainval.npz", "Training")
    assert len(pictures) == 24
    np.testing.assert_allclose(pictures.targets[0].numpy()[:4], [0.1, 0.9, 0, 0], atol=1e-6)


def test_faces_leave_out_the_unlabelled_the_held_out_and_the_restricted(folder):
    pictures = faces_pictures(folder / "faces_train.npz")
    expected = [not is_held_out(person) for person in ("Ann", "Bea", "Cid", "Dan")]
    assert len(pictures) == sum(expected)
    np.testing.assert_allclose(pictures.targets.sum(dim=1).numpy(), 1, atol=1e-6)


def test_common_labels_are_seen_less_often(folder):
    pictures = faces_pictures(folder / "faces_train.npz", common_share=0.25)
    surprised = pictures.targets.argmax(1) == 2
    assert pictures.share[surprised].tolist() == [1.0] * int(surprised.sum())
    assert set(pictures.share[~surprised].tolist()) == {0.25}


def test_a_stored_face_is_cropped_as_the_picture_would_be(folder):
    faces = load_faces(folder / "faces_train.npz")
    pictures = faces_pictures(folder / "faces_train.npz")
    crop = next(plain_batches(pictures)).crops[0, 0].numpy() * 255
    first = next(i for i in range(len(faces)) if faces.label[i] >= 0 and not faces.held_out[i])
    expected = align_face(faces.picture(first), faces.landmarks5(first))
    assert pictures.pictures.shape[1:] == (FACES_SIDE_PX, FACES_SIDE_PX)
    assert np.abs(crop - expected).mean() < 4


def test_an_epoch_sees_each_picture_once_in_a_random_order():
    rows = seen((numbered(12),))
    assert sorted(rows) == list(range(12))
    assert rows != list(range(12))
    assert seen((numbered(12),)) == rows
    assert seen((numbered(12),), seed=1) != rows


def test_the_incomplete_last_batch_is_left_out():
    assert len(seen((numbered(11),))) == 8


def test_a_share_thins_a_set():
    count = len(seen((numbered(400, share=0.25),)))
    assert 70 < count < 130


def test_sets_are_mixed_within_an_epoch():
    rows = seen((numbered(40), numbered(40)), size=40)
    assert len(rows) == 80
    assert sorted(rows) == sorted([*range(40)] * 2)


def test_plain_batches_keep_the_order(folder):
    pictures = ferplus_pictures(folder / "ferplus_trainval.npz", "PublicTest")
    targets = torch.cat([batch.targets for batch in plain_batches(pictures, 7)])
    assert torch.equal(targets, pictures.targets)
