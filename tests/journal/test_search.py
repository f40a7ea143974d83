from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.journal.search_index import IDLE_S, SearchIndexes, find
from emocare.journal.search_terms import fold, places, read_terms
from tests.journal.writing import API, write

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def search(person, words="", **parts):
    answer = person.http.post(f"{API}/search", json={"words": words, **parts})
    assert answer.status_code == 200, answer.text
    return answer.json()


def texts(person, words="", **parts):
    found = search(person, words, **parts)
    return [one["snippet"] for one in found["items"]]


@pytest.fixture
def river(ada):
    write(
        ada, "Walked by the river, slept well.", tags=["Nature"], written_at="2026-11-01T10:00:00Z"
    )
    write(
        ada, "Sleepless. The café was closed.", factors=["work"], written_at="2026-11-02T10:00:00Z"
    )
    write(
        ada,
        "Rivers everywhere in my dream",
        mood_words="river-like",
        written_at="2026-11-03T10:00:00Z",
    )
    return ada


def test_words_beginnings_phrases_and_accents(river):
    assert len(texts(river, "RIVER")) == 2
    assert texts(river, "river slept") == ["Walked by the river, slept well."]
    assert len(texts(river, "sle*")) == 2
    assert texts(river, "cafe") == texts(river, "CAFÉ") == ["Sleepless. The café was closed."]
    assert texts(river, '"by the river"') == ["Walked by the river, slept well."]
    assert texts(river, '"the by river"') == []
    assert texts(river, '"river slept"') == ["Walked by the river, slept well."], (
        "a comma is no word"
    )
    assert texts(river, "nature") == ["Walked by the river, slept well."], "tags are words as well"
    assert len(texts(river)) == 3


def test_tags_and_dates(river):
    assert len(texts(river, tags=["nature"])) == 1
    assert len(texts(river, tags=["WORK"])) == 1
    assert texts(river, tags=["nature", "work"]) == []
    assert len(texts(river, since="2026-11-02")) == 2
    assert len(texts(river, until="2026-11-02")) == 2
    assert search(river, limit=1, offset=1)["total"] == 3


def test_places_show_what_was_found(river):
    found = search(river, "café clos*")["items"][0]
    assert [found["snippet"][one["start"] : one["end"]] for one in found["places"]] == [
        "café",
        "clos",
    ]


def test_long_texts_show_the_part_that_fits(ada):
    write(ada, "word " * 500 + "needle " + "word " * 500)
    (found,) = search(ada, "needle")["items"]
    assert len(found["snippet"]) <= 220
    (place,) = found["places"]
    assert found["snippet"][place["start"] : place["end"]] == "needle"


def test_the_index_follows_every_change(ada, bea):
    assert texts(ada, "river") == []
    entry = write(ada, "The river.")
    assert texts(ada, "river") == ["The river."]
    ada.http.put(f"{API}/entries/{entry['id']}", json={"revision": 1, "text": "The lake."})
    assert texts(ada, "river") == []
    assert texts(ada, "lake") == ["The lake."]
    assert texts(bea, "lake") == []
    ada.http.delete(f"{API}/entries/{entry['id']}")
    assert texts(ada, "lake") == []


def test_the_index_is_ready_once_the_journal_was_opened(ada, bea, running):
    indexes = running.state.journal.indexes
    write(ada, "The river.")
    assert len(indexes) == 0
    ada.http.get(f"{API}/entries")
    assert len(indexes) == 1
    assert texts(ada, "river") == ["The river."]
    ada.http.post("/api/v1/auth/log-out")
    assert len(indexes) == 0


def test_signing_out_drops_the_index(ada, new_visitor, running):
    indexes = running.state.journal.indexes
    write(ada, "The river.")
    texts(ada, "river")
    assert len(indexes) == 1
    ada.http.post("/api/v1/auth/log-out")
    assert len(indexes) == 0


def test_an_index_goes_when_its_sign_in_was_ended_elsewhere(ada, new_visitor, running):
    journal = running.state.journal
    texts(ada, "river")
    other = new_visitor()
    other.log_in("ada@example.org")
    journal.sweep()
    assert len(journal.indexes) == 1
    other.http.delete("/api/v1/me/sessions")
    journal.sweep()
    assert len(journal.indexes) == 0


def test_labels_are_counted(ada):
    write(ada, tags=["River", "walk"])
    write(ada, tags=["river"], factors=["sleep"])
    assert ada.http.get(f"{API}/labels").json() == {
        "tags": [{"name": "River", "entries": 2}, {"name": "walk", "entries": 1}],
        "factors": [{"name": "sleep", "entries": 1}],
    }


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def rows(*found):
    return lambda ids: [one for one in found if ids is None or one[0] in ids]


def test_indexes_are_forgotten_when_idle_and_when_there_is_no_room():
    clock = Clock()
    indexes = SearchIndexes(most_chars=100, clock=clock)
    sign_in = uuid4()
    first, second = uuid4(), uuid4()
    indexes.entries(first, sign_in, rows((uuid4(), NOW, {"text": "x" * 60})))
    clock.now = 1
    indexes.entries(second, sign_in, rows((uuid4(), NOW, {"text": "x" * 60})))
    assert len(indexes) == 1, "the older one made room"
    clock.now = 1 + IDLE_S
    indexes.keep_only({sign_in})
    assert len(indexes) == 0


def test_a_change_while_the_index_is_made_is_not_missed():
    indexes, person, sign_in, row = SearchIndexes(), uuid4(), uuid4(), uuid4()
    now = {"text": "old"}

    def read(ids):
        before = dict(now)
        now["text"] = "new"
        indexes.changed(person, [row])
        return [(row, NOW, before)]

    indexes.entries(person, sign_in, read)
    found = find(indexes.entries(person, sign_in, rows((row, NOW, now))), read_terms("new"))
    assert [one.id for one in found] == [row]


@given(st.text(max_size=60) | st.text("aé–’ß\u0301Жλ I", max_size=60))
def test_folding_a_text_is_folding_its_signs(text):
    signs = "".join(fold(sign)[1:-1] or " " for sign in text)
    assert fold(text) == f" {' '.join(signs.split())} "


@given(st.text(max_size=60))
def test_every_word_of_a_text_is_found_in_it_at_its_place(text):
    folded = fold(text)
    for word in text.split():
        for term in read_terms(word.replace('"', " ").replace("*", " ")):
            assert term.needle in folded
            assert places(text, (term,))
