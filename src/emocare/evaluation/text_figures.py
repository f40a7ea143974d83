"""How well the feelings network reads comments that people labelled, as figures with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from emocare.evaluation.action_units import roc_auc
from emocare.evaluation.bootstrap import interval, replicate
from emocare.evaluation.goemotions import Comment, label_matrix
from emocare.evaluation.metrics import FloatArray, IntArray
from emocare.evaluation.thresholds import BoolArray, cross_fitted, f1_scores
from emocare.language.feelings import FeelingsNetwork, ekman_probabilities, sentiment_of
from emocare.language.labels import EKMAN, FEELINGS, NEGATIVE, POSITIVE

# Equal-width bins of probability, over all feelings together.
_BINS = 15
_REPLICATES = 300


Headline = Mapping[str, Callable[[IntArray], float]]


def judge_comments(comments: Sequence[Comment], network: FeelingsNetwork) -> dict[str, Any]:
    """Return the figures of one file of labelled comments.

    ``macro_f1`` (28 feelings) and ``macro_f1_ekman`` (7 groups) use the thresholds that ship;
    ``cross_fitted`` has both with thresholds fitted on one half of these rows and judged on the
    other. ``sentiment`` tells pleasant comments from unpleasant ones by ``language.sentiment_of``.
    """
    labels = label_matrix(comments)
    probabilities = network.probabilities([comment.text for comment in comments])
    said = probabilities >= network.thresholds
    groups, grouped = ekman_labels(labels), ekman_probabilities(probabilities)
    said_groups = grouped >= network.ekman_thresholds
    scores = f1_scores(labels, said)
    headline: Headline = {
        "accuracy": lambda rows: exactly_right(labels[rows], said[rows]),
        "macro_f1": lambda rows: float(f1_scores(labels[rows], said[rows]).mean()),
        "macro_f1_ekman": lambda rows: float(f1_scores(groups[rows], said_groups[rows]).mean()),
        "ece": lambda rows: calibration_error(labels[rows], probabilities[rows]),
    }
    everything = np.arange(len(comments))
    return {
        "kind": "goemotions",
        "model_name": network.name,
        "model_version": network.version,
        "model_sha256": network.sha256,
        "n": len(comments),
        **{name: figure(everything) for name, figure in headline.items()},
        "intervals": intervals(headline, len(comments)),
        "cross_fitted": {
            "macro_f1": float(f1_scores(labels, cross_fitted(labels, probabilities)[0]).mean()),
            "macro_f1_ekman": float(f1_scores(groups, cross_fitted(groups, grouped)[0]).mean()),
        },
        "sentiment": sentiment_figures(labels, sentiment_of(probabilities)),
        "per_class": {
            name: {"f1": float(scores[place]), "support": int(labels[:, place].sum())}
            for place, name in enumerate(FEELINGS)
        },
    }


def exactly_right(labels: BoolArray, said: BoolArray) -> float:
    """Return the share of comments whose set of feelings is exactly right."""
    return float((labels == said).all(axis=1).mean())


def intervals(figures: Headline, rows: int) -> dict[str, Any]:
    """Return the 95 % bootstrap interval [low, high] of each figure of resampled rows."""
    drawn = replicate(
        lambda chosen: np.array([figure(chosen) for figure in figures.values()]),
        rows,
        replicates=_REPLICATES,
    )
    return {name: list(interval(drawn[:, place])) for place, name in enumerate(figures)}


def ekman_labels(labels: BoolArray) -> BoolArray:
    """Return which of Ekman's groups (N, 7) the feelings (N, 28) of comments belong to."""
    return np.stack([labels[:, _places(names)].any(axis=1) for names in EKMAN.values()], axis=1)


def calibration_error(labels: BoolArray, probabilities: FloatArray) -> float:
    """Return the expected calibration error of all yes-or-no answers together (L1, equal bins)."""
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for place in range(_BINS):
        inside = bins == place
        if inside.any():
            apart = abs(float(labels[inside].mean()) - float(probabilities[inside].mean()))
            error += float(inside.mean()) * apart
    return error


def sentiment_figures(labels: BoolArray, sentiment: FloatArray) -> dict[str, float]:
    """Return how well a number (N,) tells pleasant from unpleasant comments.

    Comments that show neither, or both, are left out.
    """
    pleasant, unpleasant = (
        np.asarray(labels[:, _places(names)].any(axis=1)) for names in (POSITIVE, NEGATIVE)
    )
    judged = np.not_equal(pleasant, unpleasant)
    right = np.equal(sentiment > 0, pleasant)
    return {
        "n": int(judged.sum()),
        "auc": roc_auc(pleasant[judged], sentiment[judged]),
        "accuracy": float(right[judged].mean()),
    }


def _places(names: Sequence[str]) -> list[int]:
    return [FEELINGS.index(name) for name in names]
