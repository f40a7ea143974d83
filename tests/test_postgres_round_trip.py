"""The whole way of a check-in on PostgreSQL, served by a pip-installed server."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import inspect
from starlette.testclient import TestClient

from emocare.accounts.consent import Purpose
from emocare.accounts.identity import Identity
from emocare.accounts.repository import PersonRepository
from emocare.accounts.service import set_consent
from emocare.api import create_app
from emocare.monitoring.personal_data import CONSENT_HOOK
from emocare.monitoring.repository import CheckInRepository
from emocare.monitoring.service import keep_result
from tests.conftest import ORIGIN, PASSWORD, Visitor, cheap_settings
from tests.databases import fresh_postgres
from tests.monitoring import recordings
from tests.monitoring.sending import read_to_end
from tests.monitoring.test_personal_data import a_new_check_in

CHECK_INS = "/api/v1/check-ins"


@pytest.fixture(scope="module")
def postgres_url(postgres_server_url: str) -> Iterator[str]:
    """An empty database for the tests of this file."""
    with fresh_postgres(postgres_server_url) as url:
        yield url


@pytest.fixture(scope="module")
def running(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    home = tmp_path_factory.mktemp("home")
    app = create_app(cheap_settings(home, database_url=postgres_url))
    with TestClient(app, base_url=ORIGIN):
        yield app
    assert not (home / "emocare.db").exists()


@pytest.fixture
def person(running: FastAPI, request: pytest.FixtureRequest) -> Visitor:
    """Somebody new, who allows everything."""
    http = TestClient(running, base_url=ORIGIN, headers={"Origin": ORIGIN})
    visitor = Visitor(http)
    visitor.sign_up(f"{abs(hash(request.node.name))}@example.org")
    visitor.allow("camera_analysis", "keep_numbers")
    return visitor


def test_the_database_is_really_postgres(running):
    engine = running.state.stores.database.engine
    assert engine.dialect.name == "postgresql"
    assert {"person", "check_in", "consent_event"} <= set(inspect(engine).get_table_names())


@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_a_clip_is_read_kept_found_changed_exported_and_deleted(
    person: Visitor, tmp_path: Path, suffix: str
):
    write = recordings.write_video if suffix == "mp4" else recordings.live_webm
    clip = write(tmp_path / f"a.{suffix}", recordings.face_frames(1.5), fps=recordings.FPS)
    job = read_to_end(person, clip.read_bytes(), source="camera", time_zone="Asia/Tokyo")
    assert job["state"] == "done", job
    path = f"{CHECK_INS}/{job['check_in_id']}"
    found = person.http.get(path).json()
    assert found["result"] == job["result"]
    assert found["time_zone"] == "Asia/Tokyo"
    said = {"mood": 6, "correction": "surprise", "note": "🙂"}
    assert person.http.patch(path, json=said).json() == {**found, **said}
    words = person.http.post(f"{CHECK_INS}/words", json={"mood": 2, "words": "tired"}).json()
    page = person.http.get(CHECK_INS, params={"limit": 1}).json()
    rest = person.http.get(CHECK_INS, params={"limit": 1, "before": page["next"]}).json()
    assert [one["id"] for one in page["items"] + rest["items"]] == [words["id"], found["id"]]
    exported = zipfile.ZipFile(io.BytesIO(person.http.get("/api/v1/me/export").content))
    assert len(json.loads(exported.read("check_ins.json"))) == 2
    assert person.http.delete(path).status_code == 204
    assert person.http.get(path).status_code == 404
    ended = person.http.request("DELETE", "/api/v1/me", json={"password": PASSWORD})
    assert ended.status_code == 204


def test_storing_and_withdrawing_at_once_never_leaves_a_number(running, person):
    accounts = running.state.accounts
    with accounts.database.reading() as db:
        row = max(PersonRepository(db).all_rows(), key=lambda one: one.created_at)
    identity = Identity(row.id, accounts.keys.cipher(row.id))
    for _ in range(20):
        person.allow("camera_analysis", "keep_numbers")
        together = threading.Barrier(2)

        def store(together=together):
            together.wait()
            keep_result(accounts, identity, a_new_check_in())

        thread = threading.Thread(target=store)
        thread.start()
        together.wait()
        with accounts.database.writing() as db:
            set_consent(db, [CONSENT_HOOK], identity.id, Purpose.KEEP_NUMBERS, granted=False)
        thread.join()
        with accounts.database.reading() as db:
            assert CheckInRepository(db, identity.id, identity.cipher).page(5) == []
