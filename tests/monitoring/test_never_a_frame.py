"""After a clip was read, nothing of its picture may be anywhere: the promise of the whole app."""

import sys
import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary

from emocare.monitoring.live_repository import LiveRepository
from emocare.monitoring.live_tables import FramesRow, LiveMarkRow, LivePartRow, LiveSessionRow
from emocare.monitoring.repository import CheckInRepository
from emocare.monitoring.tables import CheckInRow
from tests.monitoring import live_sessions
from tests.monitoring.sending import read_to_end, send, wait_for_end
from tests.monitoring.test_personal_data import identity_of

BOTH = ("camera_analysis", "keep_numbers")
# Beginnings of pictures and videos, long enough not to turn up in random bytes.
MAGIC = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"\xff\xd8\xff\xdb\x00",
    b"\x89PNG\r\n\x1a\n",
    b"WEBPVP8",
    b"ftypisom",
    b"matroska",
    b"\x1a\x45\xdf\xa3\x01",
    b"image/",
    b"base64",
)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files, ours alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def pieces(clip: bytes) -> list[bytes]:
    """Sixteen bytes from many places of a clip, unlike any others."""
    found = [clip[at : at + 16] for at in range(200, len(clip) - 16, 997)]
    return [piece for piece in found if len(set(piece)) > 8]


def assert_no_picture(data: bytes, clip: bytes, where: object) -> None:
    for mark in (*MAGIC, *pieces(clip)):
        assert mark not in data, f"{mark!r} in {where}"


def files_below(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["face.mp4", "face.webm"])
def test_no_frame_is_stored_anywhere(temporary, settings, running, ada, media, name):
    clip = (media / name).read_bytes()
    assert len(pieces(clip)) > 5
    ada.allow(*BOTH)
    job = read_to_end(ada, clip, source="camera")
    guest = read_to_end(ada, clip, "/api/v1/try")
    assert job["state"] == guest["state"] == "done"
    database = running.state.stores.database
    with database.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in tables.scalars().all():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            for value in (value for row in rows for value in row):
                data = value if isinstance(value, bytes) else str(value).encode()
                assert_no_picture(data, clip, table)
    with database.reading() as db:
        identity = identity_of(running)
        [opened] = CheckInRepository(db, identity.id, identity.cipher).page(5)
    assert_no_picture(repr(opened).encode(), clip, "the opened check-in")
    assert_no_picture(ada.http.get("/api/v1/me/export").content, clip, "the export")
    for path in files_below(settings.home, temporary):
        assert_no_picture(path.read_bytes(), clip, path)
    assert list((settings.home / "clips").iterdir()) == []
    assert files_below(temporary) == []


def search_everything(settings, running, visitor, pictures, *folders):
    """Look through every value of the database, the export and every file."""
    with running.state.stores.database.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in tables.scalars().all():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            for value in (value for row in rows for value in row):
                data = value if isinstance(value, bytes) else str(value).encode()
                assert_no_picture(data, pictures, table)
    assert_no_picture(visitor.http.get("/api/v1/me/export").content, pictures, "the export")
    for path in files_below(settings.home, *folders):
        assert_no_picture(path.read_bytes(), pictures, path)


def test_no_frame_of_a_stream_is_stored_anywhere(temporary, settings, running, ada):
    """With everything kept that can be: while it runs, opened, and when it is a check-in."""
    pictures = live_sessions.face_jpegs(6)
    sent = b"".join(pictures)
    ada.allow(*live_sessions.ALL)
    live_id = live_sessions.started(ada, "streamed")["id"]
    with live_sessions.stream(ada, live_id) as line:
        line.hear()
        for picture in pictures * 2:
            assert line.ask(picture)["type"] == "reading"
        running.state.live.writer.write()
        search_everything(settings, running, ada, sent, temporary)
    identity = identity_of(running)
    with running.state.stores.database.reading() as db:
        parts = LiveRepository(db, identity.id, identity.cipher).parts(UUID(live_id))
    assert parts
    assert_no_picture(repr(parts).encode(), sent, "the opened parts")
    check_in_id = live_sessions.end(ada, live_id).json()["check_in_id"]
    search_everything(settings, running, ada, sent, temporary)
    frames = ada.http.get(f"/api/v1/check-ins/{check_in_id}/frames").content
    assert_no_picture(frames, sent, "the frames")
    assert files_below(temporary) == []


@pytest.mark.parametrize("row", [LiveSessionRow, LivePartRow, LiveMarkRow, FramesRow])
def test_live_tables_hold_numbers_and_notes_only(row):
    large = {
        column.name for column in row.__table__.columns if isinstance(column.type, LargeBinary)
    }
    assert large <= {"time_zone", "engine", "numbers", "mark"}


def test_the_table_has_no_column_that_could_hold_a_picture():
    assert {column.name for column in CheckInRow.__table__.columns} == {
        "id",
        "person_id",
        "source",
        "recorded_at",
        "created_at",
        "time_zone",
        "duration_s",
        "result",
        "timeline",
        "mood",
        "words",
        "correction",
        "note",
        "marks",
        "model_sha256",
        "crop_version",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_waiting_clip_has_no_name_and_is_gone_when_it_was_read(ada, reader, folder, face_mp4):
    ada.allow(*BOTH)
    job_id = send(ada, face_mp4).json()["job"]["id"]
    reading = reader.nth(0)
    assert list(folder.path.iterdir()) == []
    held = [path for path in Path("/proc/self/fd").iterdir() if points_into(path, folder.path)]
    assert len(held) == 1
    reading.finish()
    wait_for_end(ada, job_id)
    send(ada, face_mp4)
    reader.nth(1)  # the first is settled before the second begins
    assert reading.clip.closed


def points_into(link: Path, folder: Path) -> bool:
    try:
        return str(folder) in str(link.readlink())
    except OSError:
        return False
