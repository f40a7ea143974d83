"""A file is either complete under its name, or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from emocare.analysis.pending import PendingFile, write_whole


def test_nothing_is_under_the_name_before_commit(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.txt"

    with PendingFile(path) as pending:
        pending.file.write(b"whole")
        assert not path.exists()
        pending.commit()

    assert path.read_bytes() == b"whole"
    assert [file.name for file in path.parent.iterdir()] == ["a.txt"]


def test_without_commit_new_folders_go_too(tmp_path: Path) -> None:
    with PendingFile(tmp_path / "deep" / "er" / "a.txt") as pending:
        pending.file.write(b"half")

    assert list(tmp_path.iterdir()) == []


def test_folders_that_hold_something_stay(tmp_path: Path) -> None:
    with PendingFile(tmp_path / "deep" / "a.txt"):
        (tmp_path / "deep" / "other.txt").write_text("kept")

    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["other.txt"]


def test_what_a_killed_run_left_is_overwritten(tmp_path: Path) -> None:
    killed = PendingFile(tmp_path / "a.txt")
    killed.working_path.write_bytes(b"left behind by kill -9, and longer than the new content")

    write_whole(tmp_path / "a.txt", b"new")

    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(NotADirectoryError), PendingFile(tmp_path / "file" / "deep" / "a.txt"):
        pass

    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
