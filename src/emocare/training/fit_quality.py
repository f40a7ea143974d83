"""Fit the limits of ``vision.quality`` on spoilt pictures, and show what they are worth.

    ./app exec python -m emocare.training.fit_quality --data ../shared/data --docs docs

One measure after the other, on the faces that those before it keep: accuracy is fitted as a
monotonous function of the measure (isotonic regression over groups of ``GROUP`` faces), on the
clean pictures and those whose hardship the measure is about. Its ramp is 1/2, where the pipeline
abstains, where accuracy falls to ``WORTHLESS``; where it never does, at the edge of what was
seen. It is 1 where accuracy is within ``SLACK`` of that on clean pictures, or where ``ORDINARY``
of these lie. Fitted on one half of the pictures, judged on the other; the figures in
docs/quality.md are of the shipped limits.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.ferplus import load_ferplus
from emocare.training.corruptions import CORRUPTIONS
from emocare.training.quality_report import write_report
from emocare.training.quality_rows import CLEAN, Row, collect
from emocare.training.sources import FERPLUS_FILE
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.quality import READABLE_FROM, Ramp

# A reading that is wrong more than every third time is not worth giving.
WORTHLESS = 0.66
SLACK = 0.03
EDGE = 0.005
ORDINARY = 0.95
GROUP = 25
# Bounds of a ramp's half-width: in standard deviations of the measure, in its middle.
NARROWEST, WIDEST = 0.1, 0.6

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Question:
    """A measure, the hardships it is about, and whether more of it is better."""

    corruptions: tuple[str, ...]
    more_is_better: bool


# Specific measures first: what they explain is not held against the general ones.
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "sharpness": Question(("blur",), True),
        "size_px": Question(("small",), True),
        "clipped": Question(("bright",), False),
        "luma": Question(("dark",), True),
        "contrast": Question(("dark",), True),
        "outside": Question(("cut",), False),
        "mouth_detail": Question(("mask", "hand"), True),
        "roll": Question(("tilt",), False),
        "yaw": Question((), False),
        "pitch": Question((), False),
        "face_score": Question(tuple(CORRUPTIONS), True),
    }
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit on even pictures, judge the shipped limits on odd ones, write docs/quality.md."""
    parser = argparse.ArgumentParser(description="Fit the limits of vision.quality.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--docs", type=Path, required=True, help="folder for the report")
    parser.add_argument("--every", type=int, default=3, help="use every n-th picture")
    options = parser.parse_args(arguments)
    faces = load_ferplus(options.data / FERPLUS_FILE, "PublicTest").judged()
    rows = collect(faces, OnnxFaceNetwork(), every=options.every)
    fitted = fit_limits(half(rows, options.every, 0))
    print(json.dumps({name: asdict(ramp) for name, ramp in fitted.items()}, indent=2))
    write_report(options.docs, half(rows, options.every, 1), fitted)


def half(rows: Sequence[Row], every: int, which: int) -> list[Row]:
    """Return the rows of every other picture that was used."""
    return [row for row in rows if row.picture // every % 2 == which]


def fit_limits(rows: Sequence[Row]) -> dict[str, Ramp]:
    """Return a ramp for each measure."""
    kept = [row for row in rows if row.measures]
    clean = float(np.mean([row.right for row in kept if row.corruption == CLEAN]))
    limits: dict[str, Ramp] = {}
    for name, question in QUESTIONS.items():
        about = [row for row in kept if row.corruption in (CLEAN, *question.corruptions)]
        limits[name] = fit_ramp(about, name, question.more_is_better, clean)
        kept = [row for row in kept if limits[name](value_of(row, name)) >= READABLE_FROM]
    return limits


def fit_ramp(rows: Sequence[Row], name: str, more_is_better: bool, clean: float) -> Ramp:
    """Return the ramp of one measure; ``clean`` is the accuracy on clean pictures."""
    sign = 1.0 if more_is_better else -1.0
    values = sign * np.array([value_of(row, name) for row in rows])
    right = np.array([row.right for row in rows], float)
    places, accuracy = grouped_accuracy(values, right)
    middle = first_above(places, accuracy, WORTHLESS, otherwise=float(np.quantile(values, EDGE)))
    ordinary = np.quantile(values[[row.corruption == CLEAN for row in rows]], 1 - ORDINARY)
    harmless = min(first_above(places, accuracy, clean - SLACK, otherwise=middle), float(ordinary))
    width = max(harmless - middle, NARROWEST * float(values.std()))
    width = min(width, WIDEST * abs(middle)) if middle else width
    return Ramp(sign * (middle - width), sign * (middle + width))


def value_of(row: Row, name: str) -> float:
    """Return one measure of a row, without its sign."""
    return abs(float(getattr(row.measures, name)))


def grouped_accuracy(values: FloatArray, right: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least value and the isotonic accuracy of each group of ``GROUP`` rows."""
    order = np.argsort(values, kind="stable")
    groups = np.array_split(order, max(1, len(order) // GROUP))
    places = np.array([values[group].min() for group in groups])
    return places, isotonic(np.array([right[group].mean() for group in groups]))


def isotonic(values: FloatArray) -> FloatArray:
    """Return the non-decreasing sequence nearest to ``values`` (pool adjacent violators)."""
    means: list[float] = []
    sizes: list[int] = []
    for value in values.tolist():
        means.append(value)
        sizes.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            size = sizes[-2] + sizes[-1]
            means[-2:] = [(means[-2] * sizes[-2] + means[-1] * sizes[-1]) / size]
            sizes[-2:] = [size]
    return np.repeat(means, sizes)


def first_above(
    places: FloatArray, accuracy: FloatArray, level: float, *, otherwise: float
) -> float:
    """Return the first place from which accuracy is ``level`` or more.

    ``otherwise`` is for an accuracy that is so everywhere, or nowhere.
    """
    above = np.flatnonzero(accuracy >= level)
    if len(above) in (0, len(accuracy)):
        return otherwise
    return float(places[above[0]])


if __name__ == "__main__":
    main()
