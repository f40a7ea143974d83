"""DASS-21: off unless assigned, and its scores are seen by whoever assigned it alone."""

import io
import json
import zipfile

import pytest

from emocare.assessment.assigning import end_assignment, read_assigned
from emocare.errors import NotFound
from tests.assessment.answer_sheets import sheet
from tests.assessment.taking import API, begin, finish, offer, send, take

# 14 x 2 doubled would be 28, 2 and 0: numbers that appear nowhere else.
ANSWERS = {f"q{n}": 0 for n in range(1, 22)} | {
    "q3": 3, "q5": 3, "q10": 3, "q13": 3, "q16": 3, "q17": 2, "q21": 2, "q2": 1,
}  # fmt: skip


@pytest.fixture
def taken(ada, assign_to):
    """Ada took an assigned DASS-21; her id and everything she was answered meanwhile."""
    person_id = assign_to(ada)
    begun = ada.http.post(f"{API}/responses", json={"instrument": "dass21"})
    sent = send(ada, begun.json()["id"], ANSWERS)
    done = ada.http.post(f"{API}/responses/{begun.json()['id']}/finish")
    return person_id, begun.json()["id"], [begun, sent, done]


def test_it_is_offered_once_assigned_and_no_longer_when_that_ends(ada, bea, assign_to, running):
    assert offer(ada, "dass21") is None
    person_id = assign_to(ada)
    assert offer(ada, "dass21")["assigned"]
    assert offer(bea, "dass21") is None
    begun = begin(ada, "dass21")
    end_assignment(running.state.stores.database, person_id, "dass21")
    assert offer(ada, "dass21") is None
    assert ada.http.get(f"{API}/instruments/dass21").status_code == 200, "what was begun may end"
    send(ada, begun["id"], ANSWERS)
    finish(ada, begun["id"])
    assert ada.http.get(f"{API}/instruments/dass21").status_code == 404
    with pytest.raises(NotFound):
        end_assignment(running.state.stores.database, person_id, "dass21")


def test_an_assignment_may_ask_less_often_but_never_more_often(ada, bea, assign_to, clock):
    assign_to(ada, every_days=28)
    assign_to(bea, every_days=1)
    for person in (ada, bea):
        take(person, "dass21", ANSWERS)
    clock.pass_by(days=6, hours=23)
    assert offer(bea, "dass21")["state"] == "later"
    clock.pass_by(hours=2)
    assert offer(bea, "dass21")["state"] == "due"
    assert offer(ada, "dass21")["state"] == "later"
    clock.pass_by(days=21)
    assert offer(ada, "dass21")["state"] == "due"


def no_scores_in(document):
    """No score, no name of a range, no rule by which one could be worked out."""
    text = json.dumps(document)
    assert "severe" not in text
    assert "normal" not in text
    assert '"Depression"' not in text
    assert '"follow_up' not in text

    def walk(part):
        if isinstance(part, dict):
            assert part.get("scores", []) == []
            assert part.get("bands", []) == []
            assert part.get("resourceType") != "Observation"
            for one in part.values():
                walk(one)
        if isinstance(part, list):
            for one in part:
                walk(one)

    walk(document)


def test_nothing_the_person_can_ask_for_holds_a_score(ada, taken):
    _, response_id, answers = taken
    for path in (
        "",
        "/instruments/dass21",
        "/instruments/dass21/fhir",
        "/responses",
        f"/responses/{response_id}",
        f"/responses/{response_id}/fhir",
    ):
        answers.append(ada.http.get(API + path, params=None))
    for answer in answers:
        assert answer.status_code in {200, 201}
        if answer.request.url.path != API:  # that lists the ranges of nothing
            no_scores_in(answer.json())
    assert answers[2].json()["response"]["scores_shown"] is False
    trend = ada.http.get(f"{API}/trends/dass21")
    assert (trend.status_code, trend.json()["code"]) == (403, "scores_not_shown")


def test_the_export_holds_the_answers_and_no_score(ada, taken):
    archive = zipfile.ZipFile(io.BytesIO(ada.http.get("/api/v1/me/export").content))
    files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(json.loads(files["questionnaire_answers.json"])) == 21
    assert json.loads(files["questionnaire_scores.json"]) == []
    for name, text in files.items():
        if "questionnaire" in name:
            assert "severe" not in text, name
            assert "Observation" not in text, name
    no_scores_in(json.loads(files["questionnaires_fhir.json"]))
    no_scores_in(json.loads(files["questionnaires.json"]))


def test_whoever_assigned_it_reads_the_scores(ada, taken, running):
    person_id, _, _ = taken
    stores = running.state.stores
    (result,) = read_assigned(stores.database, stores.keys, person_id, "dass21")
    found = {score.id: (score.value, score.band) for score in result.scores}
    assert found == {
        "depression": (38, "extremely severe"),
        "anxiety": (2, "normal"),
        "stress": (0, "normal"),
    }
    assert result.follow_ups == ("Life felt meaningless. Please ask about thoughts of suicide.",)


def test_what_the_person_sees_themselves_is_not_read_by_others(ada, assign_to, running):
    take(ada, "phq9", sheet(*[1] * 9))
    person_id = assign_to(ada, "phq9")
    stores = running.state.stores
    assert read_assigned(stores.database, stores.keys, person_id, "phq9") == []


@pytest.mark.parametrize(("value", "level"), [(0, None), (1, 1), (3, 1)])
def test_a_life_without_meaning_merits_a_follow_up(ada, assign_to, value, level):
    assign_to(ada)
    begun = begin(ada, "dass21")
    safety = send(ada, begun["id"], {"q21": value}).json()["safety"]
    assert (safety and safety["level"]) == level


def test_its_scores_open_nothing_that_would_give_them_away(ada, assign_to):
    assign_to(ada)
    done = take(ada, "dass21", {f"q{n}": 3 for n in range(1, 21)} | {"q21": 0})
    assert done["safety"] is None


def test_the_administrators_commands(settings, monkeypatch, capsys):
    from emocare.accounts.joining import Details, create_person
    from emocare.api.stores import open_stores
    from emocare.api.wiring import build_accounts, prepare
    from emocare.assessment.content import Content
    from emocare.assessment.content import finish as finished
    from emocare.assessment.repository import ResponseRepository
    from emocare.assessment.scoring import score
    from emocare.cli.root import app
    from emocare.db import utc_now
    from tests.assessment.answer_sheets import DASS21

    monkeypatch.setenv("EMOCARE_HOME", str(settings.home))

    def emocare(*words):
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            app(["admin", *words])
        return left.value.code or 0, *capsys.readouterr()

    stores = open_stores(settings)
    prepare(stores)
    accounts = build_accounts(settings, stores)
    details = Details("Ada", "B", "ada@example.org", "UTC", accounts.passwords.hash("x" * 20))
    person, _ = create_person(accounts, details)
    with stores.database.writing() as db:
        mine = ResponseRepository(db, person.id, stores.keys.cipher(person.id))
        response = mine.add(DASS21, Content(title="DASS-21", time_zone="UTC"), utc_now())
        content = Content(
            title="DASS-21",
            time_zone="UTC",
            answers=ANSWERS,
            finished=finished(DASS21, ANSWERS, score(DASS21, ANSWERS)),
        )
        mine.complete(response.id, content, utc_now(), counts=True)
    stores.close()

    assert emocare("assign", "ada@example.org", "nothing")[0] == 1
    assert emocare("assign", "nobody@example.org", "dass21")[0] == 1
    code, _, err = emocare("assign", "ada@example.org", "dass21", "--every-days", "14")
    assert (code, "not shown its scores" in err) == (0, True)
    code, out, _ = emocare("scores", "ada@example.org", "dass21")
    assert code == 0
    assert "Depression: 38 of 42, extremely severe" in out
    assert "Follow up: Life felt meaningless." in out
    code, out, _ = emocare("scores", "ada@example.org", "dass21", "--json")
    (result,) = json.loads(out)["results"]
    assert [one["value"] for one in result["scores"]] == [38, 2, 0]
    assert "no longer offered" in emocare("assign", "ada@example.org", "dass21", "--end")[2]
    assert emocare("assign", "ada@example.org", "dass21", "--end")[0] == 1
    assert "there are no scores" in emocare("scores", "ada@example.org", "gad7")[2]


def test_deleting_the_account_deletes_what_was_assigned(ada, taken, running):
    from sqlalchemy import func, select

    from emocare.assessment.tables import AssignmentRow, ResponseRow
    from tests.conftest import PASSWORD

    assert ada.http.request("DELETE", "/api/v1/me", json={"password": PASSWORD}).status_code == 204
    with running.state.stores.database.reading() as db:
        for table in (AssignmentRow, ResponseRow):
            assert db.scalar(select(func.count()).select_from(table)) == 0
