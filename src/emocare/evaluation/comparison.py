"""Several networks on the same faces: their figures, and the differences with paired intervals.

Networks are compared with the first one. The same resampled faces are used for both, so what is
hard about a face cancels out: the interval of a difference is much narrower than the two
intervals of the figures suggest. A difference whose interval contains 0 is not shown to exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from emocare.errors import Invalid
from emocare.evaluation import metrics
from emocare.evaluation.bootstrap import REPLICATES, interval, replicate
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.metrics import FloatArray, IntArray

Figure = Callable[[IntArray, FloatArray], float]


def _macro_f1(labels: IntArray, probabilities: FloatArray) -> float:
    predicted = np.asarray(probabilities.argmax(axis=1), np.int64)
    return metrics.macro_f1(
        metrics.confusion_matrix(labels, predicted, probabilities.shape[1]),
    )


def _accuracy(labels: IntArray, probabilities: FloatArray) -> float:
    return metrics.accuracy(labels, np.asarray(probabilities.argmax(axis=1), np.int64))


FIGURES: Mapping[str, Figure] = MappingProxyType(
    {
        "accuracy": _accuracy,
        "macro_f1": _macro_f1,
        "ece": metrics.expected_calibration_error,
        "brier": metrics.brier,
        "nll": metrics.negative_log_likelihood,
    }
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_apart(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Compared:
    """One network beside the first: ``figures``, ``differences`` (None for the first itself).

    ``only_this`` and ``only_first`` count the faces that one of the two reads right.
    """

    name: str
    figures: Mapping[str, Estimate]
    differences: Mapping[str, Estimate] | None
    only_this: int
    only_first: int


def compare(
    named: Sequence[tuple[str, Predictions]], *, replicates: int = REPLICATES
) -> tuple[Compared, ...]:
    """Return every network beside the first; raise Invalid where they read different faces."""
    first = named[0][1]
    for name, other in named[1:]:
        if other.classes != first.classes or not np.array_equal(other.labels, first.labels):
            raise Invalid(f"{name} was judged on other faces: compare networks on the same data.")
    values = np.stack([_figures(p.labels, p.probabilities) for _, p in named])
    drawn = replicate(
        lambda rows: np.concatenate(
            [_figures(p.labels[rows], p.probabilities[rows]) for _, p in named]
        ),
        len(first.labels),
        replicates=replicates,
    ).reshape(replicates, len(named), len(FIGURES))
    return tuple(_compared(named, place, values, drawn) for place in range(len(named)))


def _compared(
    named: Sequence[tuple[str, Predictions]], place: int, values: FloatArray, drawn: FloatArray
) -> Compared:
    name, predictions = named[place]
    first = named[0][1]
    right, first_right = (p.predicted == p.labels for p in (predictions, first))
    differences = None
    if place:
        differences = _estimates(values[place] - values[0], drawn[:, place] - drawn[:, 0])
    return Compared(
        name,
        _estimates(values[place], drawn[:, place]),
        differences,
        int((right & ~first_right).sum()),
        int((first_right & ~right).sum()),
    )


def _figures(labels: IntArray, probabilities: FloatArray) -> FloatArray:
    return np.array([figure(labels, probabilities) for figure in FIGURES.values()])


def _estimates(values: FloatArray, drawn: FloatArray) -> Mapping[str, Estimate]:
    return MappingProxyType(
        {name: Estimate(float(values[i]), *interval(drawn[:, i])) for i, name in enumerate(FIGURES)}
    )
