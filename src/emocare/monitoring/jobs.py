"""Jobs as their owners see them: who may, in which words, and as a stream of events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from types import MappingProxyType

from emocare.accounts.identity import Identity, Scope
from emocare.accounts.limits import address_group
from emocare.errors import (
    EmoCareError,
    MediaError,
    MediaTooLarge,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Unavailable,
)
from emocare.monitoring.certainty import certainty_of
from emocare.monitoring.clip_jobs import JobView
from emocare.monitoring.clip_line import Owner
from emocare.monitoring.clip_queue import ClipQueue
from emocare.monitoring.job_schemas import JobOut, JobProblem
from emocare.monitoring.schemas import Reading, Result

# The statuses the same errors have when a request fails with them.
_STATUS: Mapping[type[EmoCareError], int] = MappingProxyType(
    {NotAllowed: 403, NotFound: 404, MediaTooLarge: 413, MediaError: 422, Unavailable: 503}
)
_TITLE = "The clip could not be read"


def person_owner(identity: Identity) -> Owner:
    """Return the owner of a signed-in person's clips."""
    return Owner(f"person:{identity.id}")


def guest_owner(address: str) -> Owner:
    """Return the owner of the clips of a guest at ``address``."""
    return Owner(f"guest:{address_group(address)}", guest=True)


def check_visible(queue: ClipQueue, job_id: str, identity: Identity | None, *scopes: Scope) -> None:
    """Raise unless the job may be seen by who asks.

    A guest's job is open to whoever knows its id, which cannot be guessed. A person's job is
    theirs alone: NotFound for others, NotSignedIn for nobody, NotAllowed for an API token with
    none of ``scopes``.
    """
    owner = queue.owner(job_id)
    if owner.guest:
        return
    if identity is None:
        raise NotSignedIn("Please log in first.")
    if owner != person_owner(identity):
        raise NotFound("There is no such clip, or its result has expired.", code="job_not_found")
    if not any(identity.may(scope) for scope in scopes):
        raise NotAllowed(f"This API token lacks the scope {scopes[0]}.", code="scope_missing")


def with_certainty(reading: Reading) -> Result:
    """Return a reading with the word for how sure it is."""
    certainty = certainty_of(reading.confidence, reading.usable_s)
    return Result(**dict(reading), certainty=certainty)


def describe_job(view: JobView) -> JobOut:
    """Return a job in the words of the HTTP contract."""
    return JobOut(
        id=view.id,
        state=view.state.value,
        progress=round(view.progress, 3),
        position=view.position,
        result=None if view.reading is None else with_certainty(view.reading),
        check_in_id=view.check_in_id,
        problem=None if view.problem is None else _describe_problem(view.problem),
    )


async def follow(queue: ClipQueue, job_id: str) -> AsyncIterator[JobOut]:
    """Yield the job as it is, then whenever it changes, and end with its final state.

    A slow listener misses what was overtaken, never the end; nobody's listening holds a thread.
    """
    changed = asyncio.Event()
    loop = asyncio.get_running_loop()
    with queue.listening(job_id, lambda: _wake(loop, changed)):
        last: JobOut | None = None
        while True:
            changed.clear()
            view = queue.view(job_id)
            job = describe_job(view)
            if job != last:
                yield job
            if view.state.final:
                return
            last = job
            await changed.wait()


def _wake(loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> None:
    loop.call_soon_threadsafe(changed.set)


def _describe_problem(error: EmoCareError) -> JobProblem:
    status = next((_STATUS[cls] for cls in type(error).__mro__ if cls in _STATUS), 500)
    return JobProblem(title=_TITLE, status=status, detail=error.message, code=error.code)
