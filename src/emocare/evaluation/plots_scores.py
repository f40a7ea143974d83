"""Dots with intervals: F1 of each expression, recalls of groups, differences between networks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, PercentFormatter

from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.evaluation.comparison import Compared, Estimate
from emocare.evaluation.fairness import MIN_GROUP, Fairness, GroupScores
from emocare.evaluation.plot_style import (
    LIGHT,
    Theme,
    save,
    sheet,
)
from emocare.types import Expression

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "h")


def save_class_f1(
    path: Path,
    scores: Sequence[tuple[Expression, Estimate, int]],
    mean: float,
    title: str,
    theme: Theme = LIGHT,
) -> None:
    """Draw F1 with its interval for each expression (name, F1, faces), and the macro mean."""
    figure, axes = sheet(7.4, 0.9 + 0.5 * len(scores), title, theme)
    for row, (name, f1, _) in enumerate(scores):
        _dot(axes, row, f1, EXPRESSION_COLOUR[name], MARKERS[row % len(MARKERS)], theme)
        axes.text(1.02, row, f"{f1.value:.2f}", va="center", fontsize=9, color=theme.ink,
                  transform=axes.get_yaxis_transform())  # fmt: skip
    axes.axvline(mean, color=theme.quiet, linewidth=1, linestyle=(0, (4, 3)))
    axes.text(mean, -0.72, f"macro mean {mean:.2f}", ha="center", fontsize=8.5, color=theme.quiet,
              backgroundcolor=theme.paper)  # fmt: skip
    _rows(axes, [f"{name.value} ({support:,})" for name, _, support in scores], theme)
    axes.set_ylim(len(scores) - 0.5, -0.95)
    axes.set_xlim(0, 1)
    axes.set_xlabel("F1 with its 95 % interval (number of faces in brackets)")
    save(figure, path, theme)


def save_group_recalls(
    path: Path,
    found: Fairness,
    classes: Sequence[Expression],
    title: str,
    theme: Theme = LIGHT,
) -> None:
    """Draw each group's accuracy and recalls side by side; cells with few faces stay empty."""
    names = ["all together", *(label.value for label in classes)]
    judged = [group for group in found.groups if group.accuracy is not None]
    height = 1.2 + len(names) * max(0.45, 0.17 * len(judged))
    figure, axes = sheet(7.4, height, title, theme)
    spread = 0.62 / max(len(judged) - 1, 1)
    for place, group in enumerate(judged):
        _group_dots(axes, group, place, (place - (len(judged) - 1) / 2) * spread, theme)
    _rows(axes, names, theme)
    for row in range(1, len(names)):
        axes.axhline(row - 0.5, color=theme.faint, linewidth=0.6)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, 1.02)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel("share of faces read as labelled, with its 95 % interval")
    if judged:
        figure.legend(
            loc="outside lower left", ncols=4, frameon=False, labelcolor=theme.ink, fontsize=9
        )
    else:
        axes.text(0.5, 0.5, f"No group has {MIN_GROUP} faces or more.", ha="center",
                  transform=axes.transAxes, color=theme.quiet)  # fmt: skip
    save(figure, path, theme)


def save_differences(
    path: Path, compared: Sequence[Compared], title: str, theme: Theme = LIGHT
) -> None:
    """Draw how much more or less accurate each network is than the first, in points."""
    others = [one for one in compared if one.differences is not None]
    figure, axes = sheet(7.4, 1.3 + 0.45 * len(others), title, theme)
    for row, one in enumerate(others):
        gain = (one.differences or {})["accuracy"]
        colour = theme.sage if gain.is_apart else theme.axis
        _dot(axes, row, gain, colour, "o", theme)
    axes.axvline(0, color=theme.ink, linewidth=1)
    _rows(axes, [one.name for one in others], theme)
    axes.set_ylim(len(others) - 0.5, -0.5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+.1f}"))
    axes.set_xlabel(f"accuracy in points beside {compared[0].name}, paired 95 % interval")
    save(figure, path, theme)


def _group_dots(axes: Axes, group: GroupScores, place: int, offset: float, theme: Theme) -> None:
    """Draw one group's accuracy and recalls, each a little beside its row."""
    colour, marker = theme.curves[place % len(theme.curves)], MARKERS[place % len(MARKERS)]
    label = f"{group.name} ({group.n:,})"
    for row, estimate in enumerate([group.accuracy, *group.recall]):
        if estimate is not None:
            _dot(axes, row + offset, estimate, colour, marker, theme, label)
            label = ""


def _dot(
    axes: Axes, row: float, shown: Estimate, colour: str, marker: str, theme: Theme, label: str = ""
) -> None:
    axes.plot([shown.low, shown.high], [row, row], color=colour, linewidth=2.2, alpha=0.55)
    axes.plot(
        shown.value, row, marker, color=colour, markersize=8.5, markeredgecolor=theme.paper,
        markeredgewidth=0.7, label=label or None, linestyle="none", clip_on=False, zorder=3,
    )  # fmt: skip


def _rows(axes: Axes, names: Sequence[str], theme: Theme) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=theme.faint, linewidth=0.6)
