import contextlib
import logging
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from emocare.errors import EmoCareError, MediaError, NoFace, Unavailable
from emocare.monitoring.clip_problems import clip_problem
from emocare.monitoring.clip_process import ProcessReader, ProcessReading, _messages
from emocare.monitoring.clips import ClipLimits
from emocare.types import Expression
from emocare.vision.shipped import shipped_weights
from tests.monitoring import recordings
from tests.monitoring.leaks import open_files

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def reading():
    started = ProcessReading(ClipLimits())
    yield started
    started.close()


def nothing(_: float) -> None:
    pass


def read_in_child(clip, limits=None):
    started = ProcessReading(limits or ClipLimits())
    try:
        return started.run(clip, "mean", nothing)
    finally:
        started.close()
        clip.close()
        assert not started.alive


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().split(") ")[1].startswith("Z"):
            return True
        time.sleep(0.02)
    return False


def test_another_network_reads_where_one_is_named(receive, face_webm, tmp_path):
    mine = shutil.copy(shipped_weights(), tmp_path / "mine.onnx")
    reader = ProcessReader(ClipLimits(), mine)
    started, clip = reader.start(), receive(face_webm)
    try:
        assert started.run(clip, "mean", nothing).dominant is Expression.HAPPINESS
    finally:
        started.close()
        clip.close()


def test_a_network_that_went_bad_is_no_reader(receive, face_webm, tmp_path):
    (tmp_path / "bad.onnx").write_text("no network")
    started, clip = ProcessReading(ClipLimits(), tmp_path / "bad.onnx"), receive(face_webm)
    with pytest.raises(Unavailable) as caught:
        started.run(clip, "mean", nothing)
    assert caught.value.code == "reader_unavailable"
    started.close()
    clip.close()


def test_a_clip_is_read_in_another_process_and_no_file_stays(receive, face_webm, folder):
    before = open_files()
    result = read_in_child(receive(face_webm))
    assert result.dominant is Expression.HAPPINESS
    assert open_files() == before
    assert list(folder.path.iterdir()) == []


def test_a_problem_comes_back_in_words(receive, media):
    with pytest.raises(NoFace, match="very dark") as caught:
        read_in_child(receive((media / "dark.webm").read_bytes()))
    assert caught.value.code == "no_face"


def test_stopping_from_another_thread_ends_the_reading(receive, long_face, reading):
    clip = receive(long_face)
    stopper = threading.Thread(target=reading.stop)
    with pytest.raises(MediaError):
        reading.run(clip, "mean", lambda _: stopper.start() or stopper.join())
    assert not reading.alive
    clip.close()


def test_a_process_killed_while_reading_fails_its_clip(receive, long_face, reading, caplog):
    clip = receive(long_face)
    with caplog.at_level(logging.WARNING), pytest.raises(MediaError) as caught:
        reading.run(clip, "mean", lambda _: reading.process.kill())
    assert caught.value.code == "clip_crashed"
    assert "without an answer" in caplog.text
    clip.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_process_killed_at_any_moment_leaves_nothing(receive, face_mp4, seed):
    before = open_files()
    started, clip = ProcessReading(ClipLimits()), receive(face_mp4)
    timer = threading.Timer(random.Random(seed).uniform(0.0, 0.8), started.process.kill)
    timer.start()
    outcome = "read"
    try:
        started.run(clip, "mean", nothing)
    except EmoCareError as error:
        outcome = error.code
    timer.join()
    started.close()
    clip.close()
    assert outcome in {"read", "clip_crashed", "reader_unavailable"}
    assert open_files() == before


def test_a_reading_past_its_time_is_stopped(receive, face_mp4):
    with pytest.raises(Unavailable) as caught:
        read_in_child(receive(face_mp4), ClipLimits(wall_s=0.05))
    assert caught.value.code == "clip_took_too_long"


def test_without_enough_memory_the_server_says_so_and_lives(receive, face_mp4):
    with pytest.raises(EmoCareError) as caught:
        read_in_child(receive(face_mp4), ClipLimits(memory_bytes=60 * 2**20))
    assert caught.value.code == "reader_unavailable"


def test_a_waiting_process_gives_up_after_a_while():
    started = ProcessReading(ClipLimits(idle_s=0.05))
    try:
        assert started.process.wait(timeout=20) == 0
        assert not started.fresh
    finally:
        started.close()


@LINUX
def test_the_process_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("EMOCARE_MASTER_KEY", "f" * 64)
    monkeypatch.setenv("EMOCARE_DATABASE_URL", "postgresql://secret")
    started = ProcessReading(ClipLimits())
    try:
        environment = Path(f"/proc/{started.process.pid}/environ").read_bytes()
        assert b"EMOCARE" not in environment
        assert b"secret" not in environment
    finally:
        started.close()


@LINUX
def test_the_system_holds_the_process_to_its_limits(reading):
    messages = _messages(reading._channel, time.monotonic() + 30)
    assert next(messages) == {"ready": True}
    limits = Path(f"/proc/{reading.process.pid}/limits").read_text()
    rows = {line[:25].strip(): line[25:46].strip() for line in limits.splitlines()[1:]}
    expected = ClipLimits()
    assert rows["Max cpu time"] == str(expected.cpu_s)
    assert rows["Max data size"] == str(expected.memory_bytes)
    assert rows["Max address space"] == str(2 * expected.memory_bytes)
    assert rows["Max file size"] == "0"
    assert rows["Max core file size"] == "0"
    assert rows["Max open files"] == "32"
    assert os.getpgid(reading.process.pid) == reading.process.pid


@LINUX
def test_the_process_ends_with_a_server_that_was_killed():
    script = (
        "import time; from emocare.monitoring.clip_process import *;"
        "from emocare.monitoring.clips import ClipLimits;"
        "print(ProcessReading(ClipLimits()).process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        server.kill()
    assert gone(pid)


def test_the_next_process_is_kept_warm_and_replaced_when_dead():
    reader = ProcessReader(ClipLimits())
    reader.prepare()
    reader.prepare()
    first = reader.start()
    reader.prepare()
    second = reader.start()
    assert first.process.pid != second.process.pid
    reader.prepare()
    third = reader._spare
    assert third is not None
    third.process.kill()
    third.process.wait()
    fourth = reader.start()
    assert fourth.process.pid != third.process.pid
    reader.prepare()
    fifth = reader._spare
    reader.close()
    assert fifth is not None
    assert not fifth.alive
    reader.prepare()
    assert reader._spare is None
    for started in (first, second, fourth):
        started.close()


@pytest.mark.parametrize(
    "said",
    [b"nonsense\n", b"[]\n", b'{"progress": NaN}\n', b"\xff\xfe\n", b"x" * (2 * 1024 * 1024)],
)
def test_nonsense_from_the_process_is_refused(said):
    ours, theirs = socket.socketpair()
    with ours:
        writer = threading.Thread(target=say, args=(theirs, said))
        writer.start()
        with pytest.raises(ValueError, match=r".+"):
            list(_messages(ours, time.monotonic() + 10))
    writer.join()


def say(channel: socket.socket, said: bytes) -> None:
    with channel, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        channel.sendall(said)


@pytest.mark.parametrize(
    "message",
    [
        {"result": {"dominant": "happiness"}},
        {"result": None},
        {"other": 1},
        {"crash": "ValueError at align.py:40"},
    ],
)
def test_an_answer_that_is_no_result_counts_as_a_crash(reading, message):
    with pytest.raises(MediaError) as caught:
        reading._outcome(message)
    assert caught.value.code == "clip_crashed"


def test_a_problem_the_server_does_not_know_counts_as_a_crash():
    assert clip_problem("rm -rf").code == "clip_crashed"


def damaged(data: bytes, seed: int) -> bytes:
    """Spoil a good clip behind its first bytes: flip, cut, repeat, fill."""
    chance = random.Random(seed)
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(48, len(spoilt))
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            spoilt[at : at + 8] = chance.randbytes(8)
        elif kind == 2:
            del spoilt[at : at + chance.randint(1, 200)]
        else:
            spoilt[at:at] = spoilt[at : at + chance.randint(1, 200)]
    return bytes(
        spoilt[: chance.choice([len(spoilt), len(spoilt), chance.randrange(64, len(spoilt))])]
    )


def survives(receive, data: bytes) -> str:
    """Read a spoilt clip; return how it ended, which must be one of the foreseen ways."""
    before = open_files()
    try:
        read_in_child(receive(data))
        outcome = "read"
    except EmoCareError as error:
        outcome = error.code
    assert open_files() == before
    return outcome


FORESEEN = {
    "read",
    "no_face",
    "clip_unreadable",
    "clip_without_picture",
    "clip_too_long",
    "clip_too_many_pixels",
    "clip_too_small",
    "clip_unsupported",
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["face.mp4", "face.webm"])
def test_a_spoilt_clip_ends_in_a_foreseen_way(receive, media, name, seed):
    assert survives(receive, damaged((media / name).read_bytes(), seed)) in FORESEEN


@pytest.mark.slow
@pytest.mark.parametrize("name", ["face.mp4", "fragments.mp4", "face.webm", "sound.mp4"])
def test_a_hundred_spoilt_clips_end_in_a_foreseen_way(receive, media, name):
    data = (media / name).read_bytes()
    outcomes = {survives(receive, damaged(data, seed)) for seed in range(100, 200)}
    assert outcomes <= FORESEEN | {"clip_crashed"}


@pytest.mark.slow
def test_a_4k_clip_is_read_within_the_limits(receive, tmp_path):
    frames = recordings.face_frames(0.6, width=3840, height=2160)
    path = recordings.write_video(tmp_path / "4k.mp4", frames, fps=recordings.FPS)
    assert read_in_child(receive(path.read_bytes())).dominant is Expression.HAPPINESS
