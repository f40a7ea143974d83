"""What moved in a face, for its report: action units with their evidence, and blinks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from emocare.affect.events import Blinks
from emocare.analysis import charts, sentences
from emocare.analysis.timeline import Bin
from emocare.analysis.words import EVIDENCE, MOVEMENTS, NARROW
from emocare.evaluation.markup import Child, Markup, tag
from emocare.types import ACTION_UNITS, MAX_INTENSITY, Evidence

_BLINKS_LISTED = 120


def movements(total: Bin, bins: Sequence[Bin], evidence: Mapping[str, Evidence]) -> Markup | None:
    """Return the table of the action units that were measured, or None where none were.

    Args:
        total: the whole recording of one face.
        bins: its parts that could be read, for the strongest moments.
        evidence: the measured units and how far each is trusted.
    """
    if not evidence or total.readable_s <= 0:
        return None
    means = total.action_units
    peaks = {name: max(b.action_units[name] for b in bins or [total]) for name in evidence}
    head = tag(
        "tr",
        tag("th", "Movement", scope="col"),
        tag("th", "On average", scope="col", colspan=2),
        tag("th", "Strongest", scope="col"),
        tag("th", "How far to trust it", scope="col"),
    )
    rows = [
        _row(name, means[name], peaks[name], evidence[name])
        for name in ACTION_UNITS
        if name in evidence
    ]
    inner = tag("table", tag("thead", head), tag("tbody", *rows), class_="movements")
    return tag(
        "figure",
        tag("h3", "Movements (action units)"),
        tag("div", inner, class_="scroll-wide"),
        tag("figcaption", _caption(evidence)),
    )


def blink_list(blinks: Blinks) -> Markup:
    """Return what was seen of a face's blinks, in words and one by one."""
    children: list[Child] = [
        tag("h3", "Blinks (AU45)"),
        tag("p", sentences.how_it_blinked(blinks)),
    ]
    if blinks.events:
        rows = [
            (f"{blink.onset_s:.2f}{NARROW}s", f"{1000 * blink.duration_s:.0f}{NARROW}ms")
            for blink in blinks.events[:_BLINKS_LISTED]
        ]
        left = len(blinks.events) - len(rows)
        title = f"The blinks one by one ({left} more not listed)" if left else "One by one"
        children.append(charts.table(("began", "took"), rows, title))
    return tag("div", *children)


def _row(name: str, mean: float, peak: float, grade: Evidence) -> Markup:
    bar = tag("span", style=f"width:{100 * mean / MAX_INTENSITY:.4g}%")
    return tag(
        "tr",
        tag("th", f"{name} {MOVEMENTS[name]}", scope="row"),
        tag("td", bar, class_="bar"),
        tag("td", f"{mean:.1f}"),
        tag("td", f"{peak:.1f}"),
        tag("td", EVIDENCE[grade], class_="quiet"),
    )


def _caption(evidence: Mapping[str, Evidence]) -> str:
    unsure = [name for name, grade in evidence.items() if grade is Evidence.EXPERIMENTAL]
    warning = f" Do not rely on what is experimental ({', '.join(unsure)})." if unsure else ""
    return (
        "Intensities run from 0 (not seen) to 5 (as strong as it gets). The strongest is the "
        f"highest mean of a short while, not a single picture.{warning}"
    )
