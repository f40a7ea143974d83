"""What questionnaires export and erase. Scores that go to somebody else are not exported."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from emocare.accounts.registry import Eraser, Exporter, Rows
from emocare.assessment.content import ScoreRecord
from emocare.assessment.fhir import observations, questionnaire_response
from emocare.assessment.repository import (
    AssignmentRepository,
    Response,
    ResponseRepository,
    forget_person,
)
from emocare.crypto import CellCipher
from emocare.db import utc_now

_TABLES = frozenset({"assessment_response", "assessment_assignment"})


def export_assessments(db: Session, person_id: UUID, cipher: CellCipher) -> Mapping[str, Rows]:
    """Return responses, answers, when each was given, scores, assignments, and all as FHIR."""
    responses = ResponseRepository(db, person_id, cipher).every(utc_now())
    return {
        "questionnaires": [_response(one) for one in responses],
        "questionnaire_answers": [row for one in responses for row in _answers(one)],
        "questionnaire_times": [row for one in responses for row in _times(one)],
        "questionnaire_scores": [
            _score(one, score)
            for one in responses
            if one.shown and one.content.finished
            for score in one.content.finished.scores
        ],
        "questionnaire_assignments": [
            {
                "instrument": one.instrument,
                "assigned_at": one.assigned_at,
                "ended_at": one.ended_at,
                "every_days": one.every_days,
            }
            for one in AssignmentRepository(db, person_id).every()
        ],
        "questionnaires_fhir": [
            resource
            for one in responses
            for resource in (
                questionnaire_response(one, person_id),
                *observations(one, person_id),
            )
        ],
    }


def _response(one: Response) -> dict[str, object]:
    finished = one.content.finished if one.shown else None
    return {
        "id": str(one.id),
        "instrument": one.instrument,
        "title": one.content.title,
        "version": one.version,
        "language": one.language,
        "state": one.state,
        "started_at": one.started_at,
        "expires_at": one.expires_at,
        "completed_at": one.completed_at,
        "time_zone": one.content.time_zone,
        "outcome": finished.outcome if finished else None,
    }


def _answers(one: Response) -> Rows:
    finished = one.content.finished
    records = {record.item: record for record in finished.answers} if finished else {}
    return [
        {
            "response_id": str(one.id),
            "item": item,
            "text": records[item].text if item in records else None,
            "value": value,
            "label": ", ".join(records[item].labels) if item in records else None,
        }
        for item, value in one.content.answers.items()
    ]


def _times(one: Response) -> Rows:
    return [{"response_id": str(one.id), **entry.model_dump()} for entry in one.content.log]


def _score(one: Response, score: ScoreRecord) -> dict[str, object]:
    return {"response_id": str(one.id), "instrument": one.instrument, **score.model_dump()}


EXPORTER = Exporter(tables=_TABLES, export=export_assessments)
ERASER = Eraser(tables=_TABLES, erase=forget_person)
