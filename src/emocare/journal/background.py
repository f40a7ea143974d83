"""Jobs of the journal: taking a file in, and reading what was not read yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from emocare.accounts.consent import Purpose, require_consent
from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.db import utc_now
from emocare.errors import Conflict, NotAllowed, Unavailable
from emocare.journal.analysing import with_answers
from emocare.journal.content import Said
from emocare.journal.context import Journal
from emocare.journal.files import BadEntry, read_file
from emocare.journal.jobs import Job
from emocare.journal.looking_back import look_back
from emocare.journal.repository import NewEntry, lock_person
from emocare.journal.schemas import AnalysisState, FileFormat
from emocare.journal.service import analysis_allowed, mine
from emocare.journal.signals import assess, note
from emocare.safety.risk import RiskSignal
from emocare.safety.schemas import SafetyStep

# Entries stored at once: others wait for the database no longer than this takes.
_STORED_AT_ONCE = 250
_READ_AT_ONCE = 20
# What was written longer ago does not say how somebody is now; it is looked over afterwards.
SAFETY_LOOKS_BACK = timedelta(days=30)


def start_import(journal: Journal, identity: Identity, text: str, file_format: FileFormat) -> Job:
    """Begin to take a file in; raise Conflict while another job of the person runs."""
    with journal.accounts.database.reading() as db:
        zone = read_person(db, identity).time_zone

    def work(job: Job) -> None:
        rows = read_file(text, file_format, identity.id, zone)
        job.total = len(rows)
        earlier = _store(journal, identity, job, rows)
        if earlier and job.added:
            look = look_back(journal, identity, earlier, after=job, then=_start_reading)
            job.follow_up = look.id
        elif job.added:
            job.follow_up = _start_reading(journal, identity, job)

    return journal.jobs.start(identity.id, "import", work)


def start_analysis(journal: Journal, identity: Identity, *, after: Job | None = None) -> Job:
    """Begin to read what was not read with today's model; the one that runs already counts.

    Raises NotAllowed without the consent, Unavailable without the model.
    """
    running = journal.jobs.running(identity.id, "analysis")
    if running is not None:
        return running
    with journal.accounts.database.reading() as db:
        require_consent(db, identity.id, Purpose.JOURNAL_ANALYSIS)
    sha256 = journal.reader.sha256
    if sha256 is None:
        raise Unavailable(
            "The model that reads feelings is not installed here. Your entries are kept as ever.",
            code="model_missing",
        )
    return journal.jobs.start(
        identity.id, "analysis", lambda job: _analyse(journal, identity, job, sha256), after=after
    )


def analysis_state(journal: Journal, identity: Identity) -> AnalysisState:
    """Return whether entries are read for feelings, and how many wait for it."""
    sha256 = journal.reader.sha256
    with journal.accounts.database.reading() as db:
        allowed = analysis_allowed(db, identity)
        waiting = mine(db, identity).count_outdated(sha256) if allowed and sha256 else 0
    job = journal.jobs.running(identity.id, "analysis")
    return AnalysisState(
        allowed=allowed,
        available=sha256 is not None,
        waiting=waiting,
        job=None if job is None else job.id,
    )


def _store(
    journal: Journal, identity: Identity, job: Job, rows: Sequence[NewEntry | BadEntry]
) -> list[Said]:
    """Store what a file holds; return what was said too long ago to speak of now."""
    since = utc_now() - SAFETY_LOOKS_BACK
    strongest, earlier = RiskSignal(), list[Said]()
    for start in range(0, len(rows), _STORED_AT_ONCE):
        job.step(start)
        part = rows[start : start + _STORED_AT_ONCE]
        for bad in part:
            if isinstance(bad, BadEntry):
                job.reject(bad.line, bad.problem)
        entries = [one for one in part if isinstance(one, NewEntry)]
        with journal.accounts.database.writing() as db:
            _require_person(lock_person(db, identity.id))
            added = mine(db, identity).add_many(entries)
        journal.indexes.changed(identity.id, [one.id for one in entries])
        job.added += added
        job.known += len(entries) - added
        recent = (assess(one.content) for one in entries if one.written_at >= since)
        strongest = max([strongest, *recent], key=lambda signal: signal.level)
        earlier += [one.content for one in entries if one.written_at < since]
    job.done = len(rows)
    job.safety = _noted(journal, identity, strongest)
    return earlier


def _noted(journal: Journal, identity: Identity, signal: RiskSignal) -> SafetyStep | None:
    if signal.level == 0:
        return None
    with journal.accounts.database.writing() as db:
        return note(db, identity, signal)


def _start_reading(journal: Journal, identity: Identity, after: Job) -> UUID | None:
    """Have what came in read, where that is allowed and possible; return the job's id."""
    try:
        return start_analysis(journal, identity, after=after).id
    except (NotAllowed, Unavailable, Conflict):
        return None


def _analyse(journal: Journal, identity: Identity, job: Job, sha256: str) -> None:
    with journal.accounts.database.reading() as db:
        job.total = mine(db, identity).count_outdated(sha256)
    for number in _analysed(journal, identity, sha256):
        job.total = max(job.total, job.done + number)
        job.step(job.done + number)


def _analysed(journal: Journal, identity: Identity, sha256: str) -> Iterator[int]:
    """Read the next few entries until none is left; yield how many were read each time."""
    while True:
        with journal.accounts.database.reading() as db:
            waiting = mine(db, identity).outdated(sha256, _READ_AT_ONCE)
        if not waiting:
            return
        readings = [journal.reader.read(one.content.text) for one in waiting]
        with journal.accounts.database.writing() as db:
            _require_person(lock_person(db, identity.id))
            require_consent(db, identity.id, Purpose.JOURNAL_ANALYSIS)
            for entry, reading in zip(waiting, readings, strict=True):
                if reading is None or reading.sha256 != sha256:
                    raise Unavailable("The model that reads feelings has gone or changed.")
                kept = with_answers(reading.stored, entry.analysis)
                mine(db, identity).set_analysis(entry, kept, sha256)
        yield len(waiting)


def _require_person(there: bool) -> None:
    if not there:
        raise NotAllowed("This account no longer exists.", code="account_gone")
