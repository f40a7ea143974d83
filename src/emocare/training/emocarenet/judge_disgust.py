"""Whether AU09 and AU10 together tell disgust, of which PublicTest alone has too few faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.action_units import roc_auc
from emocare.evaluation.metrics import FloatArray
from emocare.runtime import OnnxModel
from emocare.training.emocarenet.said import judged
from emocare.training.emocarenet.sources import NO_GAZE, ferplus_faces
from emocare.types import EXPRESSIONS, Expression


def disgust_auc(network: OnnxModel, path: Path) -> dict[str, float]:
    """Return how well AU09 and AU10 tell disgust, their mixture fitted on the other part.

    PublicTest has few disgusted faces, Training 191: a logistic mixture of the two intensities is
    fitted on each part and judged on the other, and the two AUCs are averaged by their disgusted
    faces. The units themselves were never taught by an expression.
    """
    parts = []
    for usage in ("Training", "PublicTest"):
        faces = ferplus_faces(path, usage, NO_GAZE)
        said = judged(network, faces)
        kept = faces.targets.expression_weight.numpy() >= 1
        label = faces.targets.expression.numpy().argmax(axis=1)[kept]
        units = np.stack([said.unit("AU09")[kept], said.unit("AU10")[kept]], axis=1)
        parts.append((units, label == EXPRESSIONS.index(Expression.DISGUST)))
    found = [
        (roc_auc(truth, units @ fit_logistic(*other)), int(truth.sum()))
        for (units, truth), other in ((parts[0], parts[1]), (parts[1], parts[0]))
    ]
    faces_seen = sum(count for _, count in found)
    return {
        "auc": sum(auc * count for auc, count in found) / max(faces_seen, 1),
        "auc_training": found[0][0],
        "auc_public_test": found[1][0],
        "faces": faces_seen,
    }


def fit_logistic(
    units: FloatArray, truth: NDArray[np.bool_], steps: int = 50, ridge: float = 1e-3
) -> FloatArray:
    """Return weights (K,) of a balanced logistic regression by Newton's method, bias aside."""
    design = np.concatenate([units, np.ones((len(units), 1))], axis=1)
    weight = np.where(truth, 0.5 / max(truth.sum(), 1), 0.5 / max((~truth).sum(), 1))
    beta = np.zeros(design.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-design @ beta))
        slope = design.T @ (weight * (chance - truth)) + ridge * beta
        bend = (design * (weight * chance * (1 - chance))[:, None]).T @ design
        beta = beta - np.linalg.solve(bend + ridge * np.eye(len(beta)), slope)
    return np.asarray(beta[:-1])
