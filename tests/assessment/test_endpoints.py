"""Offered, begun, paused, answered in any way, finished, and offered again when it is time."""

from uuid import uuid4

import pytest

from tests.assessment.answer_sheets import PHQ9, sheet
from tests.assessment.taking import API, begin, finish, offer, send, take

EVERY_DAY = sheet(*[3] * 9)
NONE_AT_ALL = sheet(*[0] * 9)


def test_what_is_offered_at_first_is_everything_but_what_must_be_assigned(ada):
    items = ada.http.get(API).json()["items"]
    assert {one["id"] for one in items} == {"phq9", "gad7", "who5", "weekly"}
    assert all(one["state"] == "due" and not one["assigned"] for one in items)
    assert all(one["next_at"] is one["last_completed_at"] is None for one in items)


def test_a_questionnaire_is_read_in_its_own_words(ada):
    read = ada.http.get(f"{API}/instruments/phq9").json()
    assert [item["text"] for item in read["items"]] == [item.text for item in PHQ9.items]
    assert read["items"][8]["safety"] == {"at_least": 1, "level": 2, "kinds": ["suicide"]}
    assert read["items"][9]["when"]["at_least"] == 1
    assert read["credit"].startswith("Developed by Drs. Robert L. Spitzer")
    assert read["scores"][0]["bands"][0] == {"low": 0, "high": 4, "label": "minimal"}


@pytest.mark.parametrize("name", ["nothing", "dass21"])
def test_what_is_not_there_or_not_assigned_is_not_found(ada, name):
    for path in (f"/instruments/{name}", f"/instruments/{name}/fhir"):
        answer = ada.http.get(API + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_instrument")
    answer = ada.http.post(f"{API}/responses", json={"instrument": name})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_instrument")


def test_one_answer_at_a_time_and_all_at_once_come_to_the_same(ada, bea):
    begun = begin(ada, "gad7")
    for item, value in sheet(3, 2, 1, 0, 1, 2, 3).items():
        assert send(ada, begun["id"], {item: value}).status_code == 200
    slowly = finish(ada, begun["id"])["response"]
    at_once = take(bea, "gad7", sheet(3, 2, 1, 0, 1, 2, 3))["response"]
    assert slowly["scores"] == at_once["scores"]
    assert slowly["scores"][0]["value"] == 12
    assert slowly["scores"][0]["band"] == "moderate"


def test_begun_again_it_goes_on_where_it_was(ada, clock):
    begun = begin(ada, "phq9")
    send(ada, begun["id"], {"q1": 2, "q2": 1})
    clock.pass_by(hours=70)
    assert offer(ada, "phq9")["state"] == "open"
    assert offer(ada, "phq9")["open_response_id"] == begun["id"]
    again = begin(ada, "phq9", status=200)
    assert again["id"] == begun["id"]
    assert again["answers"] == {"q1": 2, "q2": 1}


def test_changing_ones_mind_and_taking_back(ada):
    begun = begin(ada, "gad7")
    send(ada, begun["id"], sheet(3, 3, 3, 3, 3, 3, 3))
    send(ada, begun["id"], {"q1": 0})
    changed = send(ada, begun["id"], {"q2": None}).json()["response"]
    assert changed["answers"] == {"q1": 0, **{f"q{n}": 3 for n in range(3, 8)}}
    (score,) = finish(ada, begun["id"])["response"]["scores"]
    assert (score["value"], score["prorated"], score["missing"]) == (18, True, ["q2"])


def test_after_its_time_a_half_filled_one_is_over_and_its_answers_are_gone(ada, clock):
    begun = begin(ada, "phq9")
    send(ada, begun["id"], {"q1": 2})
    clock.pass_by(hours=72)
    for answer in (
        send(ada, begun["id"], {"q2": 1}),
        ada.http.post(f"{API}/responses/{begun['id']}/finish"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "response_expired")
    read = ada.http.get(f"{API}/responses/{begun['id']}").json()
    assert (read["state"], read["answers"]) == ("expired", {})
    assert offer(ada, "phq9")["state"] == "due"
    fresh = begin(ada, "phq9")
    assert (fresh["id"] != begun["id"], fresh["answers"]) == (True, {})
    assert ada.http.get(f"{API}/responses/{begun['id']}").json()["state"] == "expired"


@pytest.mark.parametrize(
    ("name", "answers", "days"),
    [
        ("phq9", NONE_AT_ALL, 14),
        ("gad7", sheet(*[0] * 7), 14),
        ("who5", sheet(*[3] * 5), 14),
        ("weekly", {"overall": 5}, 7),
    ],
)
def test_not_offered_more_often_than_it_looks_back(ada, clock, name, answers, days):
    take(ada, name, answers)
    clock.pass_by(days=days, minutes=-1)
    waiting = offer(ada, name)
    assert waiting["state"] == "later"
    assert waiting["next_at"] > waiting["last_completed_at"]
    refused = ada.http.post(f"{API}/responses", json={"instrument": name})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_soon")
    assert "It is offered again on " in refused.json()["detail"]
    clock.pass_by(minutes=2)
    assert offer(ada, name)["state"] == "due"
    begin(ada, name)


def test_one_without_a_score_does_not_delay_the_next(ada):
    done = take(ada, "phq9", sheet(1, 1, 1, 1, 1, 1, 1, 1, None))
    (score,) = done["response"]["scores"]
    assert (score["value"], score["unscored"]) == (None, "must_be_answered")
    assert offer(ada, "phq9")["state"] == "due"
    begin(ada, "phq9")


def test_what_is_finished_stays_as_it_is(ada):
    done = take(ada, "gad7", sheet(*[1] * 7))["response"]
    for answer in (
        send(ada, done["id"], {"q1": 3}),
        ada.http.post(f"{API}/responses/{done['id']}/finish"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "already_complete")
    assert ada.http.get(f"{API}/responses/{done['id']}").json() == done


def test_nothing_answered_is_nothing_to_finish(ada):
    begun = begin(ada, "gad7")
    answer = ada.http.post(f"{API}/responses/{begun['id']}/finish")
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_answered")


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("q1", 4),
        ("q1", -1),
        ("q1", [1]),
        ("q1", "often"),
        ("q10", 1),
        ("q1", True),
        ("q1", 1.0001),
        ("q1", 10**30),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_of_it_is_kept(ada, item, value):
    begun = begin(ada, "gad7")
    answer = send(ada, begun["id"], {"q2": 1, item: value})
    assert answer.status_code == 422
    assert answer.json()["fields"]
    assert ada.http.get(f"{API}/responses/{begun['id']}").json()["answers"] == {}


def test_a_question_that_was_not_asked_in_the_end_leaves_no_answer(ada):
    begun = begin(ada, "phq9")
    send(ada, begun["id"], {**sheet(1, *[0] * 8), "difficulty": 2})
    send(ada, begun["id"], {"q1": 0})
    done = finish(ada, begun["id"])["response"]
    assert "difficulty" not in done["answers"]


def opened(answer):
    return answer["safety"]["level"], answer["safety"]["kinds"]


def test_item_nine_opens_the_safety_path_on_that_very_answer(ada):
    begun = begin(ada, "phq9")
    assert send(ada, begun["id"], {"q1": 3}).json()["safety"] is None
    assert send(ada, begun["id"], {"q9": 0}).json()["safety"] is None
    for value in (1, 2, 3):
        answer = send(ada, begun["id"], {"q9": value}).json()
        assert opened(answer) == (2, ["suicide"])
    assert send(ada, begun["id"], {"q2": 1}).json()["safety"] is None, "that was another answer"
    done = finish(ada, begun["id"])
    assert opened(done) == (2, ["suicide"])
    steps = ada.http.get("/api/v1/safety/steps").json()
    assert [one["source"] for one in steps] == ["questionnaire"] * 3, "each answer, not the end"


def test_item_nine_among_many_answers_opens_it_too(ada):
    begun = begin(ada, "phq9")
    answer = send(ada, begun["id"], sheet(0, 0, 0, 0, 0, 0, 0, 0, 1)).json()
    assert opened(answer) == (2, ["suicide"])


@pytest.mark.parametrize(
    ("name", "answers", "level"),
    [
        ("phq9", sheet(3, 3, 3, 3, 2, 0, 0, 0, 0), None),
        ("phq9", sheet(3, 3, 3, 3, 3, 0, 0, 0, 0), 1),
        ("gad7", sheet(3, 3, 3, 3, 2, 0, 0), None),
        ("gad7", sheet(3, 3, 3, 3, 3, 0, 0), 1),
    ],
)
def test_a_high_score_offers_comfort(ada, name, answers, level):
    safety = take(ada, name, answers)["safety"]
    assert (safety and safety["level"]) == level


def test_the_survey_takes_numbers_choices_and_words(ada):
    answers = {
        "overall": 7,
        "emotions": [9, 2],
        "overwhelming": 1,
        "connected": 4,
        "activities": "  Walking by the river.  ",
    }
    done = take(ada, "weekly", answers)["response"]
    assert done["answers"] == {**answers, "activities": "Walking by the river."}
    assert [one["value"] for one in done["scores"]] == [7]


def test_finished_ones_are_listed_newest_first_and_can_be_deleted(ada, clock):
    first = take(ada, "gad7", sheet(*[1] * 7))["response"]
    clock.pass_by(days=14)
    second = take(ada, "gad7", sheet(*[2] * 7))["response"]
    take(ada, "weekly", {"overall": 5})
    listed = ada.http.get(f"{API}/responses", params={"instrument": "gad7"}).json()["items"]
    assert [one["id"] for one in listed] == [second["id"], first["id"]]
    assert all("answers" not in one for one in listed)
    assert len(ada.http.get(f"{API}/responses").json()["items"]) == 3
    assert ada.http.delete(f"{API}/responses/{first['id']}").status_code == 204
    assert ada.http.get(f"{API}/responses/{first['id']}").status_code == 404
    assert ada.http.delete(f"{API}/responses/{uuid4()}").status_code == 404


def test_the_trend_tells_what_differences_mean(ada, clock):
    for answers in (sheet(*[2] * 9), sheet(2, 2, 2, 2, 2, 2, 1, 1, 1), sheet(*[1] * 8, 0)):
        take(ada, "phq9", answers)
        clock.pass_by(days=14)
    (line,) = ada.http.get(f"{API}/trends/phq9").json()["lines"]
    assert [one["value"] for one in line["points"]] == [18, 15, 8]
    assert [one["band"] for one in line["points"]] == ["moderately severe"] * 2 + ["mild"]
    assert (line["since_first"]["points"], line["since_first"]["verdict"]) == (
        -10,
        "clinically_significant",
    )
    assert "about a fifth" in line["since_first"]["caveats"][0]
    assert (line["since_last"]["points"], line["since_last"]["direction"]) == (-7, "better")
    assert line["since_last"]["verdict"] == "clinically_significant"
    assert not line["since_last"]["estimated"]


def test_one_score_alone_is_not_a_change(ada):
    take(ada, "who5", sheet(*[3] * 5))
    (line,) = ada.http.get(f"{API}/trends/who5").json()["lines"]
    assert (line["points"][0]["value"], line["since_first"], line["since_last"]) == (60, None, None)
    assert ada.http.get(f"{API}/trends/gad7").json()["lines"][0]["points"] == []


def test_an_estimated_score_says_so_in_the_trend(ada, clock):
    take(ada, "phq9", sheet(*[2] * 9))
    clock.pass_by(days=14)
    take(ada, "phq9", sheet(None, *[1] * 8))
    (line,) = ada.http.get(f"{API}/trends/phq9").json()["lines"]
    assert line["since_last"]["estimated"]


def test_scores_of_another_version_are_not_compared(ada, clock, running):
    from emocare.assessment.library import Library

    take(ada, "phq9", sheet(*[2] * 9))
    half = begin(ada, "gad7")
    clock.pass_by(days=14)
    known = running.state.instruments.instruments
    newer = {name: one.model_copy(update={"version": "2"}) for name, one in known.items()}
    running.state.instruments = Library(newer)
    take(ada, "phq9", sheet(*[0] * 9))
    (line,) = ada.http.get(f"{API}/trends/phq9").json()["lines"]
    assert [one["version"] for one in line["points"]] == ["1999", "2"]
    assert line["since_last"] is line["since_first"] is None
    assert send(ada, half["id"], {"q1": 1}).json()["code"] == "response_expired"


def test_without_an_instruments_file_its_results_can_still_be_read(ada, running):
    from emocare.assessment.library import Library

    done = take(ada, "who5", sheet(*[3] * 5))["response"]
    open_one = begin(ada, "weekly")
    running.state.instruments = Library({})
    assert ada.http.get(API).json() == {"items": []}
    assert ada.http.get(f"{API}/responses/{done['id']}").json() == done
    assert ada.http.get(f"{API}/responses/{done['id']}/fhir").status_code == 200
    assert ada.http.get(f"{API}/trends/who5").status_code == 404
    assert send(ada, open_one["id"], {"overall": 1}).json()["code"] == "response_expired"


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("Walking by the river, and cooking with friends.", None),
        ("Nothing. I want to kill myself.", 2),
    ],
)
def test_what_is_written_in_the_survey_is_read_for_calls_for_help(ada, words, level):
    begun = begin(ada, "weekly")
    safety = send(ada, begun["id"], {"activities": words}).json()["safety"]
    assert (safety["level"] >= level) if level else safety is None
    if level:
        assert safety["kinds"] == ["suicide"]
