"""Measure how well thinking traps are found in labelled sentences.

    python -m emocare.language.evaluate_traps tests/language/traps_unseen.yaml [--json]

A half ``tune`` is what rules and network were made with; ``test`` is what to quote, best of an
author who wrote none of them. With
``--unlabelled FILE`` (tab-separated, a column ``text``) also how often anything is suggested for
texts that nobody labelled. Intervals are percentiles of resampled sentences (Efron 1979).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from emocare.language.traps import find_traps
from emocare.language.traps_rules import TRAP_NAMES

HALVES = ("tune", "test")
REPLICATES = 1000
LEVEL = 0.95

BoolArray = NDArray[np.bool_]
Figures = dict[str, float | int | list[float]]
Report = dict[str, object]


class BadSentences(ValueError):
    """The file of sentences cannot be used; one sentence says where and why."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the traps a reader sees in it (the plainest first), and its half."""

    text: str
    traps: tuple[str, ...]
    half: str


def read_sentences(path: Path) -> list[Sentence]:
    """Return the sentences in a file; raises BadSentences."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(raw, list) or not raw:
        raise BadSentences(f"{path.name} must be a list of sentences.")
    return [_sentence(each, place) for place, each in enumerate(raw, start=1)]


def _sentence(raw: object, place: int) -> Sentence:
    if not isinstance(raw, dict) or set(raw) != {"text", "traps", "half"}:
        raise BadSentences(f"Sentence {place} must have text, traps and half, and nothing else.")
    text, traps, half = raw["text"], raw["traps"], raw["half"]
    if not isinstance(text, str) or not text.strip():
        raise BadSentences(f"Sentence {place} has no text.")
    if half not in HALVES:
        raise BadSentences(f"Sentence {place} is in half {half!r}; it must be tune or test.")
    if not isinstance(traps, list) or not set(traps) <= set(TRAP_NAMES):
        raise BadSentences(f"Sentence {place} names a trap that there is not: {traps!r}.")
    return Sentence(text, tuple(traps), half)


def evaluate(sentences: Sequence[Sentence]) -> Report:
    """Return the figures of each half: any trap against none, macro F1, and each trap's own."""
    halves = {half: [each for each in sentences if each.half == half] for half in HALVES}
    return {half: _half(inside) for half, inside in halves.items() if inside}


def _half(sentences: Sequence[Sentence]) -> Report:
    truth = _marks([each.traps for each in sentences])
    found = _marks([[trap.name for trap in find_traps(each.text)] for each in sentences])
    each = {
        name: figures(truth[:, place], found[:, place]) for place, name in enumerate(TRAP_NAMES)
    }
    return {
        "sentences": len(sentences),
        "binary": with_intervals(np.any(truth, axis=1), np.any(found, axis=1)),
        "macro_f1": _rounded(float(np.mean([f1_of(truth[:, k], found[:, k]) for k in range(15)]))),
        "traps": each,
    }


def _marks(named: Sequence[Sequence[str]]) -> BoolArray:
    """Return which traps are named, (N, 15), in the order of ``TRAP_NAMES``."""
    rows = [[name in names for name in TRAP_NAMES] for names in named]
    return np.array(rows, bool).reshape(-1, len(TRAP_NAMES))


def figures(truth: BoolArray, found: BoolArray) -> Figures:
    """Return precision, recall and F1 of ``found`` (N,); 0 where they are not defined."""
    precision, recall, f1 = _figures(truth, found)
    return {
        "labelled": int(truth.sum()),
        "found": int(found.sum()),
        "precision": _rounded(precision),
        "recall": _rounded(recall),
        "f1": _rounded(f1),
    }


def f1_of(truth: BoolArray, found: BoolArray) -> float:
    """Return F1 of ``found`` (N,); 0 where it is not defined."""
    return _figures(truth, found)[2]


def with_intervals(truth: BoolArray, found: BoolArray, *, seed: int = 0) -> Figures:
    """Return the same with 95 % intervals over resampled sentences; at least one sentence."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(truth), (REPLICATES, len(truth)))
    drawn = np.array([_figures(truth[row], found[row]) for row in rows])
    result = figures(truth, found)
    for place, name in enumerate(("precision", "recall", "f1")):
        ends = np.quantile(drawn[:, place], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        result[f"{name}_interval"] = [_rounded(float(end)) for end in ends]
    return result


def _figures(truth: BoolArray, found: BoolArray) -> tuple[float, float, float]:
    both, labelled, named = int((truth & found).sum()), int(truth.sum()), int(found.sum())
    precision = both / named if named else 0.0
    recall = both / labelled if labelled else 0.0
    return precision, recall, 2 * both / (labelled + named) if labelled + named else 0.0


def _rounded(value: float) -> float:
    return round(value, 3)


def suggested_share(path: Path) -> Report:
    """Return for how many texts of a tab-separated file anything is suggested."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        suggested = [bool(find_traps(row["text"])) for row in rows]
    share = sum(suggested) / len(suggested) if suggested else 0.0
    return {"texts": len(suggested), "suggested_share": round(share, 4)}


def _table(report: Report) -> Iterator[str]:
    for half in HALVES:
        part = report.get(half)
        if not isinstance(part, dict):
            continue
        binary = part["binary"]
        yield f"{half}: {part['sentences']} sentences, macro F1 {part['macro_f1']:.3f}"
        for name in ("precision", "recall", "f1"):
            low, high = binary[f"{name}_interval"]
            yield f"  any trap {name:<9} {binary[name]:.3f} ({low:.3f}–{high:.3f})"
        for name, own in part["traps"].items():
            yield (
                f"  {name:<27} {own['labelled']:>3} labelled {own['found']:>3} found  "
                f"P {own['precision']:.2f}  R {own['recall']:.2f}  F1 {own['f1']:.2f}"
            )
    if "unlabelled" in report:
        yield f"unlabelled: {report['unlabelled']}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--unlabelled", type=Path, help="tab-separated texts, column 'text'")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(arguments)
    report = evaluate(read_sentences(asked.sentences))
    if asked.unlabelled:
        report["unlabelled"] = suggested_share(asked.unlabelled)
    lines = [json.dumps(report, indent=2)] if asked.json else _table(report)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
