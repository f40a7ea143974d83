"""Pictures of an evaluation: confusion matrix, reliability diagram, risk-coverage curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from emocare.evaluation.metrics import FloatArray, IntArray, ReliabilityBin, wilson_interval
from emocare.evaluation.plot_style import LIGHT, Theme, blank, legend, save, shades_of, sheet, style

Curve = tuple[FloatArray, FloatArray]

# Bins with fewer faces than this are drawn pale: their bar is mostly luck.
FEW = 20


def save_confusion(
    path: Path, confusion: IntArray, names: Sequence[str], title: str, theme: Theme = LIGHT
) -> None:
    """Draw counts and row shares; rows are labels, columns predictions."""
    figure, axes = sheet(7.4, 6.6, title, theme)
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap=shades_of(theme), vmin=0, vmax=1)
    for row, column in np.argwhere(confusion > 0).tolist():
        share, count = shares[row, column], confusion[row, column]
        ink, quiet = (theme.on_full,) * 2 if share > 0.5 else (theme.ink, theme.quiet)
        middle: dict[str, Any] = {"ha": "center", "va": "center"}
        axes.text(column, row - 0.1, _percent(share), fontsize=10, color=ink, **middle)
        axes.text(column, row + 0.24, f"{count:,}", fontsize=7, color=quiet, **middle)
    places = range(len(names))
    supports = confusion.sum(axis=1)
    axes.set_xticks(places, names, rotation=35, ha="right", rotation_mode="anchor")
    axes.set_yticks(places, [f"{n} ({s:,})" for n, s in zip(names, supports, strict=True)])
    _cell_lines(axes, len(names), theme)
    axes.set_xlabel("read as")
    axes.set_ylabel("labelled (number of faces)")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    save(figure, path, theme)


def save_reliability(
    path: Path,
    bins: Sequence[ReliabilityBin],
    error: float,
    title: str,
    theme: Theme = LIGHT,
    rows: int | None = None,
) -> None:
    """Draw accuracy over confidence, with the share of faces per bin below.

    With the number of ``rows``, each bar gets its 95 % interval (Wilson), and bars of fewer than
    ``FEW`` faces are pale.
    """
    figure = blank(6.4, 6.8, theme)
    upper, lower = figure.subplots(2, 1, height_ratios=(4, 1), sharex=True)
    style(upper, f"{title}, calibration error {error:.3f}", theme)
    style(lower, "", theme)
    used = [b for b in bins if b.share > 0]
    middle = [(b.low + b.high) / 2 for b in used]
    width = 0.9 * (bins[0].high - bins[0].low)
    for place, b in zip(middle, used, strict=True):
        _bar(upper, place, b, width, round(b.share * rows) if rows else None, theme)
    upper.plot([0, 1], [0, 1], color=theme.ink, linewidth=1, linestyle=(0, (4, 3)))
    upper.plot(
        [b.confidence for b in used], [b.accuracy for b in used], "o", color=theme.apricot,
        markeredgecolor=theme.paper, markersize=6, clip_on=False, zorder=4,
    )  # fmt: skip
    _reliability_words(upper, theme)
    lower.bar(middle, [b.share for b in used], width, color=theme.axis)
    lower.set_xlim(0, 1)
    lower.set_xlabel("confidence of the strongest expression")
    lower.set_ylabel("share of faces")
    for axis in (upper.yaxis, lower.yaxis, lower.xaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    save(figure, path, theme)


def save_risk_coverage(
    path: Path, curves: Mapping[str, Curve], title: str, theme: Theme = LIGHT
) -> None:
    """Draw the share of wrong readings over the share of faces kept, one line per rule."""
    figure, axes = sheet(7.4, 4.6, title, theme)
    for (name, (coverage, risk)), colour in zip(curves.items(), theme.curves, strict=False):
        start = max(1, len(coverage) // 50)  # the first few faces say nothing yet
        axes.plot(coverage[start:], risk[start:], color=colour, linewidth=2, label=name)
    if len(curves) == 1:
        _marks(axes, next(iter(curves.values())), theme)
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("share of faces that are read (the surest first)")
    axes.set_ylabel("share of readings that are wrong")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid(color=theme.faint, linewidth=0.6)
    if len(curves) > 1:
        legend(axes, theme)
    save(figure, path, theme)


def _marks(axes: Axes, curve: Curve, theme: Theme) -> None:
    """Write the risk at full coverage and at four fifths and half of it beside the curve."""
    coverage, risk = curve
    for share in (0.5, 0.8, 1.0):
        place = min(len(coverage) - 1, max(0, round(share * len(coverage)) - 1))
        axes.plot(
            coverage[place], risk[place], "o", color=theme.apricot, markersize=6, zorder=3,
            markeredgecolor=theme.paper, clip_on=False,
        )  # fmt: skip
        axes.annotate(
            f"{risk[place]:.1%}", (coverage[place], risk[place]), xytext=(-8, 8),
            textcoords="offset points", ha="right", fontsize=9, color=theme.ink,
        )  # fmt: skip


def _bar(
    axes: Axes, place: float, shown: ReliabilityBin, width: float, count: int | None, theme: Theme
) -> None:
    """Draw one bar; with the number of its faces, also its interval."""
    pale = count is not None and count < FEW
    axes.bar(place, shown.accuracy, width, color=theme.sage, alpha=0.35 if pale else 1.0)
    if count is not None:
        interval = wilson_interval(round(shown.accuracy * count), count)
        # A halo keeps the line visible on the bar as well as above it.
        axes.plot([place, place], interval, color=theme.paper, linewidth=3.6, alpha=0.7)
        axes.plot([place, place], interval, color=theme.ink, linewidth=1.3)


def _reliability_words(axes: Axes, theme: Theme) -> None:
    axes.set_ylim(0, 1.02)
    axes.set_ylabel("share that is right")
    axes.text(
        0.03, 0.97, "bar: right   line: its 95 % interval   dot: how sure, on average\n"
        "above the dashes: right more often than it says; below: less often",
        transform=axes.transAxes, va="top", fontsize=8.5, color=theme.quiet,
    )  # fmt: skip


def _cell_lines(axes: Axes, classes: int, theme: Theme) -> None:
    for place in range(1, classes):
        axes.axhline(place - 0.5, color=theme.faint, linewidth=0.5)
        axes.axvline(place - 0.5, color=theme.faint, linewidth=0.5)


def _percent(share: float) -> str:
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"
