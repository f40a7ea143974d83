"""Marked moments: their notes go through the safety path, and stay their person's to change."""

import pytest

from tests.monitoring.live_sessions import API, BOTH, SESSIONS, batch, end, send, started

GRAVE = "I want to kill myself"


def mark(visitor, live_id, note, t_s=0.5):
    answer = visitor.http.post(f"{SESSIONS}/{live_id}/marks", json={"t_s": t_s, "note": note})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def kept(ada):
    """The address of a check-in that a live session with two marks became."""
    ada.allow(*BOTH)
    live_id = started(ada)["id"]
    send(ada, live_id, batch(0))
    mark(ada, live_id, "the move", t_s=0.2)
    mark(ada, live_id, "the dog", t_s=0.7)
    return f"{API}/check-ins/{end(ada, live_id).json()['check_in_id']}"


def test_a_note_that_needs_help_opens_its_step_and_the_mark_is_stored(ada):
    ada.allow(*BOTH)
    live_id = started(ada)["id"]
    made = mark(ada, live_id, GRAVE)
    assert (made["note"], made["safety"]["source"]) == (GRAVE, "mark")
    assert made["safety"]["level"] >= 2
    assert ada.http.get(f"{API}/safety").json()["paused"] is True
    assert ada.http.get(f"{SESSIONS}/current").json()["marks"] == [{"t_s": 0.5, "note": GRAVE}]


@pytest.mark.parametrize("note", ["", "We laughed about the dog."])
def test_other_notes_open_nothing(ada, note):
    ada.allow(*BOTH)
    assert mark(ada, started(ada)["id"], note)["safety"] is None


def test_a_mark_can_be_reworded_and_another_removed(ada, kept):
    changed = ada.http.patch(kept, json={"marks": [{"t_s": 0.2, "note": " moving house "}]}).json()
    assert changed["marks"] == [{"t_s": 0.2, "note": "moving house"}]
    assert ada.http.get(kept).json()["marks"] == changed["marks"]
    assert ada.http.patch(kept, json={"marks": None}).json()["marks"] == []


def test_marks_are_kept_in_order_and_left_alone_by_other_changes(ada, kept):
    marks = [{"t_s": 0.9, "note": "b"}, {"t_s": 0.1, "note": "a"}]
    assert ada.http.patch(kept, json={"marks": marks}).json()["marks"] == marks[::-1]
    assert ada.http.patch(kept, json={"mood": 7}).json()["marks"] == marks[::-1]


def test_only_new_words_of_changed_marks_are_read(ada, kept):
    first = ada.http.patch(kept, json={"marks": [{"t_s": 0.2, "note": GRAVE}]}).json()
    assert (first["safety"]["source"], first["safety"]["level"] >= 2) == ("mark", True)
    again = {"marks": [{"t_s": 0.2, "note": GRAVE}, {"t_s": 0.7, "note": "the dog"}]}
    assert ada.http.patch(kept, json=again).json()["safety"] is None


def test_a_check_in_in_words_has_no_moments(ada):
    written = ada.http.post(f"{API}/check-ins/words", json={"mood": 5}).json()
    path = f"{API}/check-ins/{written['id']}"
    answer = ada.http.patch(path, json={"marks": [{"t_s": 1, "note": "here"}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_mark")


def test_a_longer_note_or_too_many_marks_are_refused(ada, kept):
    for marks in ([{"t_s": 0.1, "note": "x" * 501}], [{"t_s": 0.1, "note": ""}] * 201):
        assert ada.http.patch(kept, json={"marks": marks}).status_code == 422
