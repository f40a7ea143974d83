import os
import stat
from pathlib import Path

import pytest

from emocare.errors import MediaTooLarge, Unavailable, UnsupportedMedia
from emocare.monitoring.clip_file import ClipFolder, ClipWriter


def test_a_received_clip_has_no_name_and_only_this_user_may_read_it(folder, receive, face_mp4):
    clip = receive(face_mp4)
    assert list(folder.path.iterdir()) == []
    assert stat.S_IMODE(os.fstat(clip.file.fileno()).st_mode) == 0o600
    assert os.fstat(clip.file.fileno()).st_nlink == 0
    assert clip.file.read() == face_mp4
    assert clip.size == len(face_mp4)
    clip.close()


def test_closing_a_clip_twice_is_harmless(receive, face_mp4):
    clip = receive(face_mp4)
    clip.close()
    clip.close()
    assert clip.closed


def test_the_folder_is_private_and_what_a_killed_server_left_is_removed(tmp_path):
    path = tmp_path / "clips"
    path.mkdir(mode=0o755)
    (path / "left.mp4").write_bytes(b"x")
    ClipFolder(path)
    assert list(path.iterdir()) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="EMOCARE_HOME"):
        ClipFolder(tmp_path / "file" / "clips")


def test_the_first_byte_past_the_limit_is_refused(folder, face_mp4):
    writer = ClipWriter(folder, len(face_mp4))
    writer.add(face_mp4)
    with pytest.raises(MediaTooLarge) as caught:
        writer.add(b"x")
    assert caught.value.code == "clip_too_large"
    writer.discard()


def test_the_wrong_format_is_refused_before_the_rest_arrives(folder):
    writer = ClipWriter(folder, 10**9)
    writer.add(b"\x89PNG" + bytes(4000))
    with pytest.raises(UnsupportedMedia):
        writer.add(bytes(96))
    writer.discard()


def test_at_most_a_mebibyte_waits_in_memory(folder, face_mp4):
    writer = ClipWriter(folder, 10**9)
    writer.add(face_mp4)
    while not writer.should_flush:
        writer.add(bytes(65536))
    assert len(writer._pending) <= 1024 * 1024 + 65536
    writer.flush()
    assert not writer.should_flush
    clip = writer.finish()
    assert os.fstat(clip.file.fileno()).st_size == clip.size
    clip.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_full_disk_is_said_and_not_swallowed(folder, face_mp4):
    writer = ClipWriter(folder, 10**9)
    writer.add(face_mp4)
    writer.discard()
    writer._file = open("/dev/full", "wb", buffering=0)  # noqa: PTH123, SIM115
    with pytest.raises(Unavailable, match="No space left") as caught:
        writer.finish()
    assert caught.value.code == "clip_not_received"
    writer.discard()
