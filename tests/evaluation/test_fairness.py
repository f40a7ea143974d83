from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid
from emocare.evaluation.dataset import SEVEN
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.fairness import fairness

NEUTRAL, HAPPINESS, SADNESS = 0, 1, 3


def predictions_of(labels: np.ndarray, read: np.ndarray) -> Predictions:
    return Predictions(SEVEN, labels, np.eye(7)[read], 0)


def two_groups(rows: int, wrong_in_b: float, seed: int = 0):
    """Faces of two groups; in b a share of the neutral ones is read as sad."""
    rng = np.random.default_rng(seed)
    labels = rng.choice([NEUTRAL, HAPPINESS], rows)
    groups = rng.choice(["a", "b"], rows)
    missed = (groups == "b") & (labels == NEUTRAL) & (rng.random(rows) < wrong_in_b)
    return predictions_of(labels, np.where(missed, SADNESS, labels)), groups.tolist()


def test_a_real_gap_is_found_with_its_groups_and_class():
    found = fairness(*two_groups(800, 0.3), replicates=200)
    largest = found.gaps[0]
    assert (largest.figure, largest.best, largest.worst) == ("recall_neutral", "a", "b")
    assert largest.gap.value == pytest.approx(0.3, abs=0.08)
    assert largest.gap.low < largest.gap.value < largest.gap.high
    assert largest.ratio == pytest.approx(1 - largest.gap.value)
    assert largest.chance < 0.02


def test_the_error_that_would_mislead_most_is_counted():
    a, b = fairness(*two_groups(800, 0.3), replicates=200).groups
    assert a.neutral_unpleasant.value == 0
    assert b.neutral_unpleasant.value == pytest.approx(0.3, abs=0.08)


def test_groups_that_do_not_differ_are_not_blamed():
    rng = np.random.default_rng(5)
    labels = rng.choice([NEUTRAL, HAPPINESS], 600)
    read = np.where(rng.random(600) < 0.2, SADNESS, labels)
    groups = rng.choice(["a", "b", "c"], 600).tolist()
    found = fairness(predictions_of(labels, read), groups, replicates=200)
    assert all(gap.chance > 0.02 for gap in found.gaps)


def test_small_groups_are_named_and_not_judged():
    predictions, groups = two_groups(400, 0.0)
    groups[:12] = ["tiny"] * 12
    found = fairness(predictions, groups, replicates=50)
    tiny = found.groups[-1]
    assert (tiny.name, tiny.n) == ("tiny", 12)
    assert tiny.accuracy is None
    assert set(tiny.recall) == {None}
    assert sum(tiny.support) == 12
    assert all("tiny" not in (gap.best, gap.worst) for gap in found.gaps)


def test_faces_without_a_group_are_counted_and_left_out():
    predictions, groups = two_groups(300, 0.0)
    found = fairness(predictions, [None, "", *groups[2:]], replicates=20)
    assert found.ungrouped == 2
    assert sum(group.n for group in found.groups) == 298


def test_one_group_alone_has_no_gap():
    predictions, groups = two_groups(200, 0.0)
    assert fairness(predictions, ["all"] * len(groups), replicates=20).gaps == ()


def test_no_group_at_all_is_refused():
    predictions, groups = two_groups(50, 0.0)
    with pytest.raises(Invalid, match="No picture has a group"):
        fairness(predictions, [None] * len(groups))
