"""No table is forgotten: a person's rows are exported and erased, or the table says why not."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import func, select

from emocare.api.registry import ERASERS, EXPORTERS, IMPERSONAL_TABLES
from emocare.db import Base
from tests.conftest import PASSWORD
from tests.monitoring import live_sessions

TABLES = set(Base.metadata.tables)


@pytest.mark.parametrize("parts", [EXPORTERS, ERASERS], ids=["exporters", "erasers"])
def test_every_table_is_covered_once_or_says_why_not(parts):
    covered = [table for part in parts for table in part.tables]
    assert len(covered) == len(set(covered))
    assert set(covered) | set(IMPERSONAL_TABLES) == TABLES
    assert not set(covered) & set(IMPERSONAL_TABLES)
    assert all(IMPERSONAL_TABLES.values())


def test_every_table_with_a_person_in_it_is_personal():
    with_person = {
        name for name, table in Base.metadata.tables.items() if "person_id" in table.columns
    }
    assert with_person & set(IMPERSONAL_TABLES) == {"pending_shred"}


def keep_a_journal(http):
    journal, entry = "/api/v1/journal", {"id": str(uuid4()), "text": "A line."}
    http.post(f"{journal}/entries", json=entry)
    photo = io.BytesIO()
    Image.new("RGB", (8, 8)).save(photo, "PNG")
    raw = {"Content-Type": "application/octet-stream"}
    http.put(f"{journal}/entries/{entry['id']}/photo", content=photo.getvalue(), headers=raw)
    http.post("/api/v1/safety/steps", json={"level": 2})
    http.put("/api/v1/safety/plan", json={"on_my_own": ["A walk by the river"]})
    http.post(f"{journal}/reminders", json={"weekdays": [0], "at": "20:00"})
    http.put(f"{journal}/lock", json={"password": PASSWORD, "pin": "2468"})


def test_deleting_somebody_leaves_nothing_of_them_and_everything_of_others(ada, bea, running):
    for person in (ada, bea):
        person.allow(*live_sessions.ALL)
        person.http.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["me:read"]})
        person.http.post("/api/v1/me/recovery-codes", json={"password": PASSWORD})
        person.http.post("/api/v1/check-ins/words", json={"mood": 3, "words": "tired"})
        for last in (False, True):
            live_id = live_sessions.started(person)["id"]
            live_sessions.send(person, live_id, live_sessions.batch(0))
            person.http.post(f"/api/v1/live/sessions/{live_id}/marks", json={"t_s": 0.5})
            if not last:
                live_sessions.end(person, live_id)
        person.http.post("/api/v1/assessments/responses", json={"instrument": "phq9"})
        keep_a_journal(person.http)
    stores = running.state.stores

    def counts():
        with stores.database.reading() as db:
            return {
                name: db.scalar(select(func.count()).select_from(table))
                for name, table in Base.metadata.tables.items()
                if name not in IMPERSONAL_TABLES
            }

    both = counts()
    filled = {name for name, count in both.items() if count}
    assert filled >= TABLES - set(IMPERSONAL_TABLES) - {"password_reset", "assessment_assignment"}
    assert ada.http.request("DELETE", "/api/v1/me", json={"password": PASSWORD}).status_code == 204
    assert counts() == {name: count // 2 for name, count in both.items()}
    assert len(stores.keys.known()) == 1
    assert len(stores.keys.destroyed()) == 1
    words = [one["words"] for one in bea.http.get("/api/v1/check-ins").json()["items"]]
    assert "tired" in words


def test_a_crash_between_the_rows_and_the_key_is_made_good_at_the_next_start(ada, running):
    from emocare.accounts.repository import PersonRepository
    from emocare.api.wiring import prepare

    stores = running.state.stores
    with stores.database.writing() as db:
        (person_id,) = PersonRepository(db).every_id()
        for eraser in ERASERS:
            eraser.erase(db, person_id)
        PersonRepository(db).mark_for_shredding(person_id)
    assert person_id in stores.keys.known(), "here the power went"
    prepare(stores)
    assert stores.keys.known() == frozenset()
    with stores.database.reading() as db:
        assert PersonRepository(db).to_shred() == []
