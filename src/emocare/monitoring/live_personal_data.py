"""What live sessions export and erase, and what withdrawing a consent does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.consent import Purpose
from emocare.accounts.registry import ConsentHook, Eraser, Exporter, Rows
from emocare.crypto import CellCipher
from emocare.monitoring.live_frames import FramesRepository, forget_frames
from emocare.monitoring.live_numbers import rows
from emocare.monitoring.live_repository import LiveRepository, forget_parts, forget_sessions
from emocare.monitoring.repository import lock_person
from emocare.types import ACTION_UNITS, EXPRESSIONS

_TABLES = frozenset({"live_session", "live_part", "live_mark", "check_in_frames"})
_NONE = (None, None, None)


def export_live(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return the sessions, the marks and numbers of open ones, and every frame that is kept."""
    mine = LiveRepository(db, person_id, cipher)
    sessions = mine.every()
    return {
        "live_sessions": [
            {
                "id": str(one.id),
                "mode": one.mode,
                "state": one.state,
                "started_at": one.started_at,
                "last_seen_at": one.last_seen_at,
                "time_zone": one.time_zone,
                "engine": one.engine.model_dump(),
                "check_in_id": None if one.check_in_id is None else str(one.check_in_id),
            }
            for one in sessions
        ],
        "live_marks": [
            {"session_id": str(one.id), **mark.model_dump()}
            for one in sessions
            for mark in mine.marks(one.id)
        ],
        "live_frames": [
            {"session_id": str(one.id), **_flat(row)}
            for one in sessions
            for part in mine.parts(one.id)
            for row in rows(part)
        ],
        "check_in_frames": _EveryFrame(FramesRepository(db, person_id, cipher)),
    }


class _EveryFrame(Sequence[Mapping[str, object]]):
    """The frames of all recordings as flat records, opened one recording at a time."""

    def __init__(self, frames: FramesRepository) -> None:
        self._frames = frames

    def __len__(self) -> int:
        return self._frames.count()

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        for check_in_id, columns in self._frames.every():
            for row in rows(columns):
                yield {"check_in_id": str(check_in_id), **_flat(row)}

    @overload
    def __getitem__(self, at: int) -> Mapping[str, object]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, object]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, object] | Sequence[Mapping[str, object]]:
        return list(self)[at]


def erase_live(db: Session, person_id: UUID) -> None:
    """Delete every session and every frame; open streams are closed by the writer."""
    lock_person(db, person_id)
    forget_sessions(db, person_id)
    forget_frames(db, person_id)


def withdraw_camera(db: Session, person_id: UUID) -> None:
    """End the open session, and delete what it had read: it was to become a check-in later."""
    lock_person(db, person_id)
    forget_sessions(db, person_id)


def withdraw_numbers(db: Session, person_id: UUID) -> None:
    """Delete what the open session has read, and the frames of every recording."""
    lock_person(db, person_id)
    forget_parts(db, person_id)
    forget_frames(db, person_id)


def withdraw_frames(db: Session, person_id: UUID) -> None:
    """Delete the frames of every recording; one value a second stays."""
    lock_person(db, person_id)
    forget_frames(db, person_id)


def _flat(row: Mapping[str, Any]) -> dict[str, object]:
    """Return one frame as a flat record."""
    pose = row["pose"] or _NONE
    right, left = row["eyes"] or (_NONE, _NONE)
    eye = ("openness", "gaze_yaw", "gaze_pitch")
    shares, units = row["e"] or [None] * len(EXPRESSIONS), row["au"] or [None] * len(ACTION_UNITS)
    return {
        "t_s": row["t_s"],
        "faces": row["faces"],
        **{f"expression_{name}": one for name, one in zip(EXPRESSIONS, shares, strict=True)},
        **dict(zip(ACTION_UNITS, units, strict=True)),
        "valence": row["v"],
        "arousal": row["a"],
        "quality": row["q"],
        "reasons": row["reasons"],
        **dict(zip(("yaw", "pitch", "roll"), pose, strict=True)),
        **{f"right_eye_{name}": one for name, one in zip(eye, right, strict=True)},
        **{f"left_eye_{name}": one for name, one in zip(eye, left, strict=True)},
    }


EXPORTER = Exporter(tables=_TABLES, export=export_live)
ERASER = Eraser(tables=_TABLES, erase=erase_live)
CONSENT_HOOKS = (
    ConsentHook(purpose=Purpose.CAMERA_ANALYSIS, on_withdrawn=withdraw_camera),
    ConsentHook(purpose=Purpose.KEEP_NUMBERS, on_withdrawn=withdraw_numbers),
    ConsentHook(purpose=Purpose.KEEP_FRAMES, on_withdrawn=withdraw_frames),
)
