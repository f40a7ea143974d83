"""The look of every evaluation picture: light and dark, the product's colours and its order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

DPI = 150
LEFT_PAD = 12


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one look; ``shades`` run from an empty cell to a full one.

    ``curves`` tell several lines apart, also for colour-blind readers (Okabe & Ito 2008).
    """

    name: str
    paper: str
    ink: str
    quiet: str
    faint: str
    axis: str
    sage: str
    apricot: str
    shades: tuple[str, ...]
    on_full: str
    curves: tuple[str, ...]


LIGHT = Theme(
    name="light",
    paper="#FBFAF7",
    ink="#1F2A2E",
    quiet="#5B666A",
    faint="#D9D6CE",
    axis="#9AA3A5",
    sage="#2F6F6B",
    apricot="#E8A87C",
    shades=("#FBFAF7", "#BFD5D2", "#2F6F6B", "#173F3D"),
    on_full="#FBFAF7",
    curves=("#2F6F6B", "#D55E00", "#0072B2", "#8C6BB1", "#7A7F85", "#CC79A7"),
)
DARK = Theme(
    name="dark",
    paper="#12191B",
    ink="#E9EDEC",
    quiet="#A3B0B1",
    faint="#2F3B3E",
    axis="#66757A",
    sage="#7FBDB6",
    apricot="#E9B28F",
    shades=("#171F22", "#27403F", "#4F8E88", "#A9DAD4"),
    on_full="#0D1517",
    curves=("#7FBDB6", "#FF9248", "#6FB0E0", "#B79BD8", "#A3B0B1", "#E5A3C6"),
)


def shades_of(theme: Theme) -> LinearSegmentedColormap:
    """Return the colour map of the theme's shades."""
    return LinearSegmentedColormap.from_list(f"sage-{theme.name}", list(theme.shades))


def blank(width: float, height: float, theme: Theme) -> Figure:
    """Return an empty figure (inches) in the theme's paper colour."""
    return Figure(figsize=(width, height), facecolor=theme.paper, layout="constrained")


def sheet(width: float, height: float, title: str, theme: Theme) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes."""
    figure = blank(width, height, theme)
    axes = figure.subplots()
    style(axes, title, theme)
    return figure, axes


def style(axes: Axes, title: str, theme: Theme) -> None:
    """Give axes the theme's look and, where there is one, a title at the left."""
    axes.set_facecolor(theme.paper)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(theme.axis)
    axes.tick_params(colors=theme.ink, labelsize=9)
    axes.xaxis.label.set_color(theme.ink)
    axes.yaxis.label.set_color(theme.ink)
    if title:
        axes.set_title(title, loc="left", color=theme.ink, fontsize=12, pad=LEFT_PAD)


def legend(axes: Axes, theme: Theme) -> None:
    """Draw the legend at the upper left, without a frame."""
    axes.legend(frameon=False, loc="upper left", labelcolor=theme.ink, fontsize=9)


def save(figure: Figure, path: Path, theme: Theme) -> None:
    """Write a PNG whose bytes depend on nothing but what is drawn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    FigureCanvasAgg(figure)
    figure.savefig(path, dpi=DPI, facecolor=theme.paper, metadata={"Software": None})
