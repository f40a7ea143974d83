"""The FHIR export, judged by fhir.resources (R4B)."""

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from emocare.assessment.fhir import questionnaire
from tests.assessment.answer_sheets import DASS21, GAD7, PHQ9, WEEKLY, WHO5, sheet
from tests.assessment.taking import API, begin, send, take

ALL = [PHQ9, GAD7, WHO5, DASS21, WEEKLY]
SCORE_UNIT = {"unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}"}


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.id)
def test_a_questionnaire_is_valid_and_complete(instrument):
    document = questionnaire(instrument)
    read = Questionnaire.model_validate(document)
    assert [item.linkId for item in read.item] == ["instructions"] + [
        item.id for item in instrument.items
    ]
    assert instrument.credit in read.copyright
    for item, ours in zip(document["item"][1:], instrument.items, strict=True):
        assert item["text"] == ours.text
        assert item.get("code") == (
            [{"system": "http://loinc.org", "code": ours.loinc}] if ours.loinc else None
        )
        for option, choice in zip(
            item.get("answerOption", []), instrument.choices(ours), strict=ours.kind == "choice"
        ):
            assert option["valueCoding"]["display"] == choice.label
            assert option["valueCoding"]["extension"][0]["valueDecimal"] == choice.value


def test_phq9_carries_its_codes_and_its_branch():
    document = questionnaire(PHQ9)
    assert document["code"] == [{"system": "http://loinc.org", "code": "44249-1"}]
    first, difficulty = document["item"][1], document["item"][10]
    assert [one["valueCoding"]["code"] for one in first["answerOption"]] == [
        "LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9",
    ]  # fmt: skip
    assert difficulty["enableBehavior"] == "any"
    assert len(difficulty["enableWhen"]) == 27
    asked = {(one["question"], one["answerCoding"]["code"]) for one in difficulty["enableWhen"]}
    assert ("q9", "LA6569-3") in asked
    assert ("q9", "LA6568-5") not in asked


def bundle_of(person, done):
    answer = person.http.get(f"{API}/responses/{done['id']}/fhir")
    assert answer.status_code == 200
    document = answer.json()
    Bundle.model_validate(document)
    return [entry["resource"] for entry in document["entry"]], document


def test_a_response_and_its_score(ada):
    done = take(ada, "phq9", {**sheet(2, 2, 2, 2, 2, 0, 0, 0, 0), "difficulty": 1})["response"]
    (answers, score), document = bundle_of(ada, done)
    assert answers["questionnaire"] == "urn:emocare:questionnaire:phq9|1999"
    assert answers["status"] == "completed"
    coded = answers["item"][0]["answer"][0]["valueCoding"]
    assert (coded["system"], coded["code"]) == ("http://loinc.org", "LA6570-1")
    assert coded["extension"][0]["valueDecimal"] == 2
    assert [item["linkId"] for item in answers["item"]][-1] == "difficulty"
    assert score["code"]["coding"] == [{"system": "http://loinc.org", "code": "44261-6"}]
    assert score["valueQuantity"] == {"value": 10, **SCORE_UNIT}
    assert score["category"][0]["coding"][0]["code"] == "survey"
    assert score["interpretation"][0]["text"] == "moderate"
    assert score["derivedFrom"] == [{"reference": document["entry"][0]["fullUrl"]}]
    assert score["subject"] == answers["subject"] == answers["source"]
    assert score["effectiveDateTime"] == answers["authored"]


def test_an_estimated_score_says_so(ada):
    done = take(ada, "gad7", sheet(1, 1, 1, 1, 1, 1, None))["response"]
    (_, score), _ = bundle_of(ada, done)
    assert score["note"] == [{"text": "Estimated: no answer to q7."}]


def test_what_has_no_score_has_no_observation(ada):
    done = take(ada, "who5", sheet(1, 1, 1, 1, None))["response"]
    resources, _ = bundle_of(ada, done)
    assert [one["resourceType"] for one in resources] == ["QuestionnaireResponse"]


def test_every_kind_of_answer(ada):
    answers = {"overall": 7, "emotions": [9, 2], "connected": 4, "activities": "Walking."}
    done = take(ada, "weekly", answers)["response"]
    (document, score), _ = bundle_of(ada, done)
    given = {item["linkId"]: item["answer"] for item in document["item"]}
    assert given["overall"] == [{"valueInteger": 7}]
    assert [one["valueCoding"]["display"] for one in given["emotions"]] == ["Calm", "Sadness"]
    assert [one["valueCoding"]["extension"][0]["valueDecimal"] for one in given["emotions"]] == [
        2,
        9,
    ]
    assert given["activities"] == [{"valueString": "Walking."}]
    assert score["code"]["coding"][0]["system"] == "urn:emocare:score:weekly"


def test_one_that_is_still_open(ada):
    begun = begin(ada, "gad7")
    send(ada, begun["id"], {"q1": 1})
    (document,), _ = bundle_of(ada, begun)
    assert document["status"] == "in-progress"
    assert QuestionnaireResponse.model_validate(document).item is None


def test_the_questionnaire_over_http(ada):
    read = ada.http.get(f"{API}/instruments/gad7/fhir").json()
    assert read == questionnaire(GAD7)
