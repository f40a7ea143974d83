"""Near-copies of one picture in another set: FER2013 holds many across its splits.

Two steps, so that a large set can be searched: a perceptual hash says which pairs to look at,
the pixels say which of them are the same photograph.

* ``perceptual_hash``: 64 bits, one for each of the 8 x 8 lowest frequencies of the picture at
  32 x 32 (without the mean brightness): is its cosine coefficient above the median? (Zauner 2010,
  "Implementation and Benchmarking of Perceptual Image Hash Functions".) Light, contrast, size and
  compression hardly change it. A mirrored picture has a hash of its own, from the same
  coefficients.
* Two pictures are near-copies when their brightness patterns at 24 x 24 correlate by more than
  ``SAME_PICTURE``, and so does their detail, what a blur would take away, by ``SAME_DETAIL`` (one
  pixel of shift is allowed). Faces in one pose and light resemble each other in brightness alone:
  of 312 such pairs in FER2013, 28 were two photographs to the eye; the detail leaves 4 of them and
  loses 6 copies with another crop or stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array, UInt8Array

SAME_PICTURE = 0.9
SAME_DETAIL = 0.72
# Above this correlation the detail need not be asked.
CERTAINLY_SAME = 0.95
# Bits of 64 in which the hashes of a pair that is looked at may differ. On FER2013 this finds
# 98 % of the pairs that comparing everything with everything would (docs/data.md).
BITS_APART = 18

_SIDE_PX, _HASH_SIDE_PX, _FREQUENCIES = 24, 32, 8
_BLOCK = 256
_BLUR_PX = 2.0
# How many of the most similar candidates are looked at in detail.
_LOOKED_AT = 3

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Prints:
    """What is kept of N pictures to find copies: 24 x 24 patterns and the hashes.

    ``pattern`` uint8 (N, 24, 24); ``plain`` and ``mirrored`` uint64 (N,).
    """

    pattern: UInt8Array
    plain: Hashes
    mirrored: Hashes

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.plain)


@dataclass(frozen=True, slots=True)
class Copy:
    """Picture ``row`` of one set looks like ``other`` of the other one."""

    row: int
    other: int
    correlation: float
    mirrored: bool


def take_prints(pictures: Iterable[UInt8Array]) -> Prints:
    """Return the prints of pictures, grey (H, W) or RGB (H, W, 3), of any size."""
    patterns, hashes = [], []
    for picture in pictures:
        grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        patterns.append(_resized(np.asarray(grey, np.uint8), _SIDE_PX))
        hashes.append(perceptual_hash(np.asarray(grey, np.uint8)))
    if not patterns:
        none = np.empty(0, np.uint64)
        return Prints(np.empty((0, _SIDE_PX, _SIDE_PX), np.uint8), none, none)
    plain, mirrored = (np.array(column, np.uint64) for column in zip(*hashes, strict=True))
    return Prints(np.stack(patterns), plain, mirrored)


def perceptual_hash(grey: UInt8Array) -> tuple[int, int]:
    """Return the 64-bit hash of a grey picture (H, W), and that of its mirror image."""
    small = _resized(grey, _HASH_SIDE_PX).astype(np.float32)
    waves = np.asarray(cv2.dct(small), np.float32)
    low = waves[1 : 1 + _FREQUENCIES, 1 : 1 + _FREQUENCIES]
    # In a mirror the odd horizontal frequencies change their sign.
    signs = np.where(np.arange(1, 1 + _FREQUENCIES) % 2, -1.0, 1.0).astype(np.float32)
    return _bits(low), _bits(low * signs)


def find_copies(ours: Prints, theirs: Prints, *, bits_apart: int = BITS_APART) -> Iterator[Copy]:
    """Yield, for each of our pictures that has a near-copy among theirs, the nearest one."""
    if not len(ours) or not len(theirs):
        return
    patterns = normalised_patterns(theirs.pattern)
    for start in range(0, len(ours), _BLOCK):
        rows = slice(start, start + _BLOCK)
        found: dict[int, Copy] = {}
        for mirrored, hashes in ((False, ours.plain[rows]), (True, ours.mirrored[rows])):
            own = ours.pattern[rows, :, ::-1] if mirrored else ours.pattern[rows]
            near = np.bitwise_count(hashes[:, None] ^ theirs.plain[None]) <= bits_apart
            for copy in _confirmed(near, own, theirs.pattern, patterns, mirrored):
                best = found.get(copy.row)
                if best is None or copy.correlation > best.correlation:
                    found[copy.row] = copy
        for row in sorted(found):
            copy = found[row]
            yield Copy(start + row, copy.other, copy.correlation, copy.mirrored)


def normalised_patterns(patterns: NDArray[np.number]) -> Float32Array:
    """Return brightness patterns (N, D) of zero mean and unit length."""
    flat = patterns.reshape(len(patterns), -1).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6))


def _confirmed(
    near: NDArray[np.bool_],
    own: UInt8Array,
    theirs: UInt8Array,
    patterns: Float32Array,
    mirrored: bool,
) -> Iterator[Copy]:
    """Yield each row's nearest picture among those whose hash is near, where it is the same.

    ``patterns`` are the normalised ones of ``theirs``.
    """
    ours = normalised_patterns(own)
    for row in np.flatnonzero(near.any(axis=1)).tolist():
        candidates = np.flatnonzero(near[row])
        correlations = patterns[candidates] @ ours[row]
        for place in np.argsort(-correlations)[:_LOOKED_AT].tolist():
            other, correlation = int(candidates[place]), float(correlations[place])
            if correlation <= SAME_PICTURE:
                break
            if correlation > CERTAINLY_SAME or same_detail(own[row], theirs[other]):
                yield Copy(row, other, correlation, mirrored)
                break


def same_detail(first: UInt8Array, second: UInt8Array) -> bool:
    """Say whether two 24 x 24 patterns share what a blur would take away, within a pixel."""
    fine, others = _detail(first), _detail(second)
    side = len(fine)
    middle = fine[1 : side - 1, 1 : side - 1].ravel()
    shifts = [
        others[dy : side - 2 + dy, dx : side - 2 + dx].ravel() for dy in range(3) for dx in range(3)
    ]
    both = normalised_patterns(np.stack([middle, *shifts]))
    return bool((both[1:] @ both[0]).max() > SAME_DETAIL)


def _detail(pattern: UInt8Array) -> Float32Array:
    values = pattern.astype(np.float32)
    return np.asarray(values - cv2.GaussianBlur(values, (0, 0), _BLUR_PX), np.float32)


def _bits(low: Float32Array) -> int:
    above = (low > np.median(low)).ravel()
    return int.from_bytes(np.packbits(above).tobytes(), "big")


def _resized(picture: UInt8Array, side: int) -> UInt8Array:
    shrinks = min(picture.shape[:2]) >= side
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (side, side), interpolation=how), np.uint8)
