import contextlib
import json
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.db import utc_now
from emocare.errors import Invalid
from emocare.journal.content import Content
from emocare.journal.files import ENDINGS, BadEntry, read_file, write_file
from emocare.journal.repository import NewEntry
from tests.journal.writing import API, finish, follow, write

PERSON = UUID("7d9c1a52-0c4e-4d64-8a4b-9b1b6a8d0f10")
BYTES = {"Content-Type": "application/octet-stream"}
FORMATS = sorted(ENDINGS)

labels = st.lists(st.text(min_size=1, max_size=12).filter(lambda one: one.strip()), max_size=3)
contents = st.builds(
    dict,
    text=st.text(max_size=80)
    | st.sampled_from(["## x", "\\## x", "- mood: 3", "=1+1", "'=x", "a\n\n- id: 1\n## b"]),
    mood=st.none() | st.integers(0, 10),
    mood_words=st.text(max_size=20),
    tags=labels,
    factors=labels,
    prompt=st.text(max_size=20),
    time_zone=st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "UTC"]),
)


def content_of(parts) -> Content | None:
    try:
        made = Content.model_validate(parts)
    except ValueError:  # a label of nothing but control characters
        return None
    return None if made.says_nothing or not (made.text or made.mood is not None) else made


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    made=st.lists(contents.map(content_of).filter(bool), max_size=4),
    seconds=st.integers(-600_000_000, 1_700_000_000),
)
def test_what_is_written_is_read_back(kind, made, seconds):
    moment = datetime.fromtimestamp(seconds, UTC)
    entries = [NewEntry(uuid4(), moment, content) for content in made]
    assert read_file(write_file(entries, kind), kind, PERSON, "UTC") == entries


@pytest.mark.parametrize("kind", FORMATS)
def test_line_ends_of_another_system_do_no_harm(kind):
    entries = [
        NewEntry(uuid4(), datetime(2026, 1, 1, tzinfo=UTC), Content(text="a\nb", time_zone="UTC"))
    ]
    text = write_file(entries, kind).replace("\r\n", "\n").replace("\n", "\r\n")
    assert read_file("\ufeff" + text, kind, PERSON, "UTC") == entries


def test_a_plain_table_of_somebody_else_is_understood():
    text = "Written_at,Text,Mood,Tags\n2026-11-20 21:30,Tired,3,work; sleep\n"
    (entry,) = read_file(text, "csv", PERSON, "Europe/Berlin")
    assert entry.written_at == datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    assert entry.content.tags == ["work", "sleep"]
    assert read_file(text, "csv", PERSON, "Europe/Berlin") == [entry], "the same id again"


@pytest.mark.parametrize(
    ("kind", "text", "lines"),
    [
        (
            "csv",
            "written_at,text,mood\nyesterday,a,1\n2026-11-01,b,2\n2026-11-01,c,99\n2026-11-01,d\n",
            [2, 4, 5],
        ),
        (
            "json",
            '[\n{"text": "a"},\n{"written_at": "2026-11-01", "text": "b"},\n3,\n'
            '{"written_at": "2026-11-01"}\n]',
            [2, 4, 5],
        ),
        ("markdown", "# Journal\n\n## someday\n\na\n\n## 2026-11-01\n\n- mood: 2\n\nb\n", [3]),
    ],
)  # fmt: skip
def test_bad_rows_are_named_by_line_and_the_rest_is_kept(kind, text, lines):
    found = read_file(text, kind, PERSON, "UTC")
    assert [one.line for one in found if isinstance(one, BadEntry)] == lines
    assert [one.content.text for one in found if isinstance(one, NewEntry)] == ["b"]


def test_a_file_that_breaks_off_keeps_what_came_before():
    text = '[{"written_at": "2026-11-01", "text": "a"},\n{"written_at": "2026'
    first, broken = read_file(text, "json", PERSON, "UTC")
    assert first.content.text == "a"
    assert broken.line == 2


@pytest.mark.parametrize(
    ("kind", "text"), [("json", "{}"), ("csv", "a,b\n1,2\n"), ("markdown", "Dear diary")]
)
def test_another_kind_of_file_is_refused(kind, text):
    with pytest.raises(Invalid):
        read_file(text, kind, PERSON, "UTC")


@pytest.mark.parametrize("kind", FORMATS)
@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_file_breaks_the_reader(kind, text):
    with contextlib.suppress(Invalid):
        read_file(text, kind, PERSON, "UTC")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_journal_moves_to_another_account(ada, bea, kind):
    write(
        ada,
        "One.\n\n## Not a heading\n\\ end",
        mood=3,
        tags=["a;b", "=c"],
        written_at="2026-11-01T10:00:00Z",
    )
    write(ada, "Two.", factors=["sleep"], written_at="2026-11-02T10:00:00Z")
    file = ada.http.get(f"{API}/export", params={"format": kind})
    assert file.headers["content-disposition"].endswith(f'.{ENDINGS[kind]}"')
    sent = {"params": {"format": kind}, "content": file.content, "headers": BYTES}
    job = finish(bea, bea.http.post(f"{API}/import", **sent).json())
    assert (job["state"], job["added"], job["known"], job["bad"]) == ("done", 2, 0, [])
    again = finish(bea, bea.http.post(f"{API}/import", **sent).json())
    assert (again["added"], again["known"]) == (0, 2)

    def said(person):
        changing = {"created_at", "changed_at"}
        items = person.http.get(f"{API}/entries").json()["items"]
        return [{key: value for key, value in one.items() if key not in changing} for one in items]

    assert said(bea) == said(ada)


def test_an_import_can_be_stopped_and_seen_by_nobody_else(ada, bea):
    rows = [{"written_at": "2020-11-01", "text": f"{number} words"} for number in range(3000)]
    job = ada.http.post(
        f"{API}/import", params={"format": "json"}, content=json.dumps(rows), headers=BYTES
    ).json()
    assert bea.http.get(f"{API}/jobs/{job['id']}").status_code == 404
    assert bea.http.delete(f"{API}/jobs/{job['id']}").status_code == 404
    ada.http.delete(f"{API}/jobs/{job['id']}")
    ended = finish(ada, job)
    assert ended["state"] == "cancelled"
    assert ended["added"] < 3000


def bring(person, *rows):
    return follow(person, person.http.post(
        f"{API}/import", params={"format": "json"}, content=json.dumps(rows), headers=BYTES
    ).json())  # fmt: skip


DARK = "I want to kill myself."


def test_recent_words_of_an_import_open_the_safety_path(ada):
    (job,) = bring(ada, {"written_at": utc_now().isoformat(), "text": DARK})
    assert job["safety"]["level"] >= 2


def test_words_of_long_ago_are_answered_quietly_and_once(ada):
    old = [{"written_at": f"2019-01-0{day}", "text": DARK} for day in (1, 2, 3)]
    stored, looked = bring(ada, *old)
    assert stored["safety"] is None
    assert (looked["kind"], looked["state"], looked["done"]) == ("look_back", "done", 3)
    assert (looked["safety"]["level"], looked["safety"]["source"]) == (1, "journal")
    assert ada.http.get("/api/v1/safety").json()["paused"] is False
    (again,) = bring(ada, *old)
    assert (again["known"], again["safety"]) == (3, None), "nothing came in"


def test_a_bad_day_of_long_ago_is_no_reason_to_say_anything(ada):
    _, looked = bring(ada, {"written_at": "2019-01-01", "text": "A sad and tiring day."})
    assert looked["safety"] is None


@pytest.mark.slow
def test_ten_thousand_entries_come_in_within_half_a_minute(ada):
    rows = [
        {"written_at": "2020-11-01", "text": f"{number} " + "words and more " * 40}
        for number in range(10_000)
    ]
    began = time.perf_counter()
    job = ada.http.post(
        f"{API}/import", params={"format": "json"}, content=json.dumps(rows), headers=BYTES
    ).json()
    assert finish(ada, job)["added"] == 10_000
    assert time.perf_counter() - began < 30
