"""The rules of questionnaires: what is offered when, how one answers, and what is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.accounts.service import read_person
from emocare.assessment.answering import opened_by_scores, opened_rules, problem_with, texts
from emocare.assessment.content import MAX_LOG, Content, Given, finish
from emocare.assessment.describing import describe, summarise
from emocare.assessment.files import FileFormat, write_file
from emocare.assessment.instrument import Instrument
from emocare.assessment.library import Library
from emocare.assessment.offering import find_offered, next_at
from emocare.assessment.repository import (
    AssignmentRepository,
    Response,
    ResponseRepository,
)
from emocare.assessment.schemas import (
    Answered,
    AnswerIn,
    AnswersIn,
    ResponseOut,
    ResponsesOut,
    ResponseStart,
)
from emocare.assessment.scoring import Answers, Scored, asked, score
from emocare.assessment.signals import note, repeat, signal_of
from emocare.db import utc_now
from emocare.errors import Conflict, Invalid, NotFound
from emocare.safety.schemas import SafetyStep

_GONE = "There is no such questionnaire of yours."
_NO_LONGER_FITS = "What was answered no longer fits the time it asks about. Please begin again."


def start(
    db: Session, identity: Identity, library: Library, form: ResponseStart
) -> tuple[ResponseOut, bool]:
    """Begin an instrument, or return the open response to it; say whether it is new.

    Raises Conflict: ``too_soon`` within the recall window of the last one, ``response_expired``
    where it was begun without a connection and no longer fits.
    """
    instrument = find_offered(db, identity, library, form.instrument)
    now, mine = utc_now(), _mine(db, identity)
    mine.forget_expired(now)
    begun_at = _begun_at(instrument, form, now)
    found = mine.open_one(instrument.id, now)
    if found is not None and found.version == instrument.version:
        return describe(found), False
    zone = form.time_zone or read_person(db, identity).time_zone
    assignment = AssignmentRepository(db, identity.id).current(instrument.id)
    again_at = next_at(mine.last_completed_at(instrument.id), instrument, assignment)
    if again_at is not None and again_at > now:
        raise Conflict(_too_soon(instrument, again_at, zone), code="too_soon")
    content = Content(title=instrument.title, time_zone=zone)
    return describe(mine.add(instrument, content, now, begun_at=begun_at)), True


def answer(
    db: Session, identity: Identity, library: Library, response_id: UUID, form: AnswersIn
) -> Answered:
    """Store answers to an open response; say whether one of them opens the safety path."""
    mine, now = _mine(db, identity), utc_now()
    response, instrument = _open_response(mine, library, response_id, now)
    _check(instrument, form.answers)
    content = _with_answers(response.content, form.answers, now)
    mine.save(response_id, content)
    given = {one.item for one in form.answers}
    latest = {item: value for item, value in content.as_answers().items() if item in given}
    signal = signal_of(opened_rules(instrument, latest), texts(instrument, latest))
    step = note(db, identity, instrument, signal)
    return Answered(response=describe(_read(mine, response_id, now)), safety=step)


def complete(db: Session, identity: Identity, library: Library, response_id: UUID) -> Answered:
    """Score an open response and close it; what cannot be scored says why."""
    mine, now = _mine(db, identity), utc_now()
    response, instrument = _open_response(mine, library, response_id, now)
    answers = _asked_only(instrument, response.content.as_answers())
    if not answers:
        raise Invalid("Nothing is answered yet. Answer a question first.", code="nothing_answered")
    scored = score(instrument, answers)
    content = response.content.model_copy(
        update={
            "answers": {item: _plain(value) for item, value in answers.items()},
            "finished": finish(instrument, answers, scored),
        }
    )
    counts = all(one.unscored is None for one in scored.scores)
    mine.complete(response_id, content, now, counts=counts)
    step = _step_at_the_end(db, identity, instrument, answers, scored)
    return Answered(response=describe(_read(mine, response_id, now)), safety=step)


def read_response(db: Session, identity: Identity, response_id: UUID) -> ResponseOut:
    """Return one of the person's responses."""
    return describe(find_response(db, identity, response_id))


def find_response(db: Session, identity: Identity, response_id: UUID) -> Response:
    """Return one of the person's responses, opened; raise NotFound for anybody else's."""
    return _read(_mine(db, identity), response_id, utc_now())


def list_responses(
    db: Session, identity: Identity, *, instrument: str | None, limit: int
) -> ResponsesOut:
    """Return finished responses, newest first."""
    found = _mine(db, identity).completed(utc_now(), instrument=instrument, limit=limit)
    return ResponsesOut(items=[summarise(one) for one in found])


def remove_response(db: Session, identity: Identity, response_id: UUID) -> None:
    """Delete one response; raise NotFound when it is not one of the person's."""
    if not _mine(db, identity).remove(response_id):
        raise NotFound(_GONE)


def write_responses(db: Session, identity: Identity, name: str, file_format: FileFormat) -> str:
    """Return every finished response to an instrument as a file's text, oldest first.

    Raises NotFound where there is none.
    """
    found = _mine(db, identity).completed(utc_now(), instrument=name)
    if not found:
        raise NotFound("You have answered no such questionnaire.", code="nothing_answered")
    return write_file(found[::-1], identity.id, file_format)


def remove_responses(db: Session, identity: Identity, name: str) -> int:
    """Delete every response to an instrument, finished or not; return how many there were."""
    return _mine(db, identity).remove_every(name)


def _step_at_the_end(
    db: Session, identity: Identity, instrument: Instrument, answers: Answers, scored: Scored
) -> SafetyStep | None:
    """Return what the answers opened, or what a high score opens now.

    Scores that the person is not shown open nothing: that would give them away.
    """
    opened = signal_of(opened_rules(instrument, answers))
    if opened is not None:
        return repeat(instrument, opened)
    if instrument.results_to != "person":
        return None
    return note(db, identity, instrument, signal_of(opened_by_scores(instrument, scored)))


def _begun_at(instrument: Instrument, form: ResponseStart, now: datetime) -> datetime:
    """Return from when its time runs: a device whose clock is ahead began it now."""
    begun = min(form.begun_at or now, now)
    late = begun + timedelta(hours=instrument.resume_within_h) <= now
    if late or form.version not in {None, instrument.version}:
        raise Conflict(_NO_LONGER_FITS, code="response_expired")
    return begun


def _too_soon(instrument: Instrument, again_at: datetime, zone: str) -> str:
    local = again_at.astimezone(ZoneInfo(zone))
    return (
        f"{instrument.title} asks about {instrument.recall.text}, and you answered it lately. "
        f"It is offered again on {local.day} {local:%B %Y} at {local:%H:%M}."
    )


def _open_response(
    mine: ResponseRepository, library: Library, response_id: UUID, now: datetime
) -> tuple[Response, Instrument]:
    """Return a response that can still be answered, and its instrument."""
    response = mine.get(response_id, now, to_change=True)
    if response is None:
        raise NotFound(_GONE)
    if response.state == "complete":
        raise Conflict("This questionnaire is finished already.", code="already_complete")
    instrument = library.instruments.get(response.instrument)
    changed = instrument is None or instrument.version != response.version
    if response.state == "expired" or instrument is None or changed:
        raise Conflict(_NO_LONGER_FITS, code="response_expired")
    return response, instrument


def _check(instrument: Instrument, answers: list[AnswerIn]) -> None:
    problems: dict[str, str] = {}
    for one in answers:
        item = instrument.item(one.item)
        if item is None:
            problems[one.item] = "This question is not part of the questionnaire."
        elif one.value is not None:
            problem = problem_with(instrument, item, _frozen(one.value))
            if problem is not None:
                problems[one.item] = problem
    if problems:
        words = f"Please correct: {', '.join(problems)}."
        raise Invalid(words, code="answer_invalid", fields=problems)


def _with_answers(content: Content, answers: list[AnswerIn], now: datetime) -> Content:
    values = dict(content.answers)
    log = list(content.log)
    for one in answers:
        if one.value is None or one.value in ("", []):
            values.pop(one.item, None)
        else:
            values[one.item] = one.value
        log.append(
            Given(
                item=one.item,
                presented_at=one.presented_at,
                answered_at=one.answered_at,
                received_at=now,
            )
        )
    return content.model_copy(update={"answers": values, "log": log[-MAX_LOG:]})


def _asked_only(instrument: Instrument, answers: Answers) -> Answers:
    return {one.id: answers[one.id] for one in asked(instrument, answers) if one.id in answers}


def _frozen(value: int | list[int] | str) -> int | tuple[int, ...] | str:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: int | tuple[int, ...] | str) -> int | list[int] | str:
    return list(value) if isinstance(value, tuple) else value


def _read(mine: ResponseRepository, response_id: UUID, now: datetime) -> Response:
    response = mine.get(response_id, now)
    if response is None:
        raise NotFound(_GONE)
    return response


def _mine(db: Session, identity: Identity) -> ResponseRepository:
    return ResponseRepository(db, identity.id, identity.cipher)
