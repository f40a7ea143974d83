"""FHIR R4: Questionnaire, QuestionnaireResponse and Observation as plain JSON documents.

Written by hand, because three resources need no library; ``tests/assessment/test_fhir.py`` lets
fhir.resources (R4B, the same shape for these three) judge them. Without a LOINC code there is a
local one under ``urn:emocare:…``. References inside a bundle are its ``fullUrl``s.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from emocare.assessment.content import AnswerRecord, Content, ScoreRecord
from emocare.assessment.instrument import Instrument, Item
from emocare.assessment.repository import Response

Resource = dict[str, Any]

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_KINDS = {"choice": "choice", "several": "choice", "scale": "integer", "text": "text"}
_STATES = {"open": "in-progress", "complete": "completed", "expired": "stopped"}


def canonical(instrument: str, version: str) -> str:
    """Return the address under which a response names its questionnaire."""
    return f"urn:emocare:questionnaire:{instrument}|{version}"


def questionnaire(instrument: Instrument) -> Resource:
    """Return an instrument as a FHIR Questionnaire."""
    url, _, _ = canonical(instrument.id, instrument.version).partition("|")
    document: Resource = {
        "resourceType": "Questionnaire",
        "id": instrument.id,
        "language": instrument.language,
        "url": url,
        "version": instrument.version,
        "name": instrument.id.upper(),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "description": instrument.name,
        "copyright": f"{instrument.credit} {instrument.licence.name}",
        "item": [
            {"linkId": "instructions", "type": "display", "text": instrument.instructions},
            *(_item(instrument, item) for item in instrument.items),
        ],
    }
    if instrument.loinc:
        document["code"] = [{"system": LOINC, "code": instrument.loinc}]
    return document


def response_bundle(response: Response, person_id: UUID) -> Resource:
    """Return a response and its scores as a collection; no scores where they are not shown."""
    answered = questionnaire_response(response, person_id)
    resources = [answered, *observations(response, person_id)]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def questionnaire_response(response: Response, person_id: UUID) -> Resource:
    """Return the answers as a FHIR QuestionnaireResponse."""
    finished = response.content.finished
    items = [_answered(response, one) for one in finished.answers] if finished else []
    document: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(response.id),
        "language": response.language,
        "questionnaire": canonical(response.instrument, response.version),
        "status": _STATES[response.state],
        "subject": _patient(person_id),
        "authored": _moment(response.completed_at or response.started_at),
        "source": _patient(person_id),
    }
    return {**document, "item": items} if items else document


def observations(response: Response, person_id: UUID) -> Iterator[Resource]:
    """Yield one Observation per score that there is and that the person may see."""
    content = response.content
    if content.finished is None or not response.shown:
        return
    for score in content.finished.scores:
        if score.value is not None:
            yield _observation(response, content, score, person_id)


def _observation(
    response: Response, content: Content, score: ScoreRecord, person_id: UUID
) -> Resource:
    local = {"system": f"urn:emocare:score:{response.instrument}", "code": score.id}
    coding = {"system": LOINC, "code": score.loinc} if score.loinc else local
    document: Resource = {
        "resourceType": "Observation",
        "id": str(uuid5(NAMESPACE_URL, f"urn:emocare:score:{response.id}:{score.id}")),
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": {"coding": [coding], "text": f"{content.title}: {score.name}"},
        "subject": _patient(person_id),
        "effectiveDateTime": _moment(response.completed_at or response.started_at),
        "valueQuantity": {
            "value": score.value,
            "unit": "{score}",
            "system": "http://unitsofmeasure.org",
            "code": "{score}",
        },
        "referenceRange": [
            {
                "low": {"value": score.low},
                "high": {"value": score.high},
                "text": "the lowest and the highest score there is",
            }
        ],
        "derivedFrom": [{"reference": f"urn:uuid:{response.id}"}],
    }
    if score.band:
        bands = f"urn:emocare:band:{response.instrument}"
        code = score.band.replace(" ", "-")
        coded = {"system": bands, "code": code, "display": score.band}
        document["interpretation"] = [{"coding": [coded], "text": score.band}]
    if score.prorated:
        missing = ", ".join(score.missing)
        document["note"] = [{"text": f"Estimated: no answer to {missing}."}]
    return document


def _item(instrument: Instrument, item: Item) -> Resource:
    document: Resource = {
        "linkId": item.id,
        "text": item.text,
        "type": _KINDS[item.kind],
        "required": not item.optional,
    }
    if item.loinc:
        document["code"] = [{"system": LOINC, "code": item.loinc}]
    if item.kind in {"choice", "several"}:
        document["repeats"] = item.kind == "several"
        document["answerOption"] = [
            {"valueCoding": _coding(instrument.id, item.id, one.value, one.label, one.loinc)}
            for one in instrument.choices(item)
        ]
    if item.when is not None:
        document["enableBehavior"] = "any"
        document["enableWhen"] = list(_conditions(instrument, item))
    return document


def _conditions(instrument: Instrument, item: Item) -> Iterator[Resource]:
    """Yield one equation per answer that lets the item be asked: codings have no order in FHIR."""
    if item.when is None:
        return
    for name in item.when.any_of:
        other = instrument.item(name)
        for one in instrument.choices(other) if other else ():
            if one.value < item.when.at_least:
                continue
            equation: Resource = {"question": name, "operator": "="}
            if other is not None and other.kind == "scale":
                yield {**equation, "answerInteger": one.value}
            else:
                coding = _coding(instrument.id, name, one.value, one.label, one.loinc)
                yield {**equation, "answerCoding": coding}


def _answered(response: Response, one: AnswerRecord) -> Resource:
    return {"linkId": one.item, "text": one.text, "answer": list(_answers(response, one))}


def _answers(response: Response, one: AnswerRecord) -> Iterator[Resource]:
    if isinstance(one.value, str):
        yield {"valueString": one.value}
        return
    values = one.value if isinstance(one.value, list) else [one.value]
    if one.kind == "scale":
        yield from ({"valueInteger": value} for value in values)
        return
    for value, label, code in zip(values, one.labels, one.codes, strict=True):
        yield {"valueCoding": _coding(response.instrument, one.item, value, label, code)}


def _coding(instrument: str, item: str, value: int, label: str, loinc: str | None) -> Resource:
    ordinal = [{"url": ORDINAL, "valueDecimal": value}]
    if loinc:
        return {"extension": ordinal, "system": LOINC, "code": loinc, "display": label}
    system = f"urn:emocare:answers:{instrument}"
    return {"extension": ordinal, "system": system, "code": f"{item}-{value}", "display": label}


def _patient(person_id: UUID) -> Resource:
    return {"reference": f"Patient/{person_id}"}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
