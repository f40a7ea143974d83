"""What the safety slice exports and erases."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.registry import Eraser, Exporter, Rows
from emocare.crypto import CellCipher
from emocare.safety.repository import SafetyRepository, forget_person

_TABLES = frozenset({"safety_document", "safety_step"})


def export_safety(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return the plan, who is told, and the steps."""
    mine = SafetyRepository(db, person_id, cipher)
    plan, told = mine.document("plan"), mine.document("told")
    return {
        "safety_plan": [
            {"step": step, "line": line}
            for step, lines in (plan[0] if plan else {}).items()
            for line in lines
        ],
        "safety_told": [dict(one) for one in (told[0]["people"] if told else [])],
        "safety_steps": [
            {
                "level": step.level,
                "source": step.source,
                "started_at": step.started_at,
                "ended_at": step.ended_at,
            }
            for step in mine.steps()
        ],
    }


EXPORTER = Exporter(tables=_TABLES, export=export_safety)
ERASER = Eraser(tables=_TABLES, erase=forget_person)
