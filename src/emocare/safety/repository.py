"""The only SQL of the safety slice. Whose rows may be seen is decided once: in ``_mine``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from emocare.crypto import Cell, CellCipher
from emocare.db import utc_now
from emocare.safety.tables import SafetyDocumentRow, SafetyStepRow


@dataclass(frozen=True, slots=True)
class Step:
    """A noted step, opened."""

    id: UUID
    level: int
    source: str
    started_at: datetime
    ended_at: datetime | None
    welcomed_at: datetime | None


class SafetyRepository:
    """One person's plan, decisions and steps."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def document(self, name: str) -> tuple[dict[str, Any], datetime] | None:
        """Return a document and when it was changed, or None."""
        row = self._document(name)
        if row is None:
            return None
        return self._cipher.open_json(_document_cell(row.id), row.content), row.updated_at

    def put_document(self, name: str, content: dict[str, Any]) -> datetime:
        """Store a document in place of the one there was; return the moment."""
        row = self._document(name)
        if row is None:
            row = SafetyDocumentRow(id=uuid4(), person_id=self._person_id, name=name)
            self._db.add(row)
        row.content = self._cipher.seal_json(_document_cell(row.id), content)
        row.updated_at = utc_now()
        self._db.flush()
        return row.updated_at

    def add_step(self, level: int, source: str) -> Step:
        """Note a step: its level, what opened it, and when."""
        row_id = uuid4()
        content = self._cipher.seal_json(_step_cell(row_id), {"level": level, "source": source})
        row = SafetyStepRow(
            id=row_id, person_id=self._person_id, started_at=utc_now(), content=content
        )
        self._db.add(row)
        self._db.flush()
        return self._open(row)

    def steps(self) -> Iterator[Step]:
        """Yield the steps, newest first."""
        newest = self._mine().order_by(SafetyStepRow.started_at.desc())
        return (self._open(row) for row in self._db.scalars(newest))

    def end_steps(self, moment: datetime) -> None:
        """Close every open step."""
        for row in self._db.scalars(self._mine().where(SafetyStepRow.ended_at.is_(None))):
            row.ended_at = moment
        self._db.flush()

    def welcome(self, moment: datetime) -> None:
        """Note that the person was met gently after every step so far."""
        for row in self._db.scalars(self._mine().where(SafetyStepRow.welcomed_at.is_(None))):
            row.welcomed_at = moment
        self._db.flush()

    def _mine(self) -> Select[SafetyStepRow]:
        return select(SafetyStepRow).where(SafetyStepRow.person_id == self._person_id)

    def _document(self, name: str) -> SafetyDocumentRow | None:
        return self._db.scalar(
            select(SafetyDocumentRow).where(
                SafetyDocumentRow.person_id == self._person_id, SafetyDocumentRow.name == name
            )
        )

    def _open(self, row: SafetyStepRow) -> Step:
        content = self._cipher.open_json(_step_cell(row.id), row.content)
        return Step(
            row.id,
            content["level"],
            content["source"],
            row.started_at,
            row.ended_at,
            row.welcomed_at,
        )


def forget_person(db: Session, person_id: UUID) -> None:
    """Delete everything of one person."""
    db.execute(delete(SafetyDocumentRow).where(SafetyDocumentRow.person_id == person_id))
    db.execute(delete(SafetyStepRow).where(SafetyStepRow.person_id == person_id))


def _document_cell(row_id: UUID) -> Cell:
    return Cell("safety_document", row_id, "content")


def _step_cell(row_id: UUID) -> Cell:
    return Cell("safety_step", row_id, "content")
