"""The endpoints that take clips in and tell how far their reading is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response, status
from fastapi.exceptions import RequestValidationError
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ValidationError

from emocare.accounts.dependencies import (
    CheckInsWriter,
    ClientAddress,
    CurrentAccounts,
    OptionalPerson,
)
from emocare.accounts.identity import Scope
from emocare.accounts.limits import address_group
from emocare.monitoring import service
from emocare.monitoring.clip_form import receive_clip
from emocare.monitoring.clip_jobs import ClipTask
from emocare.monitoring.clip_line import Owner
from emocare.monitoring.clip_openapi import clip_form
from emocare.monitoring.clip_service import CLIPS_PER_GUEST, CLIPS_PER_PERSON, Clips
from emocare.monitoring.job_schemas import JobOut, JobStarted
from emocare.monitoring.jobs import (
    check_visible,
    describe_job,
    follow,
    guest_owner,
    person_owner,
)
from emocare.monitoring.schemas import ClipFields, GuestFields

router = APIRouter(tags=["check-ins"])
_Fields = TypeVar("_Fields", bound=BaseModel)
# Says in the OpenAPI document that the job's id alone may be enough.
_GUESTS_TOO: dict[str, Any] = {"security": [{}]}


def get_clips(request: Request) -> Clips:
    """Return the running parts that take clips in."""
    clips: Clips = request.app.state.clips
    return clips


CurrentClips = Annotated[Clips, Depends(get_clips)]


def job_to_read(
    job_id: Annotated[str, Path(max_length=64)], clips: CurrentClips, identity: OptionalPerson
) -> str:
    """Return the id of a job that the asker may see."""
    check_visible(clips.queue, job_id, identity, Scope.CHECK_INS_READ, Scope.CHECK_INS_WRITE)
    return job_id


def job_to_change(
    job_id: Annotated[str, Path(max_length=64)], clips: CurrentClips, identity: OptionalPerson
) -> str:
    """Return the id of a job that the asker may cancel."""
    check_visible(clips.queue, job_id, identity, Scope.CHECK_INS_WRITE)
    return job_id


def forbid_caching(response: Response) -> None:
    """Keep what a face showed out of the browser's cache; FastAPI adds no-cache only."""
    response.headers["Cache-Control"] = "no-store"


ReadableJob = Annotated[str, Depends(job_to_read)]
ChangeableJob = Annotated[str, Depends(job_to_change)]


@router.post(
    "/check-ins", status_code=status.HTTP_202_ACCEPTED, openapi_extra=clip_form(ClipFields)
)
async def create_check_in(
    request: Request, identity: CheckInsWriter, accounts: CurrentAccounts, clips: CurrentClips
) -> JobStarted:
    """Send a clip of a face to be read; the clip is deleted as soon as it is.

    Needs the consent ``camera_analysis``. The result is stored only with ``keep_numbers``.
    """
    await to_thread.run_sync(service.require_camera, accounts, identity.id)
    accounts.limits.count(CLIPS_PER_PERSON, str(identity.id))
    return await _take_in(
        request,
        clips,
        person_owner(identity),
        ClipFields,
        lambda fields: service.clip_task(accounts, identity, fields),
    )


@router.post("/try", status_code=status.HTTP_202_ACCEPTED, openapi_extra=clip_form(GuestFields))
async def try_out(
    request: Request, address: ClientAddress, accounts: CurrentAccounts, clips: CurrentClips
) -> JobStarted:
    """Send a clip without an account: nothing is stored, and only who has the job's id sees it."""
    accounts.limits.count(CLIPS_PER_GUEST, address_group(address))
    return await _take_in(request, clips, guest_owner(address), GuestFields, service.guest_task)


@router.get("/jobs/{job_id}", openapi_extra=_GUESTS_TOO)
def read_job(job_id: ReadableJob, clips: CurrentClips) -> JobOut:
    """Tell how far the reading of a clip is, and its result once there is one."""
    return describe_job(clips.queue.view(job_id))


@router.get(
    "/jobs/{job_id}/events",
    response_class=EventSourceResponse,
    dependencies=[Depends(forbid_caching)],
    openapi_extra=_GUESTS_TOO,
)
async def follow_job(job_id: ReadableJob, clips: CurrentClips) -> AsyncIterator[ServerSentEvent]:
    """Follow the reading of a clip as server-sent events; data is the job as JSON.

    ``progress`` any number of times, then one of ``done``, ``failed`` or ``cancelled``.
    """
    async for job in follow(clips.queue, job_id):
        name = "progress" if job.state in {"queued", "running"} else job.state
        yield ServerSentEvent(event=name, data=job)


@router.delete("/jobs/{job_id}", status_code=status.HTTP_204_NO_CONTENT, openapi_extra=_GUESTS_TOO)
def cancel_job(job_id: ChangeableJob, clips: CurrentClips) -> None:
    """Stop the reading of a clip; one that has ended stays as it is."""
    clips.queue.cancel(job_id)


async def _take_in(
    request: Request,
    clips: Clips,
    owner: Owner,
    schema: type[_Fields],
    make_task: Callable[[_Fields], ClipTask],
) -> JobStarted:
    """Take a place in the line, receive the form, and put the clip in line."""
    with clips.queue.place(owner) as place:
        await to_thread.run_sync(clips.queue.prepare)
        form = await receive_clip(
            request.stream(),
            content_type=request.headers.get("content-type"),
            content_length=request.headers.get("content-length"),
            folder=clips.folder,
            limits=clips.limits,
        )
        try:
            task = await to_thread.run_sync(make_task, _parse(schema, form.fields))
            view = place.submit(form.clip, task)
        except BaseException:
            form.clip.close()
            raise
    return JobStarted(job=describe_job(view))


def _parse(schema: type[_Fields], fields: dict[str, str]) -> _Fields:
    """Validate the form's text fields as FastAPI would; an empty field counts as left out."""
    try:
        return schema.model_validate({name: text for name, text in fields.items() if text})
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise RequestValidationError(
            [{**problem, "loc": ("body", *problem["loc"])} for problem in problems]
        ) from None
