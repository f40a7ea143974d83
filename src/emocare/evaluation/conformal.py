"""Sets of expressions that contain the label with a stated share: split-conformal prediction.

A threshold is fitted on labelled faces that the network was not trained on; afterwards a set of
expressions is given instead of one. If the new faces are drawn as those were, the set contains
the label in at least ``coverage`` of them, whatever the network (Vovk, Gammerman & Shafer 2005,
"Algorithmic Learning in a Random World"). The promise holds on average over faces, not for each
expression, person or group, and not under other light or cameras: ``per_class`` shows by how
much it fails for each.

Two ways to order the labels of a face, both of them larger where a label fits worse:

* ``lac``: 1 - p(label). The smallest sets on average (Sadinle, Lei & Wasserman 2019, JASA 114).
* ``aps``: the probabilities summed from the strongest down to the label. Sets grow where the
  network wavers, so coverage is more even over easy and hard faces (Romano, Sesia & Candès 2020,
  NeurIPS, "Classification with Valid and Adaptive Coverage"). They count a random part of the
  label's own probability; here it is always half, so that the same face always gets the same set.
  Any order gives the promised coverage, so it still holds.

The strongest label is always in the set: an empty set would tell nobody anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.evaluation.metrics import FloatArray, IntArray, wilson_interval

Scores = Callable[[FloatArray], FloatArray]
LabelSets = NDArray[np.bool_]

LAC, APS = "lac", "aps"

# Sums of probabilities differ in their last bits from one order of adding to another.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """How one method did on faces that its threshold was not fitted on.

    ``covered`` is the share of sets with the label in it and ``interval`` its 95 % interval;
    ``mean_size`` the mean number of labels, ``singletons`` the share of sets with one label;
    ``per_class`` the covered share of each class, NaN where nobody has that label. ``threshold``
    is fitted on all rows: the one to use on new faces.
    """

    method: str
    coverage: float
    covered: float
    interval: tuple[float, float]
    mean_size: float
    singletons: float
    per_class: tuple[float, ...]
    threshold: float


def lac_scores(probabilities: FloatArray) -> FloatArray:
    """Return the score (N, K) of every label: 1 - p."""
    return np.asarray(1.0 - probabilities)


def aps_scores(probabilities: FloatArray) -> FloatArray:
    """Return the score (N, K) of every label: p summed from the strongest, half of its own."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    summed = np.cumsum(np.take_along_axis(probabilities, order, axis=1), axis=1)
    scores = np.empty_like(summed)
    np.put_along_axis(scores, order, summed, axis=1)
    return np.asarray(scores - probabilities / 2)


METHODS: Mapping[str, Scores] = MappingProxyType({LAC: lac_scores, APS: aps_scores})


def fit_threshold(
    probabilities: FloatArray, labels: IntArray, coverage: float, method: str = LAC
) -> float:
    """Return the threshold at which sets contain the label in at least ``coverage`` of faces.

    The ceil((n + 1) coverage)-th smallest score of the true labels; 1 (every label) where there
    are too few rows for the promise. Raises Invalid for a coverage outside (0, 1).
    """
    if not 0 < coverage < 1:
        raise Invalid(f"A coverage of {coverage:g} is not between 0 and 1: give 0.9 for 90 %.")
    scores = np.sort(METHODS[method](probabilities)[np.arange(len(labels)), labels])
    place = int(np.ceil((len(scores) + 1) * coverage)) - 1
    return float(scores[place]) if place < len(scores) else 1.0


def label_sets(probabilities: FloatArray, threshold: float, method: str = LAC) -> LabelSets:
    """Return which labels (N, K) are in the set of each row of ``probabilities`` (N, K)."""
    inside = METHODS[method](probabilities) <= threshold + _TOLERANCE
    inside[np.arange(len(inside)), probabilities.argmax(axis=1)] = True
    return np.asarray(inside)


def cross_fit_coverage(
    probabilities: FloatArray, labels: IntArray, coverage: float, method: str, *, seed: int = 0
) -> CoverageReport:
    """Fit on one half and judge on the other, both ways; every row is judged once."""
    half = np.random.default_rng(seed).permutation(len(labels)) % 2
    sets = np.zeros(probabilities.shape, bool)
    for unseen in (0, 1):
        fitted, judged = half != unseen, half == unseen
        threshold = fit_threshold(probabilities[fitted], labels[fitted], coverage, method)
        sets[judged] = label_sets(probabilities[judged], threshold, method)
    hit = sets[np.arange(len(labels)), labels]
    size = sets.sum(axis=1)
    return CoverageReport(
        method,
        coverage,
        float(hit.mean()),
        wilson_interval(int(hit.sum()), len(hit)),
        float(size.mean()),
        float((size == 1).mean()),
        tuple(_share(hit[labels == place]) for place in range(probabilities.shape[1])),
        fit_threshold(probabilities, labels, coverage, method),
    )


def _share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean()) if len(hits) else float("nan")
