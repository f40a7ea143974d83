"""Which pictures of one part of a data set have a copy in another: the leakage check.

A figure on pictures with a copy among those trained on is too good. Parts are compared in pairs,
those that networks learn from first; each picture is reported with its nearest copy.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from emocare.errors import Invalid
from emocare.evaluation.near_copies import Prints, find_copies, take_prints
from emocare.evaluation.splits import SplitPicture, is_training, read_splits
from emocare.types import UInt8Array


@dataclass(frozen=True, slots=True)
class Match:
    """``picture`` is a copy of ``copy_of``; ``exact`` to the pixel, or ``mirrored``."""

    picture: str
    copy_of: str
    correlation: float
    exact: bool
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The pictures of part ``of`` that have a copy ``among`` another part."""

    of: str
    among: str
    pictures: int
    matches: tuple[Match, ...]

    @property
    def share(self) -> float:
        """The share of the part's pictures that have a copy."""
        return len(self.matches) / self.pictures if self.pictures else 0.0


@dataclass(frozen=True, slots=True)
class Leakage:
    """All comparisons of a data set; ``repeats`` counts exact repetitions within each part."""

    kind: str
    parts: Mapping[str, int]
    repeats: Mapping[str, int]
    comparisons: tuple[Comparison, ...]


@dataclass(slots=True)
class _Part:
    names: list[str] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    prints: list[Prints] = field(default_factory=list)


def check_leakage(
    kind: str, path: Path, progress: Callable[[int], None] = lambda _: None
) -> Leakage:
    """Compare the parts of a data set; ``progress`` hears the number of pictures read.

    Raises Invalid where there is only one part.
    """
    parts = _read_parts(read_splits(kind, path), progress)
    order = sorted(parts, key=lambda name: (not is_training(name), name))
    if len(order) < 2:
        found = f"the part {order[0]!r} only" if order else "no picture"
        raise Invalid(f"{path} holds {found}: there is nothing to compare.", code="dataset_parts")
    comparisons = tuple(
        _compare(parts, of, among) for i, among in enumerate(order) for of in order[i + 1 :]
    )
    repeats = {
        name: sum(count - 1 for count in Counter(parts[name].digests).values()) for name in order
    }
    return Leakage(kind, {name: len(parts[name].names) for name in order}, repeats, comparisons)


def leakage_figures(found: Leakage) -> dict[str, Any]:
    """Return the check as values that JSON can hold."""
    return {
        "kind": found.kind,
        "parts": dict(found.parts),
        "exact_repeats_within": dict(found.repeats),
        "comparisons": [
            {
                "of": one.of,
                "among": one.among,
                "pictures": one.pictures,
                "with_copy": len(one.matches),
                "share": one.share,
                "exact": sum(match.exact for match in one.matches),
                "mirrored": sum(match.mirrored for match in one.matches),
                "rows": [
                    {
                        "picture": match.picture,
                        "copy_of": match.copy_of,
                        "correlation": round(match.correlation, 4),
                        "exact": match.exact,
                        "mirrored": match.mirrored,
                    }
                    for match in one.matches
                ],
            }
            for one in found.comparisons
        ],
    }


def _read_parts(
    pictures: Iterator[SplitPicture], progress: Callable[[int], None], batch: int = 512
) -> dict[str, _Part]:
    parts: dict[str, _Part] = {}
    waiting: dict[str, list[UInt8Array]] = {}
    for count, one in enumerate(pictures, start=1):
        part = parts.setdefault(one.split, _Part())
        part.names.append(one.name)
        part.digests.append(_digest(one.picture))
        pending = waiting.setdefault(one.split, [])
        pending.append(one.picture)
        if len(pending) == batch:
            part.prints.append(take_prints(pending))
            pending.clear()
        progress(count)
    for name, pending in waiting.items():
        parts[name].prints.append(take_prints(pending))
    return parts


def _compare(parts: Mapping[str, _Part], of: str, among: str) -> Comparison:
    ours, theirs = parts[of], parts[among]
    place = {digest: row for row, digest in reversed(list(enumerate(theirs.digests)))}
    matches = {
        row: Match(ours.names[row], theirs.names[place[digest]], 1.0, True, False)
        for row, digest in enumerate(ours.digests)
        if digest in place
    }
    for copy in find_copies(_joined(ours.prints), _joined(theirs.prints)):
        if copy.row not in matches:
            matches[copy.row] = Match(
                ours.names[copy.row],
                theirs.names[copy.other],
                copy.correlation,
                False,
                copy.mirrored,
            )
    return Comparison(of, among, len(ours.names), tuple(matches[row] for row in sorted(matches)))


def _joined(prints: Sequence[Prints]) -> Prints:
    return Prints(
        np.concatenate([part.pattern for part in prints]),
        np.concatenate([part.plain for part in prints]),
        np.concatenate([part.mirrored for part in prints]),
    )


def _digest(picture: UInt8Array) -> bytes:
    return hashlib.blake2b(str(picture.shape).encode() + picture.tobytes(), digest_size=16).digest()
