"""Figures of a network on labelled rows, from its answers; the metrics are evaluation's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torchmetrics.functional.regression import concordance_corrcoef

from emocare.evaluation.metrics import (
    accuracy,
    confusion_matrix,
    expected_calibration_error,
    macro_f1,
    per_class,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Probabilities (N, K), targets (N, K), and predicted and known valence and arousal (N, 2)."""

    probabilities: Tensor
    targets: Tensor
    affect: Tensor | None
    known_affect: Tensor


def figures(answers: Answers) -> dict[str, float]:
    """Return loss, accuracy, macro_f1, ece, and ccc_valence and ccc_arousal where both are known.

    ``loss`` is the plain cross-entropy against the targets, in nats: no smoothing, no weights.
    """
    labels = answers.targets.argmax(dim=1).numpy().astype(np.int64)
    probabilities = answers.probabilities.double().numpy()
    predicted = probabilities.argmax(axis=1).astype(np.int64)
    confusion = confusion_matrix(labels, predicted, probabilities.shape[1])
    logs = answers.probabilities.double().clamp_min(1e-12).log()
    return {
        "loss": float(-(answers.targets.double() * logs).sum(dim=1).mean()),
        "accuracy": accuracy(labels, predicted),
        "macro_f1": macro_f1(confusion),
        "ece": expected_calibration_error(labels, probabilities),
        **_concordance(answers),
    }


def recalls(answers: Answers, labels: tuple[str, ...]) -> dict[str, float]:
    """Return the recall of each class that has rows."""
    true = answers.targets.argmax(dim=1).numpy().astype(np.int64)
    predicted = answers.probabilities.argmax(dim=1).numpy().astype(np.int64)
    scores = per_class(confusion_matrix(true, predicted, len(labels)))
    named = zip(labels, scores, strict=True)
    return {f"recall_{label}": score.recall for label, score in named if score.support}


def _concordance(answers: Answers) -> dict[str, float]:
    kept = torch.isfinite(answers.known_affect).all(dim=1)
    if answers.affect is None or int(kept.sum()) < 2:
        return {}
    names = ("ccc_valence", "ccc_arousal")
    values = concordance_corrcoef(answers.affect[kept].float(), answers.known_affect[kept].float())
    return dict(zip(names, torch.nan_to_num(values).tolist(), strict=True))
