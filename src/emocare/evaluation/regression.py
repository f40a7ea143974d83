"""How well numbers agree with numbers: intensities, landmarks and head pose.

Conventions, the same for every function here:

* ``truth`` and ``estimate`` are float (N,), the same thing measured twice; rows in which either
  is NaN are left out.
* A coefficient that is not defined (fewer than two rows, no spread) is NaN, never a made-up 0.
"""

from __future__ import annotations

import numpy as np

from emocare.evaluation.metrics import FloatArray

# Places in the 70 landmarks: the outlines of the person's right and left eye (iBUG 68), and
# their outer corners.
_RIGHT_EYE, _LEFT_EYE = slice(36, 42), slice(42, 48)


def pearson(truth: FloatArray, estimate: FloatArray) -> float:
    """Return the linear correlation in [-1, 1] (Pearson 1895): blind to shift and scale."""
    truth, estimate = _paired(truth, estimate)
    if len(truth) < 2 or truth.std() == 0 or estimate.std() == 0:
        return float("nan")
    return float(np.corrcoef(truth, estimate)[0, 1])


def ccc(truth: FloatArray, estimate: FloatArray) -> float:
    """Return the concordance correlation in [-1, 1] (Lin 1989, Biometrics 45, 255).

    ``2 cov / (var + var + (mean - mean)²)`` with population moments, as Lin writes it for a
    sample: agreement with the line of identity, so a shift or another scale costs.
    """
    truth, estimate = _paired(truth, estimate)
    if len(truth) < 2:
        return float("nan")
    apart = truth.var() + estimate.var() + (truth.mean() - estimate.mean()) ** 2
    if apart == 0:
        return float("nan")
    together = np.mean((truth - truth.mean()) * (estimate - estimate.mean()))
    return float(2 * together / apart)


def icc31(truth: FloatArray, estimate: FloatArray) -> float:
    """Return ICC(3,1) of two raters (Shrout & Fleiss 1979, Psychological Bulletin 86, 420).

    Two-way mixed, single rating, consistency: ``(BMS - EMS) / (BMS + (k - 1) EMS)`` with the
    mean squares between targets and of the residual; k = 2. Blind to a shift, not to scale.
    """
    truth, estimate = _paired(truth, estimate)
    ratings = np.stack([truth, estimate], axis=1)
    return icc31_of(ratings)


def icc31_of(ratings: FloatArray) -> float:
    """Return ICC(3,1) of ratings (targets, raters) without gaps."""
    targets, raters = ratings.shape
    if targets < 2 or raters < 2:
        return float("nan")
    by_target, by_rater = ratings.mean(axis=1), ratings.mean(axis=0)
    between = raters * np.square(by_target - ratings.mean()).sum() / (targets - 1)
    left = ratings - by_target[:, None] - by_rater[None] + ratings.mean()
    residual = np.square(left).sum() / ((targets - 1) * (raters - 1))
    whole = between + (raters - 1) * residual
    return float((between - residual) / whole) if whole > 0 else float("nan")


def mean_absolute_error(truth: FloatArray, estimate: FloatArray) -> float:
    """Return the mean absolute difference, in the numbers' own unit."""
    truth, estimate = _paired(truth, estimate)
    return float(np.abs(truth - estimate).mean()) if len(truth) else float("nan")


def landmark_error(truth: FloatArray, estimate: FloatArray) -> FloatArray:
    """Return the error (N,) of landmarks (N, 70, 2) over the distance of the eyes' middles.

    The normalised mean error by inter-ocular distance (Sagonas et al. 2013, 300-W, take the
    outer corners instead; the middles are a third closer together, so these figures are larger).
    Landmarks without truth (NaN) are left out; a face without eyes or any truth is NaN.
    """
    return _normalised(truth, estimate, _eye_middles(truth))


def landmark_error_outer(truth: FloatArray, estimate: FloatArray) -> FloatArray:
    """Return the error (N,) over the distance of the eyes' outer corners, as 300-W does."""
    return _normalised(truth, estimate, np.linalg.norm(truth[:, 36] - truth[:, 45], axis=1))


def pose_error(truth: FloatArray, estimate: FloatArray) -> FloatArray:
    """Return the mean absolute error (3,) of yaw, pitch and roll (N, 3), in degrees.

    Angles are radians and differences are taken the short way round.
    """
    kept = np.isfinite(truth).all(axis=1) & np.isfinite(estimate).all(axis=1)
    if not kept.any():
        return np.full(truth.shape[1], np.nan)
    turn = truth[kept] - estimate[kept]
    around = np.arctan2(np.sin(turn), np.cos(turn))
    return np.asarray(np.degrees(np.abs(around)).mean(axis=0))


def _normalised(truth: FloatArray, estimate: FloatArray, unit: FloatArray) -> FloatArray:
    apart = np.linalg.norm(truth - estimate, axis=2)
    known = np.isfinite(apart)
    total = np.where(known, apart, 0.0).sum(axis=1)
    usable = known.any(axis=1) & (unit > 0)
    scale = np.where(usable, known.sum(axis=1) * unit, 1.0)
    return np.asarray(np.where(usable, total / scale, np.nan))


def _eye_middles(truth: FloatArray) -> FloatArray:
    right, left = truth[:, _RIGHT_EYE].mean(axis=1), truth[:, _LEFT_EYE].mean(axis=1)
    return np.asarray(np.linalg.norm(right - left, axis=1))


def _paired(truth: FloatArray, estimate: FloatArray) -> tuple[FloatArray, FloatArray]:
    kept = np.isfinite(truth) & np.isfinite(estimate)
    return truth[kept].astype(float), estimate[kept].astype(float)
