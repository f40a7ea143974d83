import csv
import io
import json
import threading
import zipfile

import pytest
from sqlalchemy import select

from emocare.accounts.consent import ConsentRepository, Purpose
from emocare.accounts.identity import Identity
from emocare.accounts.repository import PersonRepository
from emocare.accounts.service import set_consent
from emocare.crypto import Cell
from emocare.db import utc_now
from emocare.errors import NotAllowed
from emocare.monitoring.jobs import with_certainty
from emocare.monitoring.personal_data import CONSENT_HOOK
from emocare.monitoring.repository import CheckInRepository, NewCheckIn, lock_person
from emocare.monitoring.service import keep_result
from emocare.monitoring.tables import CheckInRow
from tests.monitoring.scripted_reader import a_moment, a_reading
from tests.monitoring.sending import send, wait_for_end

CHECK_INS = "/api/v1/check-ins"
BOTH = ("camera_analysis", "keep_numbers")


@pytest.fixture
def stored(ada, reader, face_mp4):
    """Three check-ins of Ada's: one read and unrated, one read and rated, one in words."""
    ada.allow(*BOTH)
    ids = []
    for number in range(2):
        job_id = send(ada, face_mp4, source="camera").json()["job"]["id"]
        reader.nth(number).finish()
        ids.append(wait_for_end(ada, job_id)["check_in_id"])
    said = {"mood": 2, "correction": "sadness", "note": "=smiled for the picture"}
    ada.http.patch(f"{CHECK_INS}/{ids[1]}", json=said)
    ids.append(ada.http.post(f"{CHECK_INS}/words", json={"mood": 5, "words": "fine"}).json()["id"])
    return ids


def exported(person) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(person.http.get("/api/v1/me/export").content))


def test_everything_said_and_read_is_exported(ada, stored):
    archive = exported(ada)
    rows = json.loads(archive.read("check_ins.json"))
    assert [row["id"] for row in rows] == stored
    assert rows[0]["looked"] == "happiness"
    assert rows[0]["expression_happiness"] == 0.8
    assert rows[0]["certainty"] == "fairly_sure"
    assert rows[1]["note"] == "=smiled for the picture"
    assert rows[2]["words"] == "fine"
    table = list(csv.DictReader(io.StringIO(archive.read("check_ins.csv").decode())))
    assert [row["mood"] for row in table] == ["", "2", "5"]
    assert table[1]["note"] == "'=smiled for the picture"
    assert "check_in_seconds.csv" in archive.namelist()


def test_the_export_has_every_second(ada, running, face_webm):
    ada.allow(*BOTH)
    job = wait_for_end(ada, send(ada, face_webm).json()["job"]["id"])
    seconds = json.loads(exported(ada).read("check_in_seconds.json"))
    assert [second["t_s"] for second in seconds] == [0, 1]
    assert {second["check_in_id"] for second in seconds} == {job["check_in_id"]}
    assert seconds[0]["expression_happiness"] > 0.3


@pytest.fixture
def explained(ada, reader, face_mp4):
    """The id of a check-in of Ada's whose result says what it rests on."""
    ada.allow(*BOTH)
    job_id = send(ada, face_mp4).json()["job"]["id"]
    reader.nth(0).finish(a_reading(moment=a_moment()))
    return wait_for_end(ada, job_id)["check_in_id"]


def test_the_export_has_what_a_result_rests_on(ada, explained):
    archive = exported(ada)
    [moment] = json.loads(archive.read("check_in_moments.json"))
    assert moment["check_in_id"] == explained
    assert (moment["looked"], moment["t_s"]) == ("happiness", 1.2)
    assert len(moment["landmarks"]) == 70
    assert moment["heat"][3][3] == 1
    movements = list(csv.DictReader(io.StringIO(archive.read("check_in_movements.csv").decode())))
    assert [row["action_unit"] for row in movements] == ["AU12", "AU23"]
    assert movements[1]["evidence"] == "experimental"


def test_what_a_result_rests_on_is_read_again_but_not_in_lists(ada, explained):
    one = ada.http.get(f"{CHECK_INS}/{explained}").json()
    assert one["result"]["moment"] == a_moment().model_dump(mode="json")
    [listed] = ada.http.get(CHECK_INS).json()["items"]
    assert "moment" not in listed["result"]


def test_what_a_result_rests_on_is_sealed_and_goes_with_the_numbers(ada, explained, running):
    with running.state.stores.database.engine.connect() as connection:
        [row] = connection.exec_driver_sql("SELECT * FROM check_in").all()
    for open_word in (b"AU12", b"landmarks", b"experimental", b"0.123"):
        assert all(open_word not in value for value in row if isinstance(value, bytes))
    ada.http.patch(f"{CHECK_INS}/{explained}", json={"mood": 4})
    ada.http.put("/api/v1/me/consents/keep_numbers", json={"granted": False})
    assert ada.http.get(f"{CHECK_INS}/{explained}").json()["result"] is None
    assert json.loads(exported(ada).read("check_in_moments.json")) == []


def test_a_result_stored_before_there_were_moments_can_still_be_read(ada, running):
    accounts, identity = running.state.accounts, identity_of(running)
    ada.allow(*BOTH)
    check_in_id = keep_result(accounts, identity, a_new_check_in())
    old = with_certainty(a_reading()).model_dump(mode="json", exclude={"moment", "blinks"})
    with accounts.database.writing() as db:
        row = db.scalars(select(CheckInRow)).one()
        row.result = identity.cipher.seal_json(Cell("check_in", row.id, "result"), old)
    result = ada.http.get(f"{CHECK_INS}/{check_in_id}").json()["result"]
    assert result["dominant"] == "happiness"
    assert result["moment"] is result["blinks"] is None


def test_withdrawing_the_numbers_deletes_them_and_leaves_what_was_said(ada, stored):
    _, rated, words = stored
    ada.http.put("/api/v1/me/consents/keep_numbers", json={"granted": False})
    left = {one["id"]: one for one in ada.http.get(CHECK_INS).json()["items"]}
    assert set(left) == {rated, words}
    assert left[rated]["result"] is None
    assert left[rated]["duration_s"] is None
    assert left[rated]["correction"] is None
    assert (left[rated]["mood"], left[rated]["note"]) == (2, "=smiled for the picture")
    assert left[words]["words"] == "fine"


def test_withdrawing_the_camera_leaves_what_was_kept(ada, stored):
    ada.http.put("/api/v1/me/consents/camera_analysis", json={"granted": False})
    assert len(ada.http.get(CHECK_INS).json()["items"]) == 3


def test_deleting_the_account_deletes_its_check_ins_and_nobody_elses(ada, bea, stored, running):
    bea.http.post(f"{CHECK_INS}/words", json={"mood": 8})
    ada.http.request("DELETE", "/api/v1/me", json={"password": "seven green kettles"})
    with running.state.stores.database.reading() as db:
        assert len(list(db.scalars(select(CheckInRow)))) == 1
    assert len(bea.http.get(CHECK_INS).json()["items"]) == 1


def test_what_was_said_and_read_is_sealed_in_the_database(stored, running):
    with running.state.stores.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM check_in").mappings().all()
    assert len(rows) == 3
    everything = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for row in rows
        for value in row.values()
    )
    for open_word in (b"happiness", b"sadness", b"smiled", b"fine", b"London", b"distribution"):
        assert open_word not in everything


def test_a_sealed_result_cannot_be_moved_to_another_check_in(ada, stored, running):
    first, second, _ = stored
    with running.state.stores.database.writing() as db:
        rows = {str(row.id): row for row in db.scalars(select(CheckInRow))}
        rows[second].result = rows[first].result
    answer = ada.http.get(f"{CHECK_INS}/{second}")
    assert answer.status_code == 503
    assert answer.json()["code"] == "sealed_unreadable"


def identity_of(running) -> Identity:
    accounts = running.state.accounts
    with accounts.database.reading() as db:
        [row] = PersonRepository(db).all_rows()
    return Identity(row.id, accounts.keys.cipher(row.id))


def a_new_check_in() -> NewCheckIn:
    return NewCheckIn("camera", utc_now(), "Europe/London", result=with_certainty(a_reading()))


def test_storing_and_withdrawing_at_once_never_leaves_a_number(ada, running):
    accounts, identity = running.state.accounts, identity_of(running)
    for _ in range(10):
        ada.allow(*BOTH)
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


def test_nothing_is_stored_for_somebody_who_is_gone(ada, running):
    accounts, identity = running.state.accounts, identity_of(running)
    ada.allow(*BOTH)
    ada.http.request("DELETE", "/api/v1/me", json={"password": "seven green kettles"})
    with pytest.raises(NotAllowed) as caught:
        keep_result(accounts, identity, a_new_check_in())
    assert caught.value.code == "account_gone"
    with accounts.database.writing() as db:
        assert not lock_person(db, identity.id)


def test_without_the_camera_consent_nothing_is_stored(ada, running):
    accounts, identity = running.state.accounts, identity_of(running)
    ada.allow("keep_numbers")
    with pytest.raises(NotAllowed):
        keep_result(accounts, identity, a_new_check_in())
    with accounts.database.reading() as db:
        assert ConsentRepository(db).current(identity.id, Purpose.KEEP_NUMBERS).granted
