"""What other slices hand to accounts: how to export and erase a person's rows.

``api.py`` lists them explicitly; a test fails for a table that none of them covers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose
from emocare.crypto import CellCipher

Rows = Sequence[Mapping[str, object]]
"""Flat records: values are text, numbers, booleans, moments, None, or JSON-like lists and dicts."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Gives a person's rows as named files, everything opened.

    ``tables`` are the names of the tables it covers; ``export(db, person_id, cipher)`` returns
    file stem → rows; each becomes one JSON and one CSV file.
    """

    tables: frozenset[str]
    export: Callable[[Session, UUID, CellCipher], Mapping[str, Rows]]


@dataclass(frozen=True, slots=True)
class Eraser:
    """Deletes everything its ``tables`` (and files) hold about a person."""

    tables: frozenset[str]
    erase: Callable[[Session, UUID], None]


@dataclass(frozen=True, slots=True)
class ConsentHook:
    """Is called, in the same transaction, when the person withdraws ``purpose``."""

    purpose: Purpose
    on_withdrawn: Callable[[Session, UUID], None]
