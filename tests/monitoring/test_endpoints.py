from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

CHECK_INS = "/api/v1/check-ins"


def add_words(person, mood=5, **form):
    answer = person.http.post(f"{CHECK_INS}/words", json={"mood": mood, **form})
    assert answer.status_code == 201, answer.text
    return answer.json()


def token_for(person, *scopes):
    form = {"name": "script", "scopes": list(scopes)}
    return person.http.post("/api/v1/me/tokens", json=form).json()["token"]


def with_token(visitor, token):
    visitor.http.headers["Authorization"] = f"Bearer {token}"
    del visitor.http.headers["Origin"]
    return visitor.http


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/words", {"mood": 5}),
        ("GET", "", None),
        ("GET", f"/{uuid4()}", None),
        ("PATCH", f"/{uuid4()}", {"mood": 5}),
        ("DELETE", f"/{uuid4()}", None),
    ],
)
def test_nobody_signed_in_is_asked_to_log_in(visitor, method, path, body):
    answer = visitor.http.request(method, CHECK_INS + path, json=body)
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize(
    ("method", "body"), [("GET", None), ("PATCH", {"mood": 1}), ("DELETE", None)]
)
def test_another_persons_check_in_does_not_exist(ada, bea, method, body):
    theirs = add_words(bea, words="mine alone")
    answer = ada.http.request(method, f"{CHECK_INS}/{theirs['id']}", json=body)
    unknown = ada.http.request(method, f"{CHECK_INS}/{uuid4()}", json=body)
    assert answer.status_code == unknown.status_code == 404
    assert answer.json() == unknown.json()
    assert bea.http.get(f"{CHECK_INS}/{theirs['id']}").json() == theirs


def test_another_persons_check_ins_are_not_listed(ada, bea):
    add_words(bea)
    assert ada.http.get(CHECK_INS).json() == {"items": [], "next": None}


def test_words_are_kept_as_they_were_said(ada):
    said = add_words(
        ada,
        7,
        words="  Slept well. 😴 ",
        recorded_at="2026-11-20T23:30:00+01:00",
        time_zone="Europe/Berlin",
    )
    assert said["mood"] == 7
    assert said["words"] == "Slept well. 😴"
    assert said["recorded_at"] == "2026-11-20T22:30:00.000Z"
    assert said["time_zone"] == "Europe/Berlin"
    assert said["source"] == "words"
    assert said["result"] is None
    assert ada.http.get(f"{CHECK_INS}/{said['id']}").json() == said


def test_time_and_zone_are_the_accounts_when_left_out(ada):
    before = datetime.now(UTC)
    said = add_words(ada)
    assert said["time_zone"] == "Europe/London"
    assert abs(datetime.fromisoformat(said["recorded_at"]) - before) < timedelta(minutes=1)
    assert said["words"] is None


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "mood"),
        ({"mood": 11}, "mood"),
        ({"mood": -1}, "mood"),
        ({"mood": 5.5}, "mood"),
        ({"mood": 5, "words": "x" * 5001}, "words"),
        ({"mood": 5, "words": "a\x00b"}, "words"),
        ({"mood": 5, "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"mood": 5, "recorded_at": "2026-11-20T23:30:00"}, "recorded_at"),
        ({"mood": 5, "recorded_at": "2199-01-01T00:00:00Z"}, "recorded_at"),
        ({"mood": 5, "recorded_at": "1970-01-01T00:00:00Z"}, "recorded_at"),
        ({"mood": 5, "smile": True}, "smile"),
    ],
)
def test_what_cannot_be_is_refused_by_name(ada, form, field):
    answer = ada.http.post(f"{CHECK_INS}/words", json=form)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_the_list_is_newest_first_and_pages_without_gap_or_repeat(ada):
    same = "2026-11-01T08:00:00Z"
    moments = [same, same, same, "2026-11-02T08:00:00Z", "2026-10-31T08:00:00Z"]
    made = [add_words(ada, recorded_at=moment) for moment in moments]
    seen, cursor = [], None
    while True:
        page = ada.http.get(
            CHECK_INS, params={"limit": 2, **({"before": cursor} if cursor else {})}
        )
        seen += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert sorted(one["id"] for one in seen) == sorted(one["id"] for one in made)
    assert [one["recorded_at"] for one in seen] == sorted(
        (one["recorded_at"] for one in made), reverse=True
    )


def test_the_last_full_page_says_that_nothing_follows(ada):
    for _ in range(2):
        add_words(ada)
    assert ada.http.get(CHECK_INS, params={"limit": 2}).json()["next"] is None


def test_the_list_can_begin_at_a_moment(ada):
    add_words(ada, recorded_at="2026-10-01T08:00:00Z")
    late = add_words(ada, recorded_at="2026-11-01T08:00:00Z")
    found = ada.http.get(CHECK_INS, params={"since": "2026-10-15T00:00:00+02:00"}).json()["items"]
    assert [one["id"] for one in found] == [late["id"]]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "=", "%00", "MjAyNiBub3BlCg", "é"])
def test_a_made_up_page_is_refused_in_words(ada, cursor):
    answer = ada.http.get(CHECK_INS, params={"before": cursor})
    assert answer.status_code == 422
    assert answer.json()["code"] == "cursor_invalid"


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"since": "yesterday"}])
def test_a_query_that_makes_no_sense_is_refused(ada, query):
    assert ada.http.get(CHECK_INS, params=query).status_code == 422


def test_a_change_touches_only_what_is_sent(ada):
    said = add_words(ada, 4, words="tired")
    path = f"{CHECK_INS}/{said['id']}"
    noted = ada.http.patch(path, json={"note": "better after lunch"}).json()
    assert noted == {**said, "note": "better after lunch"}
    rated = ada.http.patch(path, json={"mood": 6}).json()
    assert rated == {**noted, "mood": 6}
    assert ada.http.patch(path, json={"note": None}).json() == {**said, "mood": 6}
    assert ada.http.patch(path, json={}).json() == {**said, "mood": 6}


def test_a_check_in_in_words_keeps_its_mood_and_has_nothing_to_correct(ada):
    path = f"{CHECK_INS}/{add_words(ada)['id']}"
    for form, code in (
        ({"mood": None}, "mood_needed"),
        ({"correction": "anger"}, "nothing_to_correct"),
    ):
        answer = ada.http.patch(path, json=form)
        assert answer.status_code == 422
        assert answer.json()["code"] == code


def test_a_deleted_check_in_is_gone(ada):
    said = add_words(ada)
    path = f"{CHECK_INS}/{said['id']}"
    assert ada.http.delete(path).status_code == 204
    assert ada.http.get(path).status_code == 404
    assert ada.http.delete(path).status_code == 404
    assert ada.http.get(CHECK_INS).json()["items"] == []


def test_a_token_may_do_what_its_scopes_say_and_no_more(ada, new_visitor):
    said = add_words(ada)
    path = f"{CHECK_INS}/{said['id']}"
    reads = with_token(new_visitor(), token_for(ada, "check-ins:read"))
    writes = with_token(new_visitor(), token_for(ada, "check-ins:write"))
    assert reads.get(CHECK_INS).status_code == reads.get(path).status_code == 200
    assert writes.post(f"{CHECK_INS}/words", json={"mood": 3}).status_code == 201
    for answer in (
        writes.get(CHECK_INS),
        writes.get(path),
        reads.post(f"{CHECK_INS}/words", json={"mood": 3}),
        reads.patch(path, json={"mood": 3}),
        reads.delete(path),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "scope_missing"


def test_unsafe_methods_need_the_csrf_token(ada):
    del ada.http.headers["X-CSRF-Token"]
    answer = ada.http.post(f"{CHECK_INS}/words", json={"mood": 3})
    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_refused"
