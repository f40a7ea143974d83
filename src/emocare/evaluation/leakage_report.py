"""The leakage check as files: JSON, Markdown and a sheet of examples to look at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from matplotlib.axes import Axes

from emocare.evaluation.leakage import Comparison, Leakage, Match, leakage_figures
from emocare.evaluation.plot_style import LIGHT, Theme, blank, save
from emocare.evaluation.splits import is_training, read_splits
from emocare.evaluation.text_tables import Table
from emocare.types import UInt8Array

EXAMPLES = 24
_PER_ROW = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A pair to show: the picture and what it is a copy of."""

    comparison: Comparison
    match: Match


def save_leakage(out: Path, found: Leakage, path: Path) -> None:
    """Write ``leakage.json``, ``leakage.md`` and, where there are copies, ``leakage.png``."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(leakage_figures(found), indent=1, ensure_ascii=False, allow_nan=False)
    (out / "leakage.json").write_text(text + "\n", encoding="utf-8")
    (out / "leakage.md").write_text(leakage_markdown(found), encoding="utf-8")
    examples = choose_examples(found)
    if examples:
        pictures = _pictures_of(examples, found.kind, path)
        save_sheet(out / "leakage.png", examples, pictures)


def comparison_table(found: Leakage) -> Table:
    """Return one row for each pair of parts."""
    head = ("pictures of", "among", "pictures", "with a copy", "share", "exact", "mirrored")
    rows = tuple(
        (
            one.of,
            one.among,
            f"{one.pictures:,}",
            f"{len(one.matches):,}",
            f"{one.share:.1%}",
            f"{sum(match.exact for match in one.matches):,}",
            f"{sum(match.mirrored for match in one.matches):,}",
        )
        for one in found.comparisons
    )
    return Table(head, rows)


def leakage_markdown(found: Leakage) -> str:
    """Return the check as Markdown, with every row that has a copy."""
    parts = [f"# Copies across parts: {found.kind}", comparison_table(found).as_markdown()]
    repeats = [
        f"- {name}: {count:,} of {found.parts[name]:,} pictures repeat another one exactly"
        for name, count in found.repeats.items()
    ]
    parts += ["## Within a part", "\n".join(repeats)]
    for one in found.comparisons:
        if not one.matches:
            continue
        rows = tuple(
            (match.picture, match.copy_of, f"{match.correlation:.3f}", _how(match))
            for match in one.matches
        )
        table = Table((one.of, one.among, "correlation", "how"), rows)
        parts += [f"## {one.of} among {one.among}", table.as_markdown()]
    return "\n\n".join(parts) + "\n"


def choose_examples(found: Leakage) -> list[Example]:
    """Return pairs that are no exact copies, from the least alike on; training parts first."""
    pairs = [
        Example(one, match)
        for one in sorted(found.comparisons, key=lambda one: not is_training(one.among))
        for match in sorted(one.matches, key=lambda match: match.correlation)
        if not match.exact
    ]
    step = max(1, len(pairs) // EXAMPLES)
    return pairs[::step][:EXAMPLES]


def save_sheet(
    path: Path,
    examples: Sequence[Example],
    pictures: Mapping[tuple[str, str], UInt8Array],
    theme: Theme = LIGHT,
) -> None:
    """Draw pairs side by side: the picture at the left, what it is a copy of at the right."""
    rows = -(-len(examples) // _PER_ROW)
    figure = blank(2.6 * _PER_ROW, 1.75 * rows + 0.6, theme)
    figure.suptitle(
        "Left: a picture of one part. Right: its copy in another.",
        x=0.01, ha="left", color=theme.ink, fontsize=11,
    )  # fmt: skip
    grid = figure.subplots(rows, _PER_ROW, squeeze=False)
    for place, axes in enumerate(grid.ravel().tolist()):
        axes.set_axis_off()
        if place < len(examples):
            _pair(axes, examples[place], pictures, theme)
    save(figure, path, theme)


def _pair(
    axes: Axes, example: Example, pictures: Mapping[tuple[str, str], UInt8Array], theme: Theme
) -> None:
    one, match = example.comparison, example.match
    left = _square(pictures[one.of, match.picture])
    right = _square(pictures[one.among, match.copy_of])
    gap = np.full((len(left), 4, 3), 255, np.uint8)
    axes.imshow(np.concatenate([left, gap, right], axis=1))
    axes.set_title(
        f"{_short(match.picture)} | {_short(match.copy_of)}\n{match.correlation:.3f}, "
        f"{_how(match)}", fontsize=7, color=theme.ink,
    )  # fmt: skip


def _pictures_of(
    examples: Sequence[Example], kind: str, path: Path
) -> dict[tuple[str, str], UInt8Array]:
    """Read the data once more and keep the pictures that are shown."""
    wanted = {(e.comparison.of, e.match.picture) for e in examples}
    wanted |= {(e.comparison.among, e.match.copy_of) for e in examples}
    return {
        (one.split, one.name): one.picture
        for one in read_splits(kind, path)
        if (one.split, one.name) in wanted
    }


def _square(picture: UInt8Array, side: int = 96) -> UInt8Array:
    rgb = picture if picture.ndim == 3 else np.repeat(picture[:, :, None], 3, axis=2)
    return np.asarray(cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def _how(match: Match) -> str:
    return "exact" if match.exact else "mirrored" if match.mirrored else "near"


def _short(name: str) -> str:
    name = name.rsplit("/", 1)[-1]
    return name if len(name) <= 18 else f"{name[:16]}…"
