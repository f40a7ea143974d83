"""The check-in endpoints."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import AwareDatetime

from emocare.accounts.dependencies import (
    CheckInsReader,
    CheckInsWriter,
    CurrentAccounts,
    DbSession,
)
from emocare.monitoring import service
from emocare.monitoring.device_schemas import DeviceClip, DeviceResult
from emocare.monitoring.device_service import keep_device_clip
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


@router.post("/readings", status_code=status.HTTP_201_CREATED)
def add_device_clip(
    clip: DeviceClip, identity: CheckInsWriter, accounts: CurrentAccounts
) -> DeviceResult:
    """Check in with a clip that was read on the device: only its numbers are sent.

    Needs the consent ``camera_analysis``; with ``keep_numbers`` it becomes a check-in (source
    ``device``). 422 ``no_face`` where nobody was visible.
    """
    return keep_device_clip(accounts, identity, clip)


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
