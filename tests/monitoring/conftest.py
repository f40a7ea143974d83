"""Clips to send, and an application whose queue does what the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from emocare.monitoring.clip_file import Clip, ClipFolder, ClipWriter
from emocare.monitoring.clip_queue import ClipQueue
from emocare.monitoring.clip_service import Clips
from emocare.monitoring.clips import ClipLimits
from tests.conftest import Visitor
from tests.monitoring import recordings
from tests.monitoring.live_sessions import BOTH, started
from tests.monitoring.scripted_reader import ScriptedReader


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of clips, written once."""
    folder = tmp_path_factory.mktemp("media")
    face = recordings.face_frames()
    recordings.write_video(folder / "face.mp4", face, fps=recordings.FPS)
    recordings.streamable_mp4(folder / "fragments.mp4", face)
    recordings.live_webm(folder / "face.webm", face)
    recordings.live_webm(folder / "dark.webm", recordings.plain_frames(4))
    recordings.live_webm(folder / "bright.webm", recordings.plain_frames(252))
    recordings.live_webm(folder / "covered.webm", recordings.plain_frames(120))
    recordings.live_webm(folder / "room.webm", [recordings.room(320, 240)] * 15)
    recordings.sound_only(folder / "sound.mp4")
    recordings.sound_only(folder / "sound.webm")
    return folder


@pytest.fixture(scope="session")
def face_mp4(media: Path) -> bytes:
    return (media / "face.mp4").read_bytes()


@pytest.fixture(scope="session")
def face_webm(media: Path) -> bytes:
    return (media / "face.webm").read_bytes()


@pytest.fixture(scope="session")
def long_face(media: Path) -> bytes:
    """A clip that takes seconds to read."""
    frames = recordings.face_frames() * 12
    return recordings.live_webm(media / "long.webm", frames).read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> ClipFolder:
    return ClipFolder(tmp_path / "clips")


@pytest.fixture
def receive(folder: ClipFolder) -> Callable[[bytes], Clip]:
    """Make a received clip out of bytes."""

    def make(data: bytes) -> Clip:
        writer = ClipWriter(folder, ClipLimits().max_bytes)
        writer.add(data)
        return writer.finish()

    return make


@pytest.fixture
def reader(running: FastAPI, folder: ClipFolder) -> Iterator[ScriptedReader]:
    """The reader of the started application, replaced by a scripted one."""
    scripted = ScriptedReader()
    queue = ClipQueue(scripted)
    before = running.state.clips
    running.state.clips = Clips(queue=queue, folder=folder, limits=ClipLimits())
    queue.start()
    yield scripted
    queue.close()
    running.state.clips = before


@pytest.fixture
def session(ada: Visitor) -> dict[str, Any]:
    """A streamed session of Ada's that keeps one value a second."""
    ada.allow(*BOTH)
    return started(ada, "streamed")
