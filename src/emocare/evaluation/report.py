"""Predictions as one JSON-able summary with bootstrap intervals, and as files with plots."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from emocare.evaluation import metrics, plots
from emocare.evaluation.dataset import Dataset
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.metrics import IntArray
from emocare.vision.model_card import ModelInfo

REPLICATES = 1000


def summarise(
    predictions: Predictions, dataset: Dataset, model: ModelInfo, *, replicates: int = REPLICATES
) -> dict[str, Any]:
    """Return the figures of one evaluation; docs/expression-network.md explains the keys."""
    labels = predictions.labels
    confusion = metrics.confusion_matrix(labels, predictions.predicted, len(predictions.classes))
    return {
        "kind": dataset.kind,
        **dataset.facts,
        "n": len(labels),
        "faces_not_found": predictions.whole_pictures,
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


def save_report(out: Path, figures: dict[str, Any], predictions: Predictions) -> None:
    """Write ``evaluation.json`` and three plots into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(figures, indent=2, ensure_ascii=False, allow_nan=False)
    (out / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    labels, probabilities = predictions.labels, predictions.probabilities
    title = f"{figures['kind']}: {figures['n']:,} faces"
    plots.save_confusion(
        out / "confusion_matrix.png",
        np.array(figures["confusion"]["counts"]),
        figures["confusion"]["labels"],
        f"{title}, {figures['accuracy']:.1%} right",
    )
    bins = metrics.reliability(labels, probabilities)
    plots.save_reliability(out / "reliability.png", bins, figures["ece"], title)
    curve = metrics.risk_coverage(probabilities.max(axis=1), predictions.predicted == labels)
    plots.save_risk_coverage(out / "risk_coverage.png", {"by confidence": curve}, title)


def intervals(predictions: Predictions, replicates: int = REPLICATES) -> dict[str, list[float]]:
    """Return 95 % bootstrap intervals [low, high] of the headline figures and each recall."""
    labels, probabilities = predictions.labels, predictions.probabilities
    predicted, classes = predictions.predicted, len(predictions.classes)

    def on(rows: IntArray) -> IntArray:
        return metrics.confusion_matrix(labels[rows], predicted[rows], classes)

    statistics: dict[str, Callable[[IntArray], float]] = {
        "accuracy": lambda rows: metrics.accuracy(labels[rows], predicted[rows]),
        "macro_f1": lambda rows: metrics.macro_f1(on(rows)),
        "macro_f1_min_50": lambda rows: metrics.macro_f1(on(rows), min_support=50),
        "ece": lambda rows: metrics.expected_calibration_error(labels[rows], probabilities[rows]),
    }
    found = {
        name: list(metrics.bootstrap_interval(statistic, len(labels), replicates=replicates))
        for name, statistic in statistics.items()
    }
    for index, name in enumerate(predictions.classes):
        found[f"recall_{name.value}"] = _recall_interval(predictions, index, replicates)
    return found


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
