"""The check-in endpoints."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import AwareDatetime

from emocare.accounts.dependencies import CheckInsReader, CheckInsWriter, DbSession
from emocare.monitoring import service
from emocare.monitoring.schemas import (
    CheckInChange,
    CheckInOut,
    CheckInPage,
    WordsCheckIn,
)

router = APIRouter(prefix="/check-ins", tags=["check-ins"])


@router.post("/words", status_code=status.HTTP_201_CREATED)
def add_words(form: WordsCheckIn, identity: CheckInsWriter, db: DbSession) -> CheckInOut:
    """Check in without a camera: a mood, and words if one likes."""
    return service.add_words(db, identity, form)


@router.get("")
def list_check_ins(
    identity: CheckInsReader,
    db: DbSession,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    before: Annotated[
        str | None, Query(max_length=200, description="The ``next`` of the page before")
    ] = None,
    since: Annotated[
        AwareDatetime | None, Query(description="Leave out what was recorded earlier")
    ] = None,
) -> CheckInPage:
    """List one's check-ins, newest first, without their timelines."""
    return service.list_check_ins(db, identity, limit=limit, before=before, since=since)


@router.get("/{check_in_id}")
def read_check_in(check_in_id: UUID, identity: CheckInsReader, db: DbSession) -> CheckInOut:
    """Read one check-in with everything in it."""
    return service.read_check_in(db, identity, check_in_id)


@router.patch("/{check_in_id}")
def change_check_in(
    check_in_id: UUID, change: CheckInChange, identity: CheckInsWriter, db: DbSession
) -> CheckInOut:
    """Rate one's mood, correct the reading, or write a note; parts left out stay."""
    return service.change_check_in(db, identity, check_in_id, change)


@router.delete("/{check_in_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_check_in(check_in_id: UUID, identity: CheckInsWriter, db: DbSession) -> None:
    """Delete one check-in for good."""
    service.remove_check_in(db, identity, check_in_id)
