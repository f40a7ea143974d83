r"""Entries as Markdown: a heading with the moment, a list of details, then the text.

    ## 2026-11-21T20:30:00Z

    - id: "0b6f…"
    - mood: 6

    The text, as it was written.

Details are JSON. A line of the text that begins with ``## `` or a backslash gets a backslash
before it, which Markdown does not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from emocare.journal.files_rows import BadFile, Row

_TITLE = "# Journal"
_DETAILS = ("id", "time_zone", "mood", "mood_words", "tags", "factors", "prompt")
_DETAIL = re.compile(r"- (\w+): (.*)")
_HEADING = "## "
_ESCAPED = ("\\", _HEADING)


def write(records: list[dict[str, Any]]) -> str:
    """Return a Markdown document."""
    return "\n".join([f"{_TITLE}\n", *(_section(record) for record in records)])


def read(text: str) -> Iterator[Row]:
    """Yield the sections under ``##`` headings."""
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [number for number, line in enumerate(lines) if line.startswith(_HEADING)]
    if not starts and text.strip() not in ("", _TITLE):
        raise BadFile(1, "expected headings such as ## 2026-11-21T20:30:00Z")
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        yield _row(start + 1, lines[start:end])


def _section(record: dict[str, Any]) -> str:
    details = [
        f"- {name}: {json.dumps(record[name], ensure_ascii=False)}"
        for name in _DETAILS
        if record.get(name) not in (None, "", [])
    ]
    body = "\n".join(_escaped(line) for line in record["text"].split("\n"))
    head = "\n".join([f"{_HEADING}{record['written_at']}", "", *details])
    return f"{head}\n\n{body}\n"


def _row(line: int, lines: list[str]) -> Row:
    values: dict[str, Any] = {"written_at": lines[0].removeprefix(_HEADING).strip()}
    place = 1
    while place < len(lines):
        if lines[place].strip():
            detail = _DETAIL.fullmatch(lines[place])
            if detail is None or detail.group(1) not in _DETAILS:
                break
            try:
                values[detail.group(1)] = json.loads(detail.group(2))
            except (ValueError, RecursionError):
                return Row(line + place, problem=f"{detail.group(1)} is not valid JSON.")
        elif place > 1 and _DETAIL.fullmatch(lines[place - 1]):
            break  # the empty line after the details: what follows is the text
        place += 1
    values["text"] = "\n".join(_unescaped(one) for one in lines[place:])
    return Row(line, values)


def _escaped(line: str) -> str:
    return "\\" + line if line.startswith(_ESCAPED) else line


def _unescaped(line: str) -> str:
    return line[1:] if line.startswith("\\") and line[1:].startswith(_ESCAPED) else line
