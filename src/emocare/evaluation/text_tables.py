"""Tables as aligned text, Markdown and CSV: the classification report and its companions."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emocare.evaluation.comparison import FIGURES, Compared, Estimate

FIGURE_WORDS: Mapping[str, str] = {
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "macro_f1_min_50": "macro F1, classes with ≥ 50 faces",
    "ece": "calibration error",
    "brier": "Brier score",
    "nll": "log loss",
}


_SHOWN = ("accuracy", "macro_f1", "ece")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished cells; the first column is text, the others are numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """Return columns aligned with spaces, numbers at the right."""
        widths = [max(len(row[i]) for row in (self.head, *self.rows)) for i in range(self.columns)]
        lines = []
        for row in (self.head, *self.rows):
            first = row[0].ljust(widths[0])
            rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
            lines.append("  ".join([first, *rest]).rstrip())
        return "\n".join(lines)

    def as_markdown(self) -> str:
        """Return a Markdown table."""
        rule = ("---", *("---:" for _ in self.head[1:]))
        lines = (self.head, rule, *self.rows)
        return "\n".join(f"| {' | '.join(_escaped(row))} |" for row in lines)

    def as_csv(self) -> str:
        """Return comma-separated values with a header."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.head, *self.rows])
        return text.getvalue()

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.head)


def class_table(figures: Mapping[str, Any]) -> Table:
    """Return precision, recall, F1 with its interval and faces of every expression."""
    rows = [
        (
            name,
            *(f"{scores[key]:.3f}" for key in ("precision", "recall", "f1")),
            _range(figures["intervals"][f"f1_{name}"]),
            f"{scores['support']:,}",
        )
        for name, scores in figures["per_class"].items()
    ]
    present = [s for s in figures["per_class"].values() if s["support"]]
    means = (sum(s[k] for s in present) / len(present) for k in ("precision", "recall", "f1"))
    interval = _range(figures["intervals"]["macro_f1"])
    macro = ("macro mean", *(f"{mean:.3f}" for mean in means), interval, f"{figures['n']:,}")
    head = ("expression", "precision", "recall", "F1", "95 % interval", "faces")
    return Table(head, (*rows, macro))


def headline_table(figures: Mapping[str, Any]) -> Table:
    """Return the headline figures with their intervals where they have one."""
    rows = tuple(
        (words, f"{figures[key]:.3f}", _range(figures["intervals"].get(key)))
        for key, words in FIGURE_WORDS.items()
    )
    return Table(("figure", "value", "95 % interval"), rows)


def network_table(compared: Sequence[Compared]) -> Table:
    """Return every network's figures with their intervals."""
    head = ("network", *(FIGURE_WORDS[name] for name in _SHOWN))
    rows = ((one.name, *(_shown(one.figures[name]) for name in _SHOWN)) for one in compared)
    return Table(head, tuple(rows))


def difference_table(compared: Sequence[Compared]) -> Table:
    """Return what each network has beside the first: differences, and faces one of them misses."""
    words = (f"{FIGURE_WORDS[name]}, difference" for name in _SHOWN)
    head = ("network", *words, "only it is right", "only the first is right")
    rows = (
        (
            one.name,
            *(_shown(one.differences[name], "+.3f") for name in _SHOWN),
            f"{one.only_this:,}",
            f"{one.only_first:,}",
        )
        for one in compared
        if one.differences is not None
    )
    return Table(head, tuple(rows))


def numbers_table(compared: Sequence[Compared]) -> Table:
    """Return the comparison with one number per cell, for programs."""
    head = ["network"]
    for name in FIGURES:
        head += [name, f"{name}_low", f"{name}_high"]
    for name in FIGURES:
        head += [f"{name}_difference", f"{name}_difference_low", f"{name}_difference_high"]
    rows = []
    for one in compared:
        cells = [one.name]
        for estimates in (one.figures, one.differences):
            for name in FIGURES:
                e = None if estimates is None else estimates[name]
                cells += ["", "", ""] if e is None else _numbers(e)
        rows.append(tuple(cells))
    return Table(tuple(head), tuple(rows))


def group_table(groups: Mapping[str, Any]) -> Table:
    """Return accuracy, recalls and misleading readings, one column per group."""
    columns = [_group_column(group) for group in groups["groups"].values()]
    classes = list(next(iter(groups["groups"].values()))["recall"])
    names = ("accuracy", *(f"recall of {c}" for c in classes), "neutral read as unpleasant")
    head = ("", *(f"{name} ({g['n']:,})" for name, g in groups["groups"].items()))
    rows = ((name, *cells) for name, *cells in zip(names, *columns, strict=True))
    return Table(head, tuple(rows))


def gap_table(groups: Mapping[str, Any]) -> Table:
    """Return the largest differences between groups."""
    head = ("figure", "gap", "95 % interval", "best", "worst", "worst ÷ best", "by chance")
    rows = tuple(
        (
            gap["figure"].replace("_", " of ") if "_" in gap["figure"] else gap["figure"],
            f"{gap['value']:.3f}",
            _range(gap["interval"]),
            gap["best"],
            gap["worst"],
            f"{gap['ratio']:.2f}",
            f"{gap['chance']:.3f}",
        )
        for gap in groups["gaps"]
    )
    return Table(head, rows)


def coverage_table(coverage: Mapping[str, Any]) -> Table:
    """Return what sets of labels hold and how large they are, by method."""
    methods = {name: report for name, report in coverage.items() if name != "coverage"}
    classes = list(next(iter(methods.values()))["per_class"])
    names = ("covered", "95 % interval", "labels per face", "sets with one label")
    columns = [
        (
            f"{report['covered']:.3f}",
            _range(report["interval"]),
            f"{report['mean_size']:.2f}",
            f"{report['singletons']:.0%}",
            *(_share(report["per_class"][c]) for c in classes),
        )
        for report in methods.values()
    ]
    rows = zip((*names, *(f"covered of {c}" for c in classes)), *columns, strict=True)
    return Table(("", *(name.upper() for name in methods)), tuple(rows))


def _group_column(group: Mapping[str, Any]) -> list[str]:
    cells = [_estimate(group["accuracy"], group["n"])]
    cells += [_estimate(shown, group["support"][c]) for c, shown in group["recall"].items()]
    neutral = group["support"].get("neutral", 0)
    return [*cells, _estimate(group["neutral_read_unpleasant"], neutral)]


def _shown(estimate: Estimate, form: str = ".3f") -> str:
    return f"{estimate.value:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


def _numbers(estimate: Estimate) -> list[str]:
    return [f"{value:.6f}" for value in (estimate.value, estimate.low, estimate.high)]


def _estimate(shown: Mapping[str, Any] | None, count: int) -> str:
    """Return a share with its interval, or that there are too few faces."""
    if shown is None:
        return f"too few ({count})" if count else "none"
    low, high = shown["interval"]
    return f"{shown['value']:.2f} ({low:.2f}–{high:.2f})"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


def _range(interval: Sequence[float] | None) -> str:
    return "–" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def _escaped(cells: Sequence[str]) -> list[str]:
    return [cell.replace("|", "\\|") for cell in cells]
