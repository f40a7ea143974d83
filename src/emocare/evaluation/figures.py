"""The figures of one evaluation as values that JSON can hold: what ``--json`` prints.

docs/evaluation.md explains the keys. A figure that is not defined is None.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from emocare.evaluation import metrics
from emocare.evaluation.bootstrap import REPLICATES, interval, replicate
from emocare.evaluation.comparison import Compared, Estimate
from emocare.evaluation.conformal import CoverageReport
from emocare.evaluation.dataset import Dataset
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.fairness import MIN_CELL, MIN_GROUP, Fairness, GroupScores
from emocare.evaluation.metrics import FloatArray, IntArray
from emocare.types import Expression
from emocare.vision.model_card import ModelInfo

Figures = dict[str, Any]


def summarise(
    predictions: Predictions, dataset: Dataset, model: ModelInfo, *, replicates: int = REPLICATES
) -> Figures:
    """Return the figures of one evaluation."""
    labels = predictions.labels
    confusion = metrics.confusion_matrix(labels, predictions.predicted, len(predictions.classes))
    return {
        "kind": dataset.kind,
        **dataset.facts,
        "n": len(labels),
        "faces_not_found": predictions.whole_pictures,
        "tta": predictions.views > 1,
        "views": predictions.views,
        "head": predictions.head,
        **_headline(predictions, confusion),
        "per_class": {
            name.value: asdict(score)
            for name, score in zip(predictions.classes, metrics.per_class(confusion), strict=True)
        },
        "intervals": intervals(predictions, replicates),
        "confusion": {
            "labels": [name.value for name in predictions.classes],
            "counts": confusion.tolist(),
        },
        "model": {
            "name": model.name,
            "version": model.version,
            "sha256": model.sha256,
            "crop_version": model.crop_version,
        },
    }


def intervals(predictions: Predictions, replicates: int = REPLICATES) -> dict[str, list[float]]:
    """Return 95 % bootstrap intervals [low, high] of the headline figures, each F1 and recall."""
    labels, probabilities = predictions.labels, predictions.probabilities
    predicted, classes = predictions.predicted, len(predictions.classes)

    def on(rows: IntArray) -> FloatArray:
        confusion = metrics.confusion_matrix(labels[rows], predicted[rows], classes)
        headline = (
            metrics.accuracy(labels[rows], predicted[rows]),
            metrics.macro_f1(confusion),
            metrics.macro_f1(confusion, min_support=50),
            metrics.expected_calibration_error(labels[rows], probabilities[rows]),
        )
        return np.array([*headline, *(score.f1 for score in metrics.per_class(confusion))])

    drawn = replicate(on, len(labels), replicates=replicates)
    names = ("accuracy", "macro_f1", "macro_f1_min_50", "ece")
    by_class = tuple(f"f1_{name.value}" for name in predictions.classes)
    found = {name: list(interval(drawn[:, i])) for i, name in enumerate((*names, *by_class))}
    for index, name in enumerate(predictions.classes):
        found[f"recall_{name.value}"] = _recall_interval(predictions, index, replicates)
    return found


def coverage_figures(
    reports: Sequence[CoverageReport], classes: Sequence[Expression]
) -> dict[str, Any]:
    """Return what is said about label sets: one entry per method."""
    methods = {
        report.method: {
            "covered": report.covered,
            "interval": list(report.interval),
            "mean_size": report.mean_size,
            "singletons": report.singletons,
            "threshold": report.threshold,
            "per_class": {
                name.value: None if math.isnan(share) else share
                for name, share in zip(classes, report.per_class, strict=True)
            },
        }
        for report in reports
    }
    return {"coverage": reports[0].coverage, **methods}


def group_figures(found: Fairness, column: str, classes: Sequence[Expression]) -> dict[str, Any]:
    """Return what is said about groups."""
    return {
        "column": column,
        "ungrouped": found.ungrouped,
        "min_group": MIN_GROUP,
        "min_cell": MIN_CELL,
        "groups": {group.name: _group(group, classes) for group in found.groups},
        "gaps": [
            {
                "figure": gap.figure,
                "best": gap.best,
                "worst": gap.worst,
                **estimate_figures(gap.gap),
                "ratio": gap.ratio,
                "chance": gap.chance,
            }
            for gap in found.gaps
        ],
    }


def comparison_figures(compared: Sequence[Compared]) -> list[dict[str, Any]]:
    """Return every network's figures and its differences to the first."""
    return [
        {
            "name": one.name,
            "figures": {name: estimate_figures(e) for name, e in one.figures.items()},
            "differences": None
            if one.differences is None
            else {name: estimate_figures(e) for name, e in one.differences.items()},
            "only_this_right": one.only_this,
            "only_first_right": one.only_first,
        }
        for one in compared
    ]


def estimate_figures(estimate: Estimate) -> dict[str, Any]:
    """Return a value with its interval."""
    return {"value": estimate.value, "interval": [estimate.low, estimate.high]}


def _group(group: GroupScores, classes: Sequence[Expression]) -> dict[str, Any]:
    def shown(estimate: Estimate | None) -> dict[str, Any] | None:
        return None if estimate is None else estimate_figures(estimate)

    return {
        "n": group.n,
        "accuracy": shown(group.accuracy),
        "neutral_read_unpleasant": shown(group.neutral_unpleasant),
        "recall": {
            name.value: shown(estimate)
            for name, estimate in zip(classes, group.recall, strict=True)
        },
        "support": {name.value: count for name, count in zip(classes, group.support, strict=True)},
    }


def _headline(predictions: Predictions, confusion: IntArray) -> dict[str, float]:
    labels, probabilities = predictions.labels, predictions.probabilities
    return {
        "accuracy": metrics.accuracy(labels, predictions.predicted),
        "macro_f1": metrics.macro_f1(confusion),
        "macro_f1_min_50": metrics.macro_f1(confusion, min_support=50),
        "ece": metrics.expected_calibration_error(labels, probabilities),
        "brier": metrics.brier(labels, probabilities),
        "nll": metrics.negative_log_likelihood(labels, probabilities),
    }


def _recall_interval(predictions: Predictions, index: int, replicates: int) -> list[float]:
    """Resample the rows of one class only: its support is not what is uncertain."""
    right = predictions.predicted[predictions.labels == index] == index
    low_high = metrics.bootstrap_interval(
        lambda rows: float(np.mean(right[rows])), len(right), replicates=replicates
    )
    return list(low_high)
