"""Pictures of an evaluation: confusion matrix, reliability diagram, risk-coverage curve.

Colours and order of the expressions are those of every chart of the product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from emocare.evaluation.metrics import FloatArray, IntArray, ReliabilityBin

PAPER, INK, SAGE, APRICOT, FAINT = "#FBFAF7", "#1F2A2E", "#2F6F6B", "#E8A87C", "#D9D6CE"
CURVES = (SAGE, "#D55E00", "#0072B2", "#8C6BB1", "#7A7F85", "#CC79A7")
_SHADES = LinearSegmentedColormap.from_list("sage", [PAPER, "#BFD5D2", SAGE, "#173F3D"])
DPI = 150

Curve = tuple[FloatArray, FloatArray]


def save_confusion(path: Path, confusion: IntArray, names: Sequence[str], title: str) -> None:
    """Draw counts and row shares; rows are labels, columns predictions."""
    figure, axes = _sheet(7.2, 6.4, title)
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap=_SHADES, vmin=0, vmax=1)
    for row, column in np.argwhere(confusion > 0).tolist():
        share, count = shares[row, column], confusion[row, column]
        ink, grey = (PAPER, PAPER) if share > 0.5 else (INK, "#5B666A")
        middle: dict[str, Any] = {"ha": "center", "va": "center"}
        axes.text(column, row - 0.1, f"{share:.0%}", fontsize=10, color=ink, **middle)
        axes.text(column, row + 0.24, f"{count:,}", fontsize=7, color=grey, **middle)
    places = range(len(names))
    supports = confusion.sum(axis=1)
    axes.set_xticks(places, names, rotation=35, ha="right")
    axes.set_yticks(places, [f"{n} ({s:,})" for n, s in zip(names, supports, strict=True)])
    axes.set_xlabel("read as")
    axes.set_ylabel("labelled (number of faces)")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    _save(figure, path)


def save_reliability(path: Path, bins: Sequence[ReliabilityBin], error: float, title: str) -> None:
    """Draw accuracy over confidence, with the share of faces per bin below."""
    figure = Figure(figsize=(6.0, 6.6), facecolor=PAPER, layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=(4, 1), sharex=True)
    _style(upper, f"{title}, calibration error {error:.3f}")
    _style(lower, "")
    used = [b for b in bins if b.share > 0]
    middle = [(b.low + b.high) / 2 for b in used]
    width = 0.9 * (bins[0].high - bins[0].low)
    upper.plot(
        [0, 1], [0, 1], color=INK, linewidth=1, linestyle=(0, (4, 3)), label="as sure as right"
    )
    upper.bar(middle, [b.accuracy for b in used], width, color=SAGE, label="right")
    upper.plot(
        [b.confidence for b in used], [b.accuracy for b in used], "o", color=APRICOT,
        markeredgecolor=INK, markersize=6, label="mean confidence",
    )  # fmt: skip
    upper.set_ylim(0, 1)
    upper.set_ylabel("share that is right")
    upper.legend(frameon=False, loc="upper left")
    lower.bar(middle, [b.share for b in used], width, color=FAINT)
    lower.set_xlim(0, 1)
    lower.set_xlabel("confidence of the strongest expression")
    lower.set_ylabel("share of faces")
    _save(figure, path)


def save_risk_coverage(path: Path, curves: Mapping[str, Curve], title: str) -> None:
    """Draw the share of wrong readings over the share of faces kept, one line per rule."""
    figure, axes = _sheet(7.2, 4.6, title)
    for (name, (coverage, risk)), colour in zip(curves.items(), CURVES, strict=False):
        start = max(1, len(coverage) // 50)  # the first few faces say nothing yet
        axes.plot(coverage[start:], risk[start:], color=colour, linewidth=2, label=name)
    axes.set_xlim(0, 1)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("share of faces that are read (the surest first)")
    axes.set_ylabel("share of readings that are wrong")
    axes.grid(color=FAINT, linewidth=0.6)
    axes.legend(frameon=False, loc="upper left")
    _save(figure, path)


def _sheet(width: float, height: float, title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), facecolor=PAPER, layout="constrained")
    axes = figure.subplots()
    _style(axes, title)
    return figure, axes


def _style(axes: Axes, title: str) -> None:
    axes.set_facecolor(PAPER)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color("#9AA3A5")
    axes.tick_params(colors=INK, labelsize=9)
    if title:
        axes.set_title(title, loc="left", color=INK, fontsize=12, pad=12)


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    FigureCanvasAgg(figure)
    figure.savefig(path, dpi=DPI, facecolor=PAPER, metadata={"Software": None})
