"""The endpoints of entries: writing, reading, photos, and answers to suggestions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Body, Query, Response, status
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from emocare.accounts.dependencies import DbSession
from emocare.journal import service, views
from emocare.journal.content import EntryChange, EntryNew
from emocare.journal.dependencies import CurrentJournal, Writer
from emocare.journal.schemas import (
    EntryConflict,
    EntryOut,
    EntryPage,
    EntryStored,
    TrapAnswerIn,
)

router = APIRouter(prefix="/journal/entries", tags=["journal"])

_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": EntryConflict, "description": "Both versions; nothing was stored"}
}
_JPEG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {}}, "description": "The photo"}
}
PhotoBytes = Annotated[
    bytes,
    Body(media_type="application/octet-stream", description="A JPEG, PNG or WebP picture"),
]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=EntryStored,
    responses={**_CONFLICT, 200: {"model": EntryStored, "description": "It was stored before"}},
)
def write_entry(
    form: EntryNew, identity: Writer, journal: CurrentJournal, response: Response
) -> EntryStored | JSONResponse:
    """Write an entry; sending the same one twice stores it once."""
    answer, added = service.write(journal, identity, form)
    if isinstance(answer, EntryConflict):
        return _conflict(answer)
    response.status_code = status.HTTP_201_CREATED if added else status.HTTP_200_OK
    return answer


@router.get("")
def list_entries(
    identity: Writer,
    db: DbSession,
    journal: CurrentJournal,
    afterwards: BackgroundTasks,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    before: Annotated[
        str | None, Query(max_length=200, description="The ``next`` of the page before")
    ] = None,
    since: Annotated[AwareDatetime | None, Query(description="The earliest moment")] = None,
    until: Annotated[AwareDatetime | None, Query(description="The moment after the last")] = None,
) -> EntryPage:
    """List one's entries, newest first; whoever reads the first ones may search them next."""
    if before is None:
        afterwards.add_task(views.get_ready, journal, identity)
    return service.list_entries(db, identity, limit=limit, before=before, since=since, until=until)


@router.get("/{entry_id}")
def read_entry(entry_id: UUID, identity: Writer, db: DbSession) -> EntryOut:
    """Read one entry."""
    return service.read(db, identity, entry_id)


@router.put("/{entry_id}", response_model=EntryStored, responses=_CONFLICT)
def change_entry(
    entry_id: UUID, form: EntryChange, identity: Writer, journal: CurrentJournal
) -> EntryStored | JSONResponse:
    """Store a new version; where another one came first, both are returned, nothing is stored."""
    answer = service.change(journal, identity, entry_id, form)
    return _conflict(answer) if isinstance(answer, EntryConflict) else answer


@router.delete("/{entry_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_entry(entry_id: UUID, identity: Writer, journal: CurrentJournal) -> None:
    """Delete one entry with its photo for good."""
    service.remove(journal, identity, entry_id)


@router.put("/{entry_id}/photo", status_code=status.HTTP_204_NO_CONTENT)
def put_entry_photo(
    entry_id: UUID, data: PhotoBytes, identity: Writer, journal: CurrentJournal
) -> None:
    """Add a photo; it is made smaller, and where and when it was taken is removed from it."""
    service.put_photo(journal, identity, entry_id, data)


@router.get("/{entry_id}/photo", response_class=Response, responses=_JPEG)
def read_entry_photo(entry_id: UUID, identity: Writer, db: DbSession) -> Response:
    """Read the photo of an entry."""
    jpeg = service.read_photo(db, identity, entry_id)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.delete("/{entry_id}/photo", status_code=status.HTTP_204_NO_CONTENT)
def delete_entry_photo(entry_id: UUID, identity: Writer, db: DbSession) -> None:
    """Delete the photo of an entry."""
    service.remove_photo(db, identity, entry_id)


@router.put("/{entry_id}/traps")
def answer_thinking_trap(
    entry_id: UUID, form: TrapAnswerIn, identity: Writer, db: DbSession
) -> EntryOut:
    """Say whether a suggested thinking trap fits, does not fit, or the thought is accurate."""
    return service.answer_trap(db, identity, entry_id, form)


def _conflict(answer: EntryConflict) -> JSONResponse:
    return JSONResponse(answer.model_dump(mode="json"), status_code=status.HTTP_409_CONFLICT)
