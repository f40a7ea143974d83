"""Lin's concordance, for losses that ask for agreement in spread and mean, not order alone."""

from __future__ import annotations

from torch import Tensor

_LEAST = 1e-8


def concordance(said: Tensor, wanted: Tensor, known: Tensor) -> Tensor:
    """Return the concordance (A,) of ``said`` and ``wanted`` (N, A), over rows of ``known`` 1.

    ``2 cov / (var_x + var_y + (mean_x - mean_y)²)`` with the variances of the rows themselves
    (Lin 1989); 0 where a column is unknown or neither spreads nor differs.
    """
    count = known.sum(dim=0).clamp(min=1.0)

    def mean(values: Tensor) -> Tensor:
        return (values * known).sum(dim=0) / count

    said_mean, wanted_mean = mean(said), mean(wanted)
    said_off, wanted_off = said - said_mean, wanted - wanted_mean
    apart = (said_mean - wanted_mean).square()
    total = mean(said_off.square()) + mean(wanted_off.square()) + apart
    return 2 * mean(said_off * wanted_off) / total.clamp(min=_LEAST)
