"""Labelled sentences: what the readers of risk are judged on, and the network learns from.

A file is a YAML list of ``{text, level, kinds, note}``: level 0 nothing, 1 distress, 2 any
ideation or harm, 3 acute; ``kinds`` says of what, at levels 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from emocare.errors import Invalid, NotFound
from emocare.safety.phrase_list import KINDS

LEVELS = (0, 1, 2, 3)
POSITIVE, ACUTE = 2, 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, its level 0-3 and, from level 2 on, its kinds."""

    text: str
    level: int
    kinds: frozenset[str]


def read_labelled(path: Path) -> list[Labelled]:
    """Return the sentences of a file, or of every ``.yaml`` in a folder, by name.

    Raises NotFound, or Invalid naming the file and the sentence.
    """
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise NotFound(f"There are no sentences at {path}.", code="dataset_missing")
    return [sentence for file in files for sentence in _read(file)]


def _read(path: Path) -> list[Labelled]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Invalid(f"{path.name} is no YAML file.", code="dataset_unreadable") from error
    if not isinstance(rows, list) or not rows:
        raise Invalid(f"{path.name} must be a list of sentences.", code="dataset_unreadable")
    return [_labelled(row, f"{path.name}, sentence {place}") for place, row in enumerate(rows, 1)]


def _labelled(row: object, where: str) -> Labelled:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise Invalid(f"{where}: a text is missing.", code="dataset_row")
    level, kinds = row.get("level"), row.get("kinds", [])
    if level not in LEVELS:
        raise Invalid(f"{where}: level {level!r} is not 0, 1, 2 or 3.", code="dataset_row")
    if not isinstance(kinds, list) or not set(kinds) <= set(KINDS):
        raise Invalid(f"{where}: unknown kinds {kinds!r}.", code="dataset_row")
    return Labelled(row["text"], level, frozenset(kinds if level >= POSITIVE else ()))
