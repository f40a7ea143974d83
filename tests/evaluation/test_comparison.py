from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid
from emocare.evaluation import metrics
from emocare.evaluation.comparison import compare
from emocare.evaluation.dataset import SEVEN
from emocare.evaluation.evaluate import Predictions

ROWS = 500


def predictions(wrong: np.ndarray) -> Predictions:
    """Predictions that are right but where ``wrong`` (N,) holds."""
    labels = np.arange(ROWS) % 7
    read = np.where(wrong, (labels + 1) % 7, labels)
    return Predictions(SEVEN, labels, 0.9 * np.eye(7)[read] + 0.1 / 7, 0)


def drawn(share: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(ROWS) < share


def test_the_first_network_is_the_measure_of_the_others():
    base = drawn(0.3, 0)
    first, better = compare(
        [("first", predictions(base)), ("better", predictions(base & drawn(0.5, 1)))],
        replicates=200,
    )
    assert first.differences is None
    assert (first.only_this, first.only_first) == (0, 0)
    gain = better.differences["accuracy"]
    assert gain.value == pytest.approx(
        better.figures["accuracy"].value - first.figures["accuracy"].value
    )
    assert gain.is_apart
    assert better.only_this == round(gain.value * ROWS)
    assert better.only_first == 0


def test_pairing_makes_the_interval_of_a_difference_narrow():
    """Two networks that fail on the same faces but for two."""
    base = drawn(0.3, 0)
    other = base.copy()
    other[np.flatnonzero(base)[:2]] = False
    first, second = compare([("a", predictions(base)), ("b", predictions(other))], replicates=300)
    width = first.figures["accuracy"].high - first.figures["accuracy"].low
    gain = second.differences["accuracy"]
    assert gain.high - gain.low < width / 5


def test_a_network_does_not_differ_from_itself():
    same = predictions(drawn(0.3, 0))
    _, again = compare([("a", same), ("b", same)], replicates=50)
    for difference in again.differences.values():
        assert (difference.value, difference.low, difference.high) == (0, 0, 0)
        assert not difference.is_apart


def test_figures_are_those_of_the_single_evaluation():
    wrong = drawn(0.2, 3)
    one = predictions(wrong)
    (compared,) = compare([("a", one)], replicates=50)
    assert compared.figures["accuracy"].value == 1 - wrong.mean()
    assert compared.figures["brier"].value == metrics.brier(one.labels, one.probabilities)
    low, high = metrics.bootstrap_interval(
        lambda rows: float(1 - wrong[rows].mean()), ROWS, replicates=50
    )
    assert compared.figures["accuracy"].low == pytest.approx(low)
    assert compared.figures["accuracy"].high == pytest.approx(high)


def test_other_faces_cannot_be_compared():
    one, other = predictions(drawn(0.1, 0)), predictions(drawn(0.1, 1))
    shifted = Predictions(SEVEN, (other.labels + 1) % 7, other.probabilities, 0)
    with pytest.raises(Invalid, match="b was judged on other faces"):
        compare([("a", one), ("b", shifted)])
