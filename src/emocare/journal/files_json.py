"""Entries as JSON: ``{"format": "emocare.journal.1", "entries": [...]}``, or a bare list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from emocare.journal.files_rows import BadFile, Row

FORMAT = "emocare.journal.1"
_START = re.compile(r'\s*(?:\{.*?"entries"\s*:\s*)?\[\s*', re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:(,)\s*|(\]))")


def write(records: list[dict[str, Any]]) -> str:
    """Return a JSON document with one entry a line."""
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f'{{"format": "{FORMAT}", "entries": [\n{lines}\n]}}\n'


def read(text: str) -> Iterator[Row]:
    """Yield the entries; raise BadFile at the place where it is no JSON any more."""
    start = _START.match(text)
    if start is None:
        raise BadFile(1, 'expected {"entries": [...]} or a list')
    place, decoder, lines = start.end(), JSONDecoder(), _Lines(text)
    if text.startswith("]", place):
        return
    while True:
        line = lines.at(place)
        try:
            value, place = decoder.raw_decode(text, place)
        except (JSONDecodeError, RecursionError):
            raise BadFile(line, "this is not valid JSON") from None
        if isinstance(value, dict):
            yield Row(line, value)
        else:
            yield Row(line, problem="Expected an object with written_at and text.")
        between = _BETWEEN.match(text, place)
        if between is None:
            raise BadFile(lines.at(place), "expected a comma or the end of the list")
        if between.group(2):
            return
        place = between.end()


class _Lines:
    """Tells the line of growing places without counting from the beginning each time."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = place
        return self._line
