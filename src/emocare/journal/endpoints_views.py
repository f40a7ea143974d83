"""The endpoints that look at many entries: calendar, search, files, analysis, and jobs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response, status

from emocare.accounts.dependencies import DbSession
from emocare.db import utc_now
from emocare.errors import Invalid
from emocare.journal import background, prompts, themes, views
from emocare.journal.dependencies import CurrentJournal, Writer
from emocare.journal.files import ENDINGS, MEDIA_TYPES, write_file
from emocare.journal.repository import NewEntry
from emocare.journal.schemas import (
    AnalysisState,
    CalendarOut,
    FileFormat,
    JournalJobOut,
    LabelsOut,
    PromptOut,
    SearchIn,
    SearchOut,
    ThemesOut,
)
from emocare.journal.service import mine

router = APIRouter(prefix="/journal", tags=["journal"])

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {} for kind in MEDIA_TYPES.values()},
        "description": "The entries as a file",
    }
}
Month = Annotated[
    str | None,
    Query(
        pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$",
        examples=["2026-11"],
        description="This one (UTC) when left out",
    ),
]
Format = Annotated[FileFormat, Query(alias="format")]
FileBytes = Annotated[
    bytes, Body(media_type="application/octet-stream", description="A text file in UTF-8")
]


@router.get("/calendar")
def read_journal_calendar(identity: Writer, db: DbSession, month: Month = None) -> CalendarOut:
    """Read on which days of a month something was written, and the mean mood of each."""
    return views.read_calendar(db, identity, month or f"{utc_now():%Y-%m}")


@router.post("/search")
def search_journal(form: SearchIn, identity: Writer, journal: CurrentJournal) -> SearchOut:
    """Search one's entries; a POST, so that what is looked for is in no address."""
    return views.search(journal, identity, form)


@router.get("/labels")
def list_journal_labels(identity: Writer, journal: CurrentJournal) -> LabelsOut:
    """List the tags and factors in use."""
    return views.read_labels(journal, identity)


@router.get("/prompt")
def read_journal_prompt(
    identity: Writer,
    day: Annotated[date | None, Query(description="Today (UTC) when left out")] = None,
    another: Annotated[int, Query(ge=0, le=1000, description="How many to skip")] = 0,
) -> PromptOut:
    """Read the prompt of a day, or another one."""
    asked = day or utc_now().date()
    return PromptOut(day=asked, text=prompts.prompt_of(identity.id, asked, another=another))


@router.get("/themes")
def read_journal_themes(
    identity: Writer,
    db: DbSession,
    journal: CurrentJournal,
    months: Annotated[int, Query(ge=1, le=24)] = 6,
) -> ThemesOut:
    """Read what was written about, month by month, and how one felt; needs the consent."""
    return themes.read_themes(db, identity, journal.reader, now=utc_now(), months=months)


@router.get("/analysis")
def read_journal_analysis(identity: Writer, journal: CurrentJournal) -> AnalysisState:
    """Tell whether entries are read for feelings, and how many wait for it."""
    return background.analysis_state(journal, identity)


@router.post("/analysis", status_code=status.HTTP_202_ACCEPTED)
def start_journal_analysis(identity: Writer, journal: CurrentJournal) -> JournalJobOut:
    """Begin to read what was not read yet, or follow the job that already does."""
    return background.start_analysis(journal, identity).describe()


@router.post("/import", status_code=status.HTTP_202_ACCEPTED)
def import_journal(
    data: FileBytes, identity: Writer, journal: CurrentJournal, file_format: Format = "json"
) -> JournalJobOut:
    """Take entries in from a file; those that are there already stay as they are."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid("This file is no text in UTF-8.", code="file_unreadable") from None
    return background.start_import(journal, identity, text, file_format).describe()


@router.get("/export", response_class=Response, responses=_FILES)
def export_journal(identity: Writer, db: DbSession, file_format: Format = "json") -> Response:
    """Download every entry as a file that can be imported again; photos are not in it."""
    entries = [NewEntry(one.id, one.written_at, one.content) for one in mine(db, identity).every()]
    name = f"emocare-journal.{ENDINGS[file_format]}"
    return Response(
        write_file(entries, file_format),
        media_type=MEDIA_TYPES[file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@router.get("/jobs/{job_id}")
def read_journal_job(job_id: UUID, identity: Writer, journal: CurrentJournal) -> JournalJobOut:
    """Tell how far a job is."""
    return journal.jobs.get(identity.id, job_id).describe()


@router.delete("/jobs/{job_id}")
def cancel_journal_job(job_id: UUID, identity: Writer, journal: CurrentJournal) -> JournalJobOut:
    """Stop a job; what it has done so far stays."""
    job = journal.jobs.get(identity.id, job_id)
    job.stop.set()
    return job.describe()
