"""Near-copies of one picture in another set: FER2013 holds many across its splits.

Two pictures are near-copies when their brightness patterns at 24 x 24 correlate by more than
``SAME_PICTURE``. Looked at by eye, pairs above it are one photograph with another crop, stamp or
compression; a figure on pictures with a copy among those trained on is too good.
"""

from __future__ import annotations

import cv2
import numpy as np

from emocare.types import Float32Array, UInt8Array

SAME_PICTURE = 0.9
_SIDE_PX = 24
_BLOCK = 256


def nearest_correlation(pictures: UInt8Array, others: UInt8Array) -> Float32Array:
    """Return, for each grey picture (N, H, W), its highest correlation (N,) with the others."""
    ours, theirs = _patterns(pictures), _patterns(others)
    blocks = [
        (ours[start : start + _BLOCK] @ theirs.T).max(axis=1)
        for start in range(0, len(ours), _BLOCK)
    ]
    return np.concatenate(blocks)


def _patterns(pictures: UInt8Array) -> Float32Array:
    """Return brightness patterns (N, D) of zero mean and unit length."""
    size = (_SIDE_PX, _SIDE_PX)
    small = [cv2.resize(picture, size, interpolation=cv2.INTER_AREA) for picture in pictures]
    flat = np.stack(small).reshape(len(pictures), -1).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6))
