"""Three ways to ask any network what in a crop its answer rests on, by hiding parts of it.

None looks inside the network; each only reads crops in which some parts are painted over with the
crop's own mean colour. They cost many readings and are meant for researchers.

* ``occlusion``: slide one patch over the crop; the drop of the answer is what was hidden (Zeiler &
  Fergus 2014, "Visualizing and understanding convolutional networks").
* ``lime``: hide random halves of a grid; a ridge regression, weighted towards the whole face, says
  what each cell adds (Ribeiro, Singh & Guestrin 2016, "Why should I trust you?").
* ``shap``: Shapley values of the grid's cells by Kernel SHAP (Lundberg & Lee 2017, "A unified
  approach to interpreting model predictions"); they sum to f(crop) - f(all hidden).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from emocare.types import UInt8Array

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]
# Crops (M, S, S, 3) in, one number each (M,) out.
Score = Callable[[UInt8Array], FloatArray]

GRID = 8
PATCH_PX, STRIDE_PX = 16, 4
LIME_SAMPLES, SHAP_SAMPLES = 512, 1024
# LIME's own defaults for pictures: exponential kernel on the cosine distance; ridge penalty.
KERNEL_WIDTH, RIDGE = 0.25, 1.0
# Crops painted over at a time, so that memory stays flat.
_AT_ONCE = 256


def occlusion(
    score: Score, crop: UInt8Array, *, patch_px: int = PATCH_PX, stride_px: int = STRIDE_PX
) -> FloatArray:
    """Return how much hiding each pixel's surroundings lowers the answer: (S, S).

    A pixel's value is the mean over all patches that cover it; positive where it spoke for.
    """
    side = len(crop)
    starts = [*range(0, side - patch_px, stride_px), side - patch_px]
    kept = np.ones((len(starts) ** 2, side, side), bool)
    for index, (top, left) in enumerate((top, left) for top in starts for left in starts):
        kept[index, top : top + patch_px, left : left + patch_px] = False
    drops = _answers(score, crop[None])[0] - _answers(score, _hidden(crop, kept))
    covered = ~kept
    heat: FloatArray = np.einsum("m,mij->ij", drops, covered) / covered.sum(axis=0)
    return heat


def lime(
    score: Score, crop: UInt8Array, *, grid: int = GRID, samples: int = LIME_SAMPLES, seed: int = 0
) -> FloatArray:
    """Return the weight of each cell of a ``grid`` x ``grid`` in LIME's local model."""
    cells = grid**2
    shown = np.random.default_rng(seed).random((samples, cells)) < 0.5
    shown[0] = True  # the crop itself belongs to its own neighbourhood
    answers = _answers(score, _with_cells(crop, shown, grid))
    distance = 1 - np.sqrt(shown.mean(axis=1))
    weights = np.exp(-(distance**2) / KERNEL_WIDTH**2)
    inputs: FloatArray = shown - np.average(shown, axis=0, weights=weights)
    targets = answers - np.average(answers, weights=weights)
    weighted = inputs * weights[:, None]
    found: FloatArray = np.linalg.solve(
        weighted.T @ inputs + RIDGE * np.eye(cells), weighted.T @ targets
    )
    return found.reshape(grid, grid)


def shap(
    score: Score, crop: UInt8Array, *, grid: int = GRID, samples: int = SHAP_SAMPLES, seed: int = 0
) -> FloatArray:
    """Return the Shapley value of each cell of a ``grid`` x ``grid``.

    Exact where all coalitions fit into ``samples``, estimated from as many otherwise. Either way
    they sum to the answer for the crop minus that for the crop with everything hidden.
    """
    cells = grid**2
    coalitions, weights = (
        _all_coalitions(cells)
        if 2**cells - 2 <= samples
        else _sampled_coalitions(cells, samples, np.random.default_rng(seed))
    )
    ends = np.array([np.zeros(cells, bool), np.ones(cells, bool)])
    nothing, everything = _answers(score, _with_cells(crop, ends, grid))
    gains = _answers(score, _with_cells(crop, coalitions, grid)) - nothing
    return _efficient(coalitions, weights, gains, everything - nothing).reshape(grid, grid)


def _efficient(present: Mask, weights: FloatArray, gains: FloatArray, whole: float) -> FloatArray:
    """Return the weighted least squares whose coefficients sum to ``whole`` exactly.

    The last coefficient is put in as whole minus the others, which leaves a free regression.
    """
    last = present[:, -1].astype(float)
    inputs = present[:, :-1] - last[:, None]
    root = np.sqrt(weights)
    others = np.linalg.lstsq(inputs * root[:, None], (gains - last * whole) * root, rcond=None)[0]
    return np.append(others, whole - others.sum())


def _all_coalitions(cells: int) -> tuple[Mask, FloatArray]:
    """Return every coalition but none and all (C, cells) with its Shapley kernel weight (C,)."""
    rows, weights = [], []
    for size in range(1, cells):
        weight = (cells - 1) / (comb(cells, size) * size * (cells - size))
        for chosen in combinations(range(cells), size):
            row = np.zeros(cells, bool)
            row[list(chosen)] = True
            rows.append(row)
            weights.append(weight)
    return np.array(rows), np.array(weights)


def _sampled_coalitions(
    cells: int, samples: int, rng: np.random.Generator
) -> tuple[Mask, FloatArray]:
    """Return coalitions drawn with the Shapley kernel's probability, so that all weigh the same.

    Each comes with its complement, which halves the estimate's variance (Covert & Lee 2021).
    """
    sizes = np.arange(1, cells)
    chances = 1 / (sizes * (cells - sizes))
    drawn = rng.choice(sizes, size=samples // 2, p=chances / chances.sum())
    ranks = rng.random((len(drawn), cells)).argsort(axis=1)
    half = ranks < drawn[:, None]
    both = np.concatenate([half, ~half])
    return both, np.ones(len(both))


def _with_cells(crop: UInt8Array, shown: Mask, grid: int) -> Iterator[UInt8Array]:
    """Yield batches of the crop with only the ``shown`` (M, grid²) cells left."""
    of_pixel = np.arange(len(crop)) * grid // len(crop)
    cell = of_pixel[:, None] * grid + of_pixel[None, :]
    for start in range(0, len(shown), _AT_ONCE):
        yield from _hidden(crop, shown[start : start + _AT_ONCE][:, cell])


def _hidden(crop: UInt8Array, kept: Mask) -> Iterator[UInt8Array]:
    """Yield batches of the crop with only the pixels ``kept`` (M, S, S), the rest its mean."""
    grey = np.rint(crop.mean(axis=(0, 1))).astype(np.uint8)
    for start in range(0, len(kept), _AT_ONCE):
        yield np.where(kept[start : start + _AT_ONCE, :, :, None], crop, grey)


def _answers(score: Score, batches: Iterator[UInt8Array] | UInt8Array) -> FloatArray:
    """Return the answers to batches of crops; a single array is one batch."""
    parts = [batches] if isinstance(batches, np.ndarray) else batches
    return np.concatenate([score(part) for part in parts])
