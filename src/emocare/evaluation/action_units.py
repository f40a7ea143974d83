"""Whether an action unit tells expressions apart, and adds anything of its own.

Expression labels are no labels of action units. They are a sanity check: faces that people call
happy should show more AU12. And because a network reads both from one picture, an intensity may
be nothing but the expression in disguise; ``residual_auc`` takes out what the expression
probabilities already say and looks at the rest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.metrics import FloatArray

Truth = NDArray[np.bool_]


def roc_auc(positive: Truth, score: FloatArray) -> float:
    """Return P(score of a positive > score of a negative), ties counting half, in [0, 1].

    The Mann-Whitney form of the area under the ROC curve (Hanley & McNeil 1982); NaN where one
    side is empty. Rows with a NaN score are left out.
    """
    kept = np.isfinite(score)
    positive, score = positive[kept], score[kept]
    ones = int(positive.sum())
    zeros = len(positive) - ones
    if not ones or not zeros:
        return float("nan")
    above = _ranks(score)[positive].sum() - ones * (ones + 1) / 2
    return float(above / (ones * zeros))


def partial_auc(positive: Truth, score: FloatArray, max_false_positive: float = 0.1) -> float:
    """Return the area under the ROC curve up to a false-positive rate, scaled to [0, 1].

    McClish 1989 (Medical Decision Making 9, 190): 0.5 is chance, 1 is perfect. Useful where only
    a low rate of false alarms would be tolerable.
    """
    kept = np.isfinite(score)
    false, true = roc_curve(positive[kept], score[kept])
    if not len(false):
        return float("nan")
    end = float(np.interp(max_false_positive, false, true))
    inside = false < max_false_positive
    x = np.append(false[inside], max_false_positive)
    y = np.append(true[inside], end)
    area = float(np.trapezoid(y, x))
    least, most = max_false_positive**2 / 2, max_false_positive
    return 0.5 * (1 + (area - least) / (most - least))


def roc_curve(positive: Truth, score: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return false- and true-positive rates, from (0, 0) to (1, 1); empty where one side is."""
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if not ones or not zeros:
        return np.empty(0), np.empty(0)
    order = np.argsort(-score, kind="stable")
    last_of_ties = np.append(np.diff(score[order]) != 0, True)
    true = np.cumsum(positive[order])[last_of_ties] / ones
    false = np.cumsum(~positive[order])[last_of_ties] / zeros
    return np.concatenate([[0.0], false]), np.concatenate([[0.0], true])


def residual_auc(
    positive: Truth,
    score: FloatArray,
    probabilities: FloatArray,
    *,
    folds: int = 2,
    seed: int = 0,
) -> float:
    """Return the AUC of what is left of ``score`` (N,) once ``probabilities`` (N, K) explain it.

    A linear regression of the score on the log-probabilities is fitted on all folds but one and
    taken off that one, for each fold, so that nothing is explained by its own noise. Near 0.5
    the intensity says no more about the label than the expression head does.
    """
    return roc_auc(positive, residual(score, probabilities, folds=folds, seed=seed))


def residual(
    score: FloatArray, probabilities: FloatArray, *, folds: int = 2, seed: int = 0
) -> FloatArray:
    """Return the cross-fitted residual (N,) of a score on expression probabilities (N, K)."""
    logs = np.log(np.maximum(probabilities, 1e-6))
    design = np.concatenate([np.ones((len(score), 1)), logs], axis=1)
    fold = np.random.default_rng(seed).permutation(len(score)) % folds
    left = np.full(len(score), np.nan)
    known = np.isfinite(score)
    for unseen in range(folds):
        fitted, judged = known & (fold != unseen), known & (fold == unseen)
        if not fitted.any():
            continue
        weights = np.linalg.lstsq(design[fitted], score[fitted], rcond=None)[0]
        left[judged] = score[judged] - design[judged] @ weights
    return left


def _ranks(values: FloatArray) -> FloatArray:
    """Return ranks (N,) from 1, ties sharing their mean."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place])
