"""How the network does for each group of people, and which differences chance would not make.

``accuracy`` and ``recall`` per group; for each expression the gap between the group whose faces
are read best and the one read worst (equal opportunity, Hardt, Price & Srebro 2016, by class);
and how often a face labelled neutral is read as something unpleasant, the error that would
mislead a person most.

Groups and cells with few faces are named and not judged: a recall on a dozen faces says nothing.
The largest gap is the largest of many, so its interval alone would cry wolf; ``chance`` is the
share of random regroupings of the same faces that make a gap as large (a permutation test within
the class). Even a small one says only that groups differ in these pictures: light, age of the
photographs, camera and who labelled them differ between groups as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.evaluation.bootstrap import REPLICATES, interval, replicate
from emocare.evaluation.comparison import Estimate
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.metrics import FloatArray, IntArray
from emocare.types import Expression

MIN_GROUP = 50
MIN_CELL = 20

UNPLEASANT = (
    Expression.SADNESS,
    Expression.ANGER,
    Expression.DISGUST,
    Expression.FEAR,
    Expression.CONTEMPT,
)

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class GroupScores:
    """One group: None where it, or a class within it, has too few faces to be judged.

    ``recall`` and ``support`` are by class; ``neutral_unpleasant`` is the share of its neutral
    faces that were read as sad, angry, disgusted, afraid or contemptuous.
    """

    name: str
    n: int
    accuracy: Estimate | None
    recall: tuple[Estimate | None, ...]
    support: tuple[int, ...]
    neutral_unpleasant: Estimate | None


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest difference between two groups in one figure (``accuracy`` or a class's recall).

    ``gap`` is best minus worst with the interval of that pair; ``chance`` in (0, 1].
    """

    figure: str
    best: str
    worst: str
    gap: Estimate
    ratio: float
    chance: float


@dataclass(frozen=True, slots=True)
class Fairness:
    """All groups, the gaps from the largest down, and the faces without a group."""

    groups: tuple[GroupScores, ...]
    gaps: tuple[Gap, ...]
    ungrouped: int


def fairness(
    predictions: Predictions, groups: Sequence[str | None], *, replicates: int = REPLICATES
) -> Fairness:
    """Return the figures by group; ``groups`` (N,) names each face's group, None where unknown.

    Raises Invalid where no face has a group.
    """
    given = np.array([group or "" for group in groups])
    names = sorted(set(given.tolist()) - {""})
    if not names:
        raise Invalid("No picture has a group: check the column and the picture's names.")
    scored = tuple(_scores(predictions, given, name, replicates) for name in names)
    gaps = [
        gap
        for figure, kept, least in _figures(predictions)
        for gap in [_gap(figure, predictions, given, kept, least, replicates)]
        if gap is not None
    ]
    gaps.sort(key=lambda gap: -gap.gap.value)
    return Fairness(scored, tuple(gaps), int((given == "").sum()))


def _figures(predictions: Predictions) -> list[tuple[str, Bools, int]]:
    """Return each figure's name, the rows it is about and the faces a group needs for it."""
    everyone = np.ones(len(predictions.labels), bool)
    by_class = [
        (f"recall_{label.value}", np.asarray(predictions.labels == place), MIN_CELL)
        for place, label in enumerate(predictions.classes)
    ]
    return [("accuracy", everyone, MIN_GROUP), *by_class]


def _scores(
    predictions: Predictions, given: NDArray[np.str_], name: str, replicates: int
) -> GroupScores:
    inside = given == name
    right = predictions.predicted == predictions.labels
    cells = [inside & (predictions.labels == place) for place in range(len(predictions.classes))]
    return GroupScores(
        name,
        int(inside.sum()),
        share(right[inside], MIN_GROUP, replicates),
        tuple(share(right[cell], MIN_CELL, replicates) for cell in cells),
        tuple(int(cell.sum()) for cell in cells),
        _neutral_unpleasant(predictions, inside, replicates),
    )


def _neutral_unpleasant(
    predictions: Predictions, inside: Bools, replicates: int
) -> Estimate | None:
    neutral = inside & (predictions.labels == predictions.classes.index(Expression.NEUTRAL))
    places = [i for i, label in enumerate(predictions.classes) if label in UNPLEASANT]
    return share(np.isin(predictions.predicted[neutral], places), MIN_CELL, replicates)


def share(hits: Bools, least: int, replicates: int) -> Estimate | None:
    """Return a share with its interval, or None for fewer than ``least`` rows."""
    if len(hits) < least:
        return None
    drawn = replicate(lambda rows: np.array([hits[rows].mean()]), len(hits), replicates=replicates)
    return Estimate(float(hits.mean()), *interval(drawn[:, 0]))


def _gap(
    figure: str,
    predictions: Predictions,
    given: NDArray[np.str_],
    kept: Bools,
    least: int,
    replicates: int,
) -> Gap | None:
    """Return the gap between the best and the worst of the groups that are large enough."""
    kept = kept & (given != "")
    right, group = (predictions.predicted == predictions.labels)[kept], given[kept]
    names, place, count = np.unique(group, return_inverse=True, return_counts=True)
    judged = np.flatnonzero(count >= least)
    if len(judged) < 2:
        return None
    chosen = np.isin(place, judged)
    right, place = right[chosen], np.searchsorted(judged, place[chosen])
    shares = _shares(right, place, len(judged))
    best, worst = int(shares.argmax()), int(shares.argmin())
    gap = float(shares[best] - shares[worst])
    pair = _pair_interval(right[place == best], right[place == worst], replicates)
    return Gap(
        figure,
        str(names[judged[best]]),
        str(names[judged[worst]]),
        Estimate(gap, *pair),
        float(shares[worst] / shares[best]) if shares[best] > 0 else 1.0,
        _chance(right, place, len(judged), gap, replicates),
    )


def _pair_interval(best: Bools, worst: Bools, replicates: int) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    drawn = [
        best[rng.integers(0, len(best), len(best))].mean()
        - worst[rng.integers(0, len(worst), len(worst))].mean()
        for _ in range(replicates)
    ]
    return interval(np.array(drawn))


def _chance(right: Bools, place: IntArray, groups: int, gap: float, replicates: int) -> float:
    """Return the share of regroupings with a gap at least as large (Phipson & Smyth 2010)."""
    rng = np.random.default_rng(1)
    as_large = 0
    for _ in range(replicates):
        shares = _shares(right, rng.permutation(place), groups)
        as_large += bool(shares.max() - shares.min() >= gap - 1e-12)
    return (1 + as_large) / (1 + replicates)


def _shares(right: Bools, place: IntArray, groups: int) -> FloatArray:
    count = np.bincount(place, minlength=groups)
    return np.asarray(np.bincount(place, right, groups) / np.maximum(count, 1))
