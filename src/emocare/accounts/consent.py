"""Consents: separate switches, off until given, every change kept with its date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from emocare.accounts.tables import ConsentEventRow
from emocare.db import utc_now
from emocare.errors import NotAllowed


class Purpose(StrEnum):
    """What a person may allow."""

    CAMERA_ANALYSIS = "camera_analysis"
    KEEP_NUMBERS = "keep_numbers"
    KEEP_FRAMES = "keep_frames"
    JOURNAL_ANALYSIS = "journal_analysis"


@dataclass(frozen=True, slots=True)
class Consent:
    """The state of one switch; ``changed_at`` is None while it was never touched."""

    purpose: Purpose
    granted: bool
    changed_at: datetime | None


class ConsentRepository:
    """Reads and appends consent events."""

    def __init__(self, db: Session) -> None:
        """Work in ``db``."""
        self._db = db

    def current(self, person_id: UUID, purpose: Purpose) -> Consent:
        """Return the newest state of ``purpose``."""
        row = self._newest(person_id, purpose)
        if row is None:
            return Consent(purpose, granted=False, changed_at=None)
        return Consent(purpose, granted=row.granted, changed_at=row.recorded_at)

    def all_current(self, person_id: UUID) -> list[Consent]:
        """Return the state of every switch."""
        return [self.current(person_id, purpose) for purpose in Purpose]

    def granted_among(
        self, people: Collection[UUID], purposes: Collection[Purpose]
    ) -> frozenset[tuple[UUID, Purpose]]:
        """Return which of these people allow which of these purposes now, in one question."""
        event = ConsentEventRow
        asked = select(event.person_id, event.purpose, event.granted).where(
            event.person_id.in_(people), event.purpose.in_([purpose.value for purpose in purposes])
        )
        newest: dict[tuple[UUID, Purpose], bool] = {}
        for person_id, purpose, granted in self._db.execute(asked.order_by(event.number)):
            newest[person_id, Purpose(purpose)] = granted
        return frozenset(key for key, granted in newest.items() if granted)

    def record(self, person_id: UUID, purpose: Purpose, *, granted: bool) -> Consent:
        """Append a change; a repeated state adds nothing and keeps its date."""
        newest = self._newest(person_id, purpose)
        if newest is not None and newest.granted == granted:
            return self.current(person_id, purpose)
        if newest is None and not granted:
            return Consent(purpose, granted=False, changed_at=None)
        row = ConsentEventRow(
            person_id=person_id,
            purpose=purpose.value,
            granted=granted,
            recorded_at=utc_now(),
            number=0 if newest is None else newest.number + 1,
        )
        self._db.add(row)
        self._db.flush()
        return Consent(purpose, granted=granted, changed_at=row.recorded_at)

    def history(self, person_id: UUID) -> list[ConsentEventRow]:
        """Return every change, oldest first."""
        mine = select(ConsentEventRow).where(ConsentEventRow.person_id == person_id)
        in_order = mine.order_by(ConsentEventRow.recorded_at, ConsentEventRow.number)
        return list(self._db.scalars(in_order))

    def _newest(self, person_id: UUID, purpose: Purpose) -> ConsentEventRow | None:
        # By number and not by time: a clock set back must not bring an old consent back.
        latest = select(func.max(ConsentEventRow.number)).where(
            ConsentEventRow.person_id == person_id, ConsentEventRow.purpose == purpose.value
        )
        return self._db.scalar(
            select(ConsentEventRow).where(
                ConsentEventRow.person_id == person_id,
                ConsentEventRow.purpose == purpose.value,
                ConsentEventRow.number == latest.scalar_subquery(),
            )
        )


def require_consent(db: Session, person_id: UUID, purpose: Purpose) -> None:
    """Raise NotAllowed (code ``consent_missing``) unless the person allows ``purpose`` now."""
    if not ConsentRepository(db).current(person_id, purpose).granted:
        what = {
            Purpose.CAMERA_ANALYSIS: "the analysis of camera recordings",
            Purpose.KEEP_NUMBERS: "keeping the numbers",
            Purpose.KEEP_FRAMES: "keeping every number of live recordings",
            Purpose.JOURNAL_ANALYSIS: "reading your entries for feelings",
        }[purpose]
        raise NotAllowed(
            f"You have not allowed {what}. You can switch it on under consents.",
            code="consent_missing",
        )
