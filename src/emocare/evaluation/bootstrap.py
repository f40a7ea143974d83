"""Bootstrap replicates of several figures at once, so that what belongs together stays paired.

Percentile intervals over resampled rows (Efron 1979), as in ``metrics.bootstrap_interval``; the
same seed draws the same rows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from emocare.evaluation.metrics import FloatArray, IntArray

REPLICATES = 1000
LEVEL = 0.95


def replicate(
    statistic: Callable[[IntArray], FloatArray],
    rows: int,
    *,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> FloatArray:
    """Return ``statistic(row indices)`` (replicates, K) of resampled rows; ``rows`` at least 1."""
    rng = np.random.default_rng(seed)
    return np.stack([statistic(rng.integers(0, rows, rows)) for _ in range(replicates)])


def interval(values: FloatArray, level: float = LEVEL) -> tuple[float, float]:
    """Return the percentile interval of replicates (R,); NaN replicates are left out."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
