"""All that a person answered to one instrument, as a file: JSON, CSV or FHIR R4.

Everything is taken from the responses themselves, so that it can be had when the instrument's own
file is gone. Scores that go to somebody else are in none of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from emocare.accounts.export import csv_lines
from emocare.assessment.content import AnswerRecord
from emocare.assessment.fhir import observations, questionnaire_response
from emocare.assessment.repository import Response

FileFormat = Literal["json", "csv", "fhir"]
MEDIA_TYPES: Mapping[FileFormat, str] = MappingProxyType(
    {"json": "application/json", "csv": "text/csv", "fhir": "application/fhir+json"}
)
ENDINGS: Mapping[FileFormat, str] = MappingProxyType(
    {"json": "json", "csv": "csv", "fhir": "fhir.json"}
)


def write_file(responses: list[Response], person_id: UUID, file_format: FileFormat) -> str:
    """Return finished ``responses`` to one instrument, in the order given, as a file's text."""
    return _WRITE[file_format](responses, person_id)


def _json(responses: list[Response], _: UUID) -> str:
    return json.dumps([_record(one) for one in responses], ensure_ascii=False, indent=2) + "\n"


def _fhir(responses: list[Response], person_id: UUID) -> str:
    resources = [
        resource
        for one in responses
        for resource in (questionnaire_response(one, person_id), *observations(one, person_id))
    ]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    # FHIR has no empty lists.
    document = {**bundle, "entry": entries} if entries else bundle
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _csv(responses: list[Response], _: UUID) -> str:
    """Return one row a response, with a column for each item and each score."""
    parts = [(_facts(one), _values(one), _scores(one)) for one in responses]
    # Items before scores, also where an item was asked for the first time in a later response.
    columns = dict.fromkeys(
        name for kind in zip(*parts, strict=True) for row in kind for name in row
    )
    rows = [{**facts, **values, **scores} for facts, values, scores in parts]
    return "".join(csv_lines([{name: row.get(name) for name in columns} for row in rows]))


def _record(one: Response) -> dict[str, object]:
    finished = one.content.finished
    shown = finished if one.shown else None
    return {
        **_facts(one),
        "outcome": shown.outcome if shown else None,
        "answers": [record.model_dump() for record in finished.answers] if finished else [],
        "scores": [score.model_dump() for score in shown.scores] if shown else [],
    }


def _facts(one: Response) -> dict[str, object]:
    return {
        "response_id": str(one.id),
        "instrument": one.instrument,
        "version": one.version,
        "language": one.language,
        "started_at": one.started_at.isoformat(),
        "completed_at": one.completed_at.isoformat() if one.completed_at else None,
        "time_zone": one.content.time_zone,
    }


def _values(one: Response) -> dict[str, object]:
    finished = one.content.finished
    return {record.item: _cell(record) for record in finished.answers} if finished else {}


def _cell(record: AnswerRecord) -> int | str:
    return "; ".join(record.labels) if isinstance(record.value, list) else record.value


def _scores(one: Response) -> dict[str, object]:
    found: dict[str, object] = {}
    finished = one.content.finished if one.shown else None
    for score in finished.scores if finished else ():
        found[f"score_{score.id}"] = score.value
        found[f"score_{score.id}_range"] = score.band
        found[f"score_{score.id}_prorated"] = score.prorated
    return found


_WRITE: Mapping[FileFormat, Callable[[list[Response], UUID], str]] = MappingProxyType(
    {"json": _json, "csv": _csv, "fhir": _fhir}
)
