"""Whether the parts of an instrument fit together; one sentence for the first that does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emocare.assessment.instrument import Instrument, ScoreRule


def first_problem(instrument: Instrument) -> str | None:
    """Return "field: what is wrong" for the first problem, or None."""
    return next(_problems(instrument), None)


def _problems(instrument: Instrument) -> Iterator[str]:
    yield from _twice("items", [item.id for item in instrument.items])
    yield from _twice("scores", [rule.id for rule in instrument.scores])
    for name, options in instrument.options.items():
        yield from _twice(f"options.{name}", [option.value for option in options])
        yield from _twice(f"options.{name}", [option.label for option in options])
    yield from _items(instrument)
    for rule in instrument.scores:
        yield from _score(instrument, rule)
    yield from _algorithm(instrument)
    if instrument.results_to == "assigner" and instrument.offered != "assigned":
        yield "results_to: assigner needs offered: assigned"


def _items(instrument: Instrument) -> Iterator[str]:
    earlier: set[str] = set()
    for item in instrument.items:
        place = f"items.{item.id}"
        if item.kind in {"choice", "several"} and item.options not in instrument.options:
            yield f"{place}.options: there is no set of options called {item.options}"
        if item.when is not None and not set(item.when.any_of) <= earlier:
            yield f"{place}.when: it may only look at items that come before"
        if item.when is not None and not set(item.when.any_of) <= set(_numeric(instrument)):
            yield f"{place}.when: it may only look at items with one number as their answer"
        earlier.add(item.id)


def _score(instrument: Instrument, rule: ScoreRule) -> Iterator[str]:
    place = f"scores.{rule.id}"
    yield from _twice(f"{place}.items", rule.items)
    yield from _known(instrument, f"{place}.items", rule.items)
    if not set(rule.missing.never) <= set(rule.items):
        yield f"{place}.missing.never: names an item that is not part of the score"
    if rule.missing.most >= len(rule.items):
        yield f"{place}.missing.most: at least one item must be answered"
    branching = [item.id for item in instrument.items if item.when and item.id in rule.items]
    if branching:
        yield f"{place}.items: {branching[0]} is not always asked, so it cannot be scored"
    lowest, highest = instrument.score_range(rule)
    yield from _bands(place, rule, lowest, highest)
    cut_off, change = rule.cut_off, rule.change
    for name, value in (
        ("cut_off.at", cut_off.at if cut_off else None),
        ("change.crossing", change.crossing if change else None),
        ("reference.value", rule.reference.value if rule.reference else None),
    ):
        if value is not None and not lowest <= value <= highest:
            yield f"{place}.{name}: lies outside {lowest} to {highest}"


def _bands(place: str, rule: ScoreRule, lowest: int, highest: int) -> Iterator[str]:
    if not rule.bands:
        return
    expected = lowest
    for band in rule.bands:
        if band.from_ != expected or band.to < band.from_:
            yield f"{place}.bands: {band.label} should begin at {expected} and end later"
        expected = band.to + 1
    if expected != highest + 1:
        yield f"{place}.bands: they should end at {highest}"


def _algorithm(instrument: Instrument) -> Iterator[str]:
    algorithm = instrument.algorithm
    if algorithm is None:
        return
    counted = [item for count in algorithm.counts for item in count.items]
    yield from _twice("algorithm.counts", counted)
    yield from _known(instrument, "algorithm.counts", counted)
    if not set(algorithm.core) <= set(counted):
        yield "algorithm.core: names an item that is not counted"
    if any(one.from_ > one.to for one in algorithm.outcomes):
        yield "algorithm.outcomes: from lies above to"
    ranges = sorted((one.from_, one.to) for one in algorithm.outcomes)
    if any(later[0] <= earlier[1] for earlier, later in pairwise(ranges)):
        yield "algorithm.outcomes: two of them overlap"


def _known(instrument: Instrument, place: str, items: Iterable[str]) -> Iterator[str]:
    numeric = set(_numeric(instrument))
    for item in items:
        if item not in numeric:
            yield f"{place}: {item} is not an item with one number as its answer"


def _numeric(instrument: Instrument) -> Iterator[str]:
    return (item.id for item in instrument.items if item.kind in {"choice", "scale"})


def _twice(place: str, values: Iterable[object]) -> Iterator[str]:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            yield f"{place}: {value} is there twice"
        seen.add(value)
