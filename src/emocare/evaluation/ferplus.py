"""FER+ pictures with the votes of ten annotators, and the protocol that judges on them.

Barsoum et al. 2016, "Training Deep Networks for Facial Expression Recognition with
Crowd-Sourced Label Distribution". A picture is judged when at least ``MIN_VOTES`` of its votes
fall on the eight expressions and the most frequent of all ten answers is one of them; that
answer is its label (the first one in ``EXPRESSIONS`` order where two tie).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.evaluation.npz import read_arrays
from emocare.types import EXPRESSIONS, Expression, Float32Array, UInt8Array
from emocare.vision.align import TEMPLATE5
from emocare.vision.landmarks import five_of

MIN_VOTES = 5
TRAINING = "Training"

# Stands in ``fer2013_label`` where the data was built without FER2013's own labels.
NO_LABEL = 255

# FER2013 numbers its labels 0 anger, 1 disgust, 2 fear, 3 happiness, 4 sadness, 5 surprise,
# 6 neutral; these are their places in EXPRESSIONS.
FER2013_LABELS: tuple[Expression, ...] = (
    Expression.ANGER,
    Expression.DISGUST,
    Expression.FEAR,
    Expression.HAPPINESS,
    Expression.SADNESS,
    Expression.SURPRISE,
    Expression.NEUTRAL,
)
FER2013_TO_EXPRESSION: NDArray[np.int64] = np.array(
    [EXPRESSIONS.index(label) for label in FER2013_LABELS]
)


@dataclass(frozen=True, slots=True)
class FerPlus:
    """FER+ pictures of one usage.

    ``pictures`` is uint8 (N, 48, 48); ``landmarks5`` float32 (N, 5, 2) in pixels, with the
    crop's template (the whole picture) where none were found; ``found`` bool (N,) says which
    were; ``votes`` float32 (N, 8) sums to 1 per row where anyone voted for an expression;
    ``label`` int64 (N,) is the majority's place in EXPRESSIONS, -1 where the protocol drops
    the picture; ``fer2013_label`` int64 (N,) is the original label's place, -1 where it is not
    known; ``names`` are the rows of the original file.
    """

    pictures: UInt8Array
    landmarks5: Float32Array
    found: NDArray[np.bool_]
    votes: Float32Array
    label: NDArray[np.int64]
    fer2013_label: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.pictures)

    def only(self, keep: NDArray[np.bool_]) -> FerPlus:
        """Return the pictures where ``keep`` (N,) holds."""
        return FerPlus(
            self.pictures[keep],
            self.landmarks5[keep],
            self.found[keep],
            self.votes[keep],
            self.label[keep],
            self.fer2013_label[keep],
            tuple(np.array(self.names)[keep].tolist()),
        )

    def judged(self) -> FerPlus:
        """Return the pictures that the protocol keeps."""
        return self.only(self.label >= 0)


def load_ferplus(path: Path, usage: str | None = None) -> FerPlus:
    """Read the pictures of one usage from the .npz form.

    Without a usage, all but ``Training`` are read, or all of them where there is nothing else:
    a figure on pictures that the network was trained on says little. Raises NotFound for a
    missing file, Invalid for another kind of file or an unknown usage.
    """
    names = ("image", "votes", "fer2013_label", "usage", "landmarks")
    arrays = read_arrays(path, names, "ferplus", optional=("row",))
    keep = _usage_mask(arrays["usage"], usage, path)
    pictures: UInt8Array = arrays["image"][keep]
    landmarks5, found = five_landmarks(
        arrays["landmarks"][keep].astype(np.float32), pictures.shape[-1]
    )
    votes = arrays["votes"][keep]
    rows = arrays.get("row", np.arange(len(keep)))[keep]
    return FerPlus(
        pictures,
        landmarks5,
        found,
        vote_shares(votes),
        majority_label(votes),
        _original_label(arrays["fer2013_label"][keep]),
        tuple(map(str, rows.tolist())),
    )


def majority_label(votes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the label (N,) of votes (N, 10): the majority expression, -1 where dropped."""
    label = votes.argmax(axis=1)
    expressions = len(EXPRESSIONS)
    kept = (votes[:, :expressions].sum(axis=1) >= MIN_VOTES) & (label < expressions)
    return np.where(kept, label, -1)


def five_landmarks(
    landmarks70: Float32Array, side_px: float
) -> tuple[Float32Array, NDArray[np.bool_]]:
    """Return five pixel landmarks (N, 5, 2) and which were found, from 70 in units of the side.

    Where they are missing (NaN), the crop's own template stands in: the centre crop.
    """
    five = five_of(landmarks70 * np.float32(side_px))
    found = np.asarray(np.isfinite(five).all(axis=(1, 2)))
    five = np.where(found[:, None, None], five, TEMPLATE5 * np.float32(side_px))
    return five.astype(np.float32), found


def _original_label(codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the places (N,) of FER2013's own labels; a code of ``NO_LABEL`` has none."""
    known = codes != NO_LABEL
    return np.where(known, FER2013_TO_EXPRESSION[np.where(known, codes, 0)], -1)


def vote_shares(votes: NDArray[np.uint8]) -> Float32Array:
    """Return the share (N, 8) of each expression among the votes for expressions."""
    counts = votes[:, : len(EXPRESSIONS)].astype(np.float32)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), np.float32)


def _usage_mask(usages: NDArray[np.str_], usage: str | None, path: Path) -> NDArray[np.bool_]:
    if usage is None:
        unseen = np.asarray(usages != TRAINING)
        return unseen if unseen.any() else ~unseen
    keep = usages == usage
    if not keep.any():
        known = ", ".join(sorted(set(usages.tolist())))
        raise Invalid(f"{path.name} has no usage {usage!r}. Choose one of: {known}.")
    return np.asarray(keep)
