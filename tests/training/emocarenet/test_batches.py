# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from dataclasses import fields, replace

from emocare.errors import Invalid
from emocare.training.emocarenet.batches import (
    Spoiling,
    drawn_faces,
    epoch_batches,
    plain_batches,
    steps_per_epoch,
    unreadable,
)
from emocare.training.emocarenet.face_set import Targets
from emocare.training.emocarenet.losses import head_losses, total_loss
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.settings import LossSettings
from emocare.training.emocarenet.sources import (
    ferplus_faces,
    larger_faces,
    rendered_faces,
    rendered_gaze_rule,
)
from tests.training.emocarenet.small import SMALL
from tests.training.made_data import write_rendered, write_training_data

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    folder = write_training_data(tmp_path_factory.mktemp("data"))
    rendered = write_rendered(folder / "rendered.npz")
    rule = rendered_gaze_rule(rendered)
    return [
        ferplus_faces(folder / "ferplus_trainval.npz", "Training", rule),
        larger_faces(folder / "faces_train.npz", rule, held_out=False),
        rendered_faces(rendered, held_out=False, share=1.0),
    ]


def one_epoch(sets, seed):
    return list(epoch_batches(sets, 8, Spoiling(), seed))


def test_no_source_teaches_what_it_does_not_know(sets):
    ferplus, larger, rendered = (faces.targets for faces in sets)
    assert ferplus.expression_weight.max() == 1
    assert not rendered.expression_weight.any()
    assert not rendered.fer2013_weight.any()
    assert not larger.fer2013_weight.any()
    au06 = 4
    assert not ferplus.action_units_weight[:, au06].any()
    assert rendered.action_units_weight[:, au06].any()


def test_restricted_pictures_and_held_out_people_are_not_trained_on(sets):
    assert len(sets[1]) <= 5


def test_rows_without_a_person_have_no_presence_and_no_other_label(sets):
    targets = sets[2].targets
    nobody = targets.presence == 0
    assert nobody.any()
    assert not targets.landmarks_weight[nobody].any()
    assert not targets.action_units_weight[nobody].any()


def test_an_epoch_depends_on_its_seed_only(sets):
    first, again, other = one_epoch(sets, 1), one_epoch(sets, 1), one_epoch(sets, 2)
    assert all(torch.equal(a.crops, b.crops) for a, b in zip(first, again, strict=True))
    assert not torch.equal(first[0].crops, other[0].crops)
    assert len(first) == len(other) == steps_per_epoch(sets, 8)


def test_workers_share_an_epoch_without_changing_it(sets):
    whole = one_epoch(sets, 1)
    for number in range(3):
        part = list(epoch_batches(sets, 8, Spoiling(), 1, first=number, every=3))
        for mine, same in zip(part, whole[number::3], strict=True):
            assert torch.equal(mine.crops, same.crops)
            assert torch.equal(mine.targets.landmarks, same.targets.landmarks)


def test_rendered_faces_are_told_from_photographs(sets):
    assert [faces.targets.rendered.unique().tolist() for faces in sets] == [[0], [0], [1]]


def test_all_targets_are_finite_and_in_crop_units(sets):
    for batch in one_epoch(sets, 3):
        for field in fields(Targets):
            assert torch.isfinite(getattr(batch.targets, field.name)).all(), field.name
        seen = batch.targets.landmarks_weight > 0
        assert batch.targets.landmarks[seen].abs().max() < 3
        assert 0 <= batch.crops.min() <= batch.crops.max() <= 1


def test_strayed_crops_teach_places_only(sets):
    wide = replace(Spoiling(), strayed=1.0, unreadable=0.0)
    batch = next(epoch_batches(sets[:1], 8, wide, 0))
    assert not batch.targets.expression_weight.any()
    assert not batch.targets.action_units_weight.any()
    assert batch.targets.landmarks_weight.any()
    usual = replace(Spoiling(), strayed=0.0, unreadable=0.0)
    near = next(epoch_batches(sets[:1], 8, usual, 0))
    spread, usual_spread = (b.targets.landmarks[:, 30].std() for b in (batch, near))
    assert spread > 2 * usual_spread


def test_clean_crops_are_spared_by_the_camera(sets):
    def spread(clean: float) -> float:
        spoiling = replace(Spoiling(), clean=clean, strayed=0.0, unreadable=0.0)
        batch = next(epoch_batches(sets[:1], 8, spoiling, 0))
        return float((batch.crops.flatten(1).mean(dim=1)).std())

    # The crops of one made set are equally bright until light and darkness change them.
    assert spread(1.0) < spread(0.0)


def test_unreadable_crops_keep_nothing_but_their_absence(sets):
    batch = next(plain_batches(sets[0]))
    spoilt = unreadable(batch, 1.0, torch.Generator().manual_seed(0))
    assert not spoilt.targets.presence.any()
    assert not spoilt.targets.expression_weight.any()
    assert not spoilt.targets.landmarks_weight.any()
    assert not torch.equal(spoilt.crops, batch.crops)


def test_a_head_without_labels_adds_no_loss_and_no_gradient(sets):
    batch = next(plain_batches(sets[2]))
    network = EmoCareNet(SMALL)
    losses = head_losses(network(batch.crops), batch.targets)
    assert losses["expression"] == 0
    total_loss(losses, LossSettings()).backward()
    assert not network.fer2013.weight.grad.any()
    assert network.action_units.weight.grad.any()


def test_the_loss_is_least_where_the_answer_is_right(sets):
    batch = next(plain_batches(sets[2]))
    said = EmoCareNet(SMALL)(batch.crops)
    right = said._replace(
        landmarks=batch.targets.landmarks, pose=batch.targets.pose, gaze=batch.targets.gaze
    )
    losses = head_losses(right, batch.targets)
    assert losses["pose"] == 0
    assert losses["gaze"] == 0
    assert losses["landmarks"] < 1e-3
    off = head_losses(right._replace(pose=right.pose + 0.1), batch.targets)
    assert off["pose"].item() == pytest.approx(0.1 * 1.0, abs=1e-4)


def test_an_unknown_usage_is_named(tmp_path, sets):
    folder = write_training_data(tmp_path / "data")
    rule = rendered_gaze_rule(write_rendered(folder / "rendered.npz"))
    with pytest.raises(Invalid, match="Nonsense"):
        ferplus_faces(folder / "ferplus_trainval.npz", "Nonsense", rule)


def test_shares_decide_how_often_a_face_is_seen():
    share = torch.cat([torch.full((100,), 0.2), torch.full((100,), 1.0)])
    seen = torch.zeros(200)
    for seed in range(200):
        picked = drawn_faces(share, torch.Generator().manual_seed(seed))
        assert len(picked) == 120
        seen[picked] += 1 / 200
    assert seen[:100].mean() == pytest.approx(0.2, abs=0.03)
    assert seen[100:].mean() == pytest.approx(1.0, abs=0.03)
