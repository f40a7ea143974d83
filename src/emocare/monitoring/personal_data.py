"""What the check-ins export and erase, and what withdrawing a consent deletes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose
from emocare.accounts.registry import ConsentHook, Eraser, Exporter, Rows
from emocare.crypto import CellCipher
from emocare.monitoring.repository import (
    CheckIn,
    CheckInRepository,
    forget_person,
    forget_readings,
    lock_person,
)
from emocare.monitoring.schemas import Movement, ReadSecond, TellingMoment
from emocare.types import EXPRESSIONS

_TABLES = frozenset({"check_in"})


def export_check_ins(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return the check-ins, every second of their recordings, and what their results rest on."""
    check_ins = list(CheckInRepository(db, person_id, cipher).every())
    return {
        "check_ins": [_check_in(one) for one in check_ins],
        "check_in_seconds": [
            _second(one, second)
            for one in check_ins
            if one.result
            for second in one.result.timeline
        ],
        "check_in_marks": [
            {"check_in_id": str(one.id), **mark.model_dump()}
            for one in check_ins
            for mark in one.marks
        ],
        "check_in_moments": [
            _moment(one, one.result.moment) for one in check_ins if one.result and one.result.moment
        ],
        "check_in_movements": [
            _movement(one, movement)
            for one in check_ins
            if one.result and one.result.moment
            for movement in one.result.moment.movements or ()
        ],
    }


def erase_check_ins(db: Session, person_id: UUID) -> None:
    """Delete every check-in, after any result that is just being stored."""
    lock_person(db, person_id)
    forget_person(db, person_id)


def withdraw_numbers(db: Session, person_id: UUID) -> None:
    """Delete what was read from clips, after any result that is just being stored."""
    lock_person(db, person_id)
    forget_readings(db, person_id)


def _check_in(one: CheckIn) -> dict[str, object]:
    result = one.result
    shares = result.distribution if result and result.distribution else {}
    return {
        "id": str(one.id),
        "source": one.source,
        "recorded_at": one.recorded_at,
        "time_zone": one.time_zone,
        "created_at": one.created_at,
        "mood": one.mood,
        "words": one.words,
        "correction": one.correction,
        "note": one.note,
        "duration_s": one.duration_s,
        "usable_s": result.usable_s if result else None,
        "looked": result.dominant if result else None,
        "confidence": result.confidence if result else None,
        "certainty": result.certainty if result else None,
        **{f"expression_{name}": shares.get(name) for name in EXPRESSIONS},
        "valence": result.valence if result else None,
        "arousal": result.arousal if result else None,
        "aggregate": result.aggregate if result else None,
        "face_count": result.face_count if result else None,
        "blinks": result.blinks.model_dump() if result and result.blinks else None,
        "reasons": dict(result.reasons) if result else None,
        "model": result.model.model_dump() if result else None,
    }


def _second(one: CheckIn, second: ReadSecond) -> dict[str, object]:
    shares = second.distribution or {}
    return {
        "check_in_id": str(one.id),
        "t_s": second.t_s,
        "usable": second.usable,
        **{f"expression_{name}": shares.get(name) for name in EXPRESSIONS},
        "valence": second.valence,
        "arousal": second.arousal,
        "reasons": list(second.reasons),
    }


def _moment(one: CheckIn, moment: TellingMoment) -> dict[str, object]:
    return {
        "check_in_id": str(one.id),
        "t_s": moment.t_s,
        "looked": moment.expression,
        "confidence": moment.confidence,
        "landmarks": moment.face.landmarks if moment.face else None,
        "heat": moment.face.heat if moment.face else None,
    }


def _movement(one: CheckIn, movement: Movement) -> dict[str, object]:
    return {
        "check_in_id": str(one.id),
        "action_unit": movement.name,
        "intensity": movement.intensity,
        "evidence": movement.evidence,
    }


EXPORTER = Exporter(tables=_TABLES, export=export_check_ins)
ERASER = Eraser(tables=_TABLES, erase=erase_check_ins)
CONSENT_HOOK = ConsentHook(purpose=Purpose.KEEP_NUMBERS, on_withdrawn=withdraw_numbers)
