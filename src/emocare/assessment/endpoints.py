"""The questionnaire endpoints."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response, status

from emocare.accounts.dependencies import AssessmentsReader, AssessmentsWriter, DbSession
from emocare.assessment import fhir, service
from emocare.assessment.describing import describe_instrument
from emocare.assessment.files import ENDINGS, MEDIA_TYPES, FileFormat
from emocare.assessment.library import Library
from emocare.assessment.offering import find_offered, list_offers
from emocare.assessment.schemas import (
    Answered,
    AnswersIn,
    InstrumentOut,
    OffersOut,
    Removed,
    ResponseOut,
    ResponsesOut,
    ResponseStart,
    TrendOut,
)
from emocare.assessment.trend import read_trend

router = APIRouter(prefix="/assessments", tags=["questionnaires"])


def get_library(request: Request) -> Library:
    """Return the instruments that were loaded when the service started."""
    library: Library = request.app.state.instruments
    return library


Instruments = Annotated[Library, Depends(get_library)]
InstrumentName = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["weekly"], description="Its id")
]

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {media_type: {} for media_type in MEDIA_TYPES.values()},
        "description": "A file",
    }
}


@router.get("")
def list_questionnaires(
    identity: AssessmentsReader, db: DbSession, library: Instruments
) -> OffersOut:
    """List what is on offer, what is due, and when the rest is offered again."""
    return list_offers(db, identity, library)


@router.get("/instruments/{instrument}")
def read_questionnaire(
    instrument: InstrumentName, identity: AssessmentsReader, db: DbSession, library: Instruments
) -> InstrumentOut:
    """Read a questionnaire: its questions, answers, credit, and how scores are named."""
    return describe_instrument(find_offered(db, identity, library, instrument))


@router.get("/instruments/{instrument}/fhir")
def read_questionnaire_as_fhir(
    instrument: InstrumentName, identity: AssessmentsReader, db: DbSession, library: Instruments
) -> dict[str, Any]:
    """Read a questionnaire as a FHIR R4 Questionnaire."""
    return fhir.questionnaire(find_offered(db, identity, library, instrument))


@router.get("/trends/{instrument}")
def read_questionnaire_trend(
    instrument: InstrumentName, identity: AssessmentsReader, db: DbSession, library: Instruments
) -> TrendOut:
    """Read one's scores over time, with their bands and what their differences mean."""
    return read_trend(db, identity, library, instrument)


@router.get("/exports/{instrument}", response_class=Response, responses=_FILES)
def export_questionnaire(
    instrument: InstrumentName,
    identity: AssessmentsReader,
    db: DbSession,
    file_format: Annotated[FileFormat, Query(alias="format")] = "json",
) -> Response:
    """Download all that one answered to a questionnaire, also one that is no longer offered."""
    name = f"emocare-{instrument}.{ENDINGS[file_format]}"
    return Response(
        service.write_responses(db, identity, instrument, file_format),
        media_type=MEDIA_TYPES[file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@router.delete("/instruments/{instrument}/responses")
def delete_questionnaire_responses(
    instrument: InstrumentName, identity: AssessmentsWriter, db: DbSession
) -> Removed:
    """Delete for good all that one answered to a questionnaire."""
    return Removed(removed=service.remove_responses(db, identity, instrument))


@router.post(
    "/responses",
    status_code=status.HTTP_201_CREATED,
    responses={200: {"model": ResponseOut, "description": "The open response to go on with"}},
)
def start_response(
    form: ResponseStart,
    identity: AssessmentsWriter,
    db: DbSession,
    library: Instruments,
    answer: Response,
) -> ResponseOut:
    """Begin a questionnaire, or go on with the one that is open."""
    response, new = service.start(db, identity, library, form)
    answer.status_code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
    return response


@router.get("/responses")
def list_responses(
    identity: AssessmentsReader,
    db: DbSession,
    instrument: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ResponsesOut:
    """List one's finished questionnaires, newest first."""
    return service.list_responses(db, identity, instrument=instrument, limit=limit)


@router.get("/responses/{response_id}")
def read_response(response_id: UUID, identity: AssessmentsReader, db: DbSession) -> ResponseOut:
    """Read one response with its answers."""
    return service.read_response(db, identity, response_id)


@router.put("/responses/{response_id}/answers")
def save_answers(
    response_id: UUID,
    form: AnswersIn,
    identity: AssessmentsWriter,
    db: DbSession,
    library: Instruments,
) -> Answered:
    """Answer one question or many; an answer may open the safety path at once."""
    return service.answer(db, identity, library, response_id, form)


@router.post("/responses/{response_id}/finish")
def finish_response(
    response_id: UUID, identity: AssessmentsWriter, db: DbSession, library: Instruments
) -> Answered:
    """Close a response; scores that cannot be had say which answers are missing."""
    return service.complete(db, identity, library, response_id)


@router.delete("/responses/{response_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_response(response_id: UUID, identity: AssessmentsWriter, db: DbSession) -> None:
    """Delete one response for good, finished or not."""
    service.remove_response(db, identity, response_id)


@router.get("/responses/{response_id}/fhir")
def read_response_as_fhir(
    response_id: UUID, identity: AssessmentsReader, db: DbSession
) -> dict[str, Any]:
    """Read one response as a FHIR R4 Bundle: QuestionnaireResponse and Observations."""
    return fhir.response_bundle(service.find_response(db, identity, response_id), identity.id)
