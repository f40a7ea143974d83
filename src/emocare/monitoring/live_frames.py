"""The only SQL of what ``keep_frames`` keeps: every number of one's live recordings."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from emocare.crypto import Cell, CellCipher
from emocare.monitoring.live_numbers import Columns, compress, decompress, frames_in
from emocare.monitoring.live_tables import FramesRow


class FramesRepository:
    """The per-frame numbers of one person's recordings."""

    def __init__(self, db: Session, person_id: UUID, cipher: CellCipher) -> None:
        """Work in ``db`` for one person."""
        self._db = db
        self._person_id = person_id
        self._cipher = cipher

    def add(self, check_in_id: UUID, columns: Columns) -> None:
        """Store the numbers of a check-in."""
        cell = _frames_cell(check_in_id)
        self._db.add(
            FramesRow(
                check_in_id=check_in_id,
                person_id=self._person_id,
                frames=frames_in(columns),
                numbers=self._cipher.seal(cell, compress(columns)),
            )
        )
        self._db.flush()

    def get(self, check_in_id: UUID) -> Columns | None:
        """Return the numbers of a check-in, or None where none are kept."""
        mine = (FramesRow.check_in_id == check_in_id) & (FramesRow.person_id == self._person_id)
        row = self._db.scalar(select(FramesRow).where(mine))
        return None if row is None else self._opened(row)

    def count(self) -> int:
        """Return how many frames of all recordings there are."""
        mine = FramesRow.person_id == self._person_id
        return int(self._db.scalar(select(func.sum(FramesRow.frames)).where(mine)) or 0)

    def every(self) -> Iterator[tuple[UUID, Columns]]:
        """Yield the numbers of all recordings with their check-in."""
        mine = select(FramesRow.check_in_id).where(FramesRow.person_id == self._person_id)
        for check_in_id in list(self._db.scalars(mine)):
            if (columns := self.get(check_in_id)) is not None:
                yield check_in_id, columns

    def _opened(self, row: FramesRow) -> Columns:
        columns: Columns = decompress(self._cipher.open(_frames_cell(row.check_in_id), row.numbers))
        return columns


def forget_frames(db: Session, person_id: UUID) -> None:
    """Delete the per-frame numbers of every recording of a person."""
    db.execute(delete(FramesRow).where(FramesRow.person_id == person_id))


def _frames_cell(check_in_id: UUID) -> Cell:
    return Cell("check_in_frames", check_in_id, "numbers")
