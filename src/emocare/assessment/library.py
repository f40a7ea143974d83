"""Load instruments: the shipped ones, and a clinic's own from EMOCARE_HOME/instruments.

A file that cannot be used is reported and skipped; it never stops the service. Deleting a shipped
file (``who5.yaml`` has a licence of its own) leaves everything else working.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from emocare.assessment.instrument import Instrument
from emocare.errors import Invalid, NotFound

SHIPPED = Path(__file__).parent / "instruments"
FOLDER = "instruments"
MAX_BYTES = 256 * 1024

_log = logging.getLogger("emocare.assessment")


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that was skipped, and one sentence for each thing wrong with it."""

    file: Path
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The instruments that can be used, by id, and the files that cannot."""

    instruments: Mapping[str, Instrument]
    broken: tuple[Broken, ...] = field(default=())

    def get(self, instrument_id: str) -> Instrument:
        """Return an instrument; raise NotFound when it is not installed."""
        found = self.instruments.get(instrument_id)
        if found is None:
            raise NotFound("There is no such questionnaire.", code="no_such_instrument")
        return found


def load_library(home: Path | None = None, *, shipped: Path = SHIPPED) -> Library:
    """Return the shipped instruments and those in ``home``'s folder; report broken files."""
    instruments: dict[str, Instrument] = {}
    broken: list[Broken] = []
    for file in _files(shipped, home):
        try:
            instrument = read_instrument(file)
            if instrument.id in instruments:
                raise Invalid(f"{file.name}: id: {instrument.id} is taken by another file")
        except Invalid as error:
            broken.append(Broken(file, tuple(error.message.splitlines())))
            _log.warning("instrument skipped: %s", error.message)
        else:
            instruments[instrument.id] = instrument
    return Library(instruments, tuple(broken))


def read_instrument(file: Path) -> Instrument:
    """Return the instrument in ``file``; raise Invalid, one line per problem."""
    try:
        return Instrument.model_validate(_parse(file))
    except ValidationError as error:
        lines = [f"{file.name}: {_problem(one)}" for one in error.errors(include_url=False)]
        raise Invalid("\n".join(lines), code="instrument_broken") from None


def _files(shipped: Path, home: Path | None) -> Iterator[Path]:
    """Yield the shipped files first: nobody's file takes the place of a shipped one."""
    yield from sorted(shipped.glob("*.yaml"))
    if home is not None and (home / FOLDER).is_dir():
        own = (home / FOLDER).iterdir()
        yield from sorted(file for file in own if file.suffix in {".yaml", ".yml"})


def _parse(file: Path) -> Mapping[str, Any]:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Invalid(f"{file.name}: the file is larger than {MAX_BYTES // 1024} KiB")
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file.name}: cannot be read ({type(error).__name__})") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise Invalid(f"{file.name}: this is not YAML{where}") from None
    if not isinstance(document, dict):
        raise Invalid(f"{file.name}: expected fields such as id and items")
    return document


def _problem(error: Any) -> str:  # noqa: ANN401 - pydantic's own typed dict
    place = ".".join(str(part) for part in error["loc"])
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {words}" if place else words
