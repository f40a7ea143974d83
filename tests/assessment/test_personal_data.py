"""What is exported, what is sealed, and that nothing answered can be read on the disk."""

import io
import json
import logging
import zipfile

from sqlalchemy import select

from emocare.assessment.tables import ResponseRow
from tests.assessment.answer_sheets import sheet
from tests.assessment.taking import begin, send, take

CANARY = "canary walking by the river Ouse"


def exported(person):
    archive = zipfile.ZipFile(io.BytesIO(person.http.get("/api/v1/me/export").content))
    return {
        name.removesuffix(".json"): json.loads(archive.read(name))
        for name in archive.namelist()
        if name.endswith(".json")
    }


def test_everything_answered_is_exported_with_its_times_and_scores(ada):
    done = take(ada, "phq9", sheet(2, 2, 2, 2, 2, 0, 0, 0, 0))["response"]
    half = begin(ada, "weekly")
    send(ada, half["id"], {"overall": 4})
    files = exported(ada)
    assert [(one["id"], one["state"]) for one in files["questionnaires"]] == [
        (done["id"], "complete"),
        (half["id"], "open"),
    ]
    assert files["questionnaires"][0]["outcome"] == "major"
    assert len(files["questionnaire_answers"]) == 10
    assert files["questionnaire_answers"][0]["label"] == "More than half the days"
    assert {one["item"] for one in files["questionnaire_times"]} >= {"q1", "q9", "overall"}
    (score,) = files["questionnaire_scores"]
    assert (score["value"], score["band"], score["instrument"]) == (10, "moderate", "phq9")
    kinds = [one["resourceType"] for one in files["questionnaires_fhir"]]
    assert kinds == ["QuestionnaireResponse", "Observation", "QuestionnaireResponse"]


def test_when_a_question_was_shown_and_answered_is_logged(ada):
    begun = begin(ada, "gad7")
    shown, given = "2026-11-21T08:00:00Z", "2026-11-21T08:00:07.500Z"
    answer = {"item": "q1", "value": 1, "presented_at": shown, "answered_at": given}
    for value in (1, 2):
        path = f"/api/v1/assessments/responses/{begun['id']}/answers"
        ada.http.put(path, json={"answers": [{**answer, "value": value}]})
    times = exported(ada)["questionnaire_times"]
    assert len(times) == 2, "changing one's mind is a second entry"
    assert times[0]["presented_at"] == shown
    assert times[0]["answered_at"].startswith("2026-11-21T08:00:07.5")
    assert times[0]["received_at"]


def test_what_was_written_is_in_no_log_and_readable_nowhere_on_disk(ada, running, settings, caplog):
    caplog.set_level(logging.DEBUG)
    take(ada, "weekly", {"overall": 6, "activities": CANARY})
    assert CANARY not in caplog.text
    for file in settings.home.rglob("*"):
        if file.is_file():
            assert CANARY.encode() not in file.read_bytes(), file
    with running.state.stores.database.reading() as db:
        (row,) = db.scalars(select(ResponseRow))
        assert CANARY.encode() not in row.content
        assert b"overall" not in row.content
