"""Which recordings a command line names, in which order, under which names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.analysis.inputs import Recording, find_inputs, natural_key, result_name
from emocare.errors import Invalid, NotFound


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names_of(folder: Path, *arguments: str) -> list[str]:
    found = find_inputs(list(arguments) or [str(folder)], folder / "out")
    return [recording.name for recording in found.recordings]


def test_a_file_is_single_and_named_after_itself(tmp_path: Path) -> None:
    make(tmp_path, "clip.mp4")

    found = find_inputs([str(tmp_path / "clip.mp4")], tmp_path / "out")

    assert found.single
    assert found.recordings == (Recording("clip.mp4", tmp_path / "clip.mp4"),)


def test_a_folder_is_several_even_with_one_file(tmp_path: Path) -> None:
    make(tmp_path, "clip.mp4")

    assert not find_inputs([str(tmp_path)], tmp_path / "out").single


def test_folders_are_searched_deeply_in_natural_order(tmp_path: Path) -> None:
    make(tmp_path, "clip10.mp4", "clip2.mp4", "Clip1.MP4", "b/x.png", "a10/y.webm", "a9/z.mov")

    assert names_of(tmp_path) == [
        *("Clip1.MP4", "clip2.mp4", "clip10.mp4"),
        *("a9/z.mov", "a10/y.webm", "b/x.png"),
    ]


def test_other_and_hidden_files_in_folders_are_left_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4", "notes.txt", "table.csv", ".hidden.mp4", ".git/b.mp4", "._a.mp4")

    found = find_inputs([str(tmp_path)], tmp_path / "out")

    assert [recording.name for recording in found.recordings] == ["a.mp4"]
    assert found.ignored == 2


def test_pipes_and_broken_links_are_not_waited_for(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "nowhere.mp4")

    assert names_of(tmp_path) == ["a.mp4"]
    with pytest.raises(Invalid, match="neither a file nor a folder"):
        find_inputs([str(tmp_path / "pipe.mp4")], tmp_path / "out")


def test_results_are_never_read_as_inputs(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4", "out/annotated.mp4", "out/deep/b.annotated.mp4")

    assert names_of(tmp_path) == ["a.mp4"]


def test_results_may_lie_above_what_is_read(tmp_path: Path) -> None:
    make(tmp_path, "clips/a.mp4")

    found = find_inputs([str(tmp_path / "clips")], tmp_path)

    assert [recording.name for recording in found.recordings] == ["a.mp4"]


def test_the_folder_that_is_read_cannot_hold_the_results(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4")

    with pytest.raises(Invalid, match="--out"):
        find_inputs([str(tmp_path)], tmp_path)


def test_a_file_named_outright_is_tried_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "recording", "b.mp4")

    assert names_of(tmp_path, str(tmp_path / "recording"), str(tmp_path / "b.mp4")) == [
        *("recording", "b.mp4"),
    ]


def test_several_folders_keep_their_names_apart(tmp_path: Path) -> None:
    make(tmp_path, "monday/a.mp4", "tuesday/a.mp4")

    folders = [str(tmp_path / day) for day in ("monday", "tuesday")]
    assert names_of(tmp_path, *folders) == ["monday/a.mp4", "tuesday/a.mp4"]


def test_equal_names_are_told_apart_and_stay_the_same_next_time(tmp_path: Path) -> None:
    make(tmp_path, "x/a.mp4", "y/A.mp4", "y/b.mp4")
    files = [str(tmp_path / name) for name in ("x/a.mp4", "y/A.mp4", "y/b.mp4")]

    names = names_of(tmp_path, *files)

    assert len({name.casefold() for name in names}) == 3
    assert names[2] == "b.mp4"
    assert names[0].startswith("a-")
    assert names_of(tmp_path, *reversed(files)) == list(reversed(names))


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    make(tmp_path, "clips/a.mp4")

    folder = tmp_path / "clips"
    assert names_of(tmp_path, str(folder), str(folder / "a.mp4")) == ["clips/a.mp4"]


def test_a_number_is_a_camera_unless_a_file_has_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [camera] = find_inputs(["0"], tmp_path / "out").recordings
    make(tmp_path, "0")
    [file] = find_inputs(["0"], tmp_path / "out").recordings

    assert (camera.source, camera.name) == (0, "camera 0")
    assert file.source == Path("0")


def test_nothing_to_read_is_said_plainly(tmp_path: Path) -> None:
    make(tmp_path, "empty/notes.txt")

    with pytest.raises(NotFound, match="no file or folder gone"):
        find_inputs(["gone.mp4"], tmp_path / "out")
    with pytest.raises(NotFound, match="no pictures or videos in"):
        find_inputs([str(tmp_path / "empty")], tmp_path / "out")


@pytest.mark.parametrize("argument", ["", " "])
def test_an_empty_path_does_not_mean_everything_here(argument: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        find_inputs([argument], tmp_path / "out")


def test_names_tell_nothing_about_the_machine(tmp_path: Path) -> None:
    make(tmp_path, "clips/deep/a.mp4")

    [name] = names_of(tmp_path, str(tmp_path / "clips"))

    assert tmp_path.name not in name
    assert name == "deep/a.mp4"


@given(stem=st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_result_names_fit_any_disk(stem: str) -> None:
    name = result_name(Recording(f"sub/{stem * 40}.mp4", Path("x")))

    folder, _, file = name.partition("/")
    assert folder == "sub"
    assert len(file.encode()) <= 180


def test_long_names_stay_different() -> None:
    long = "a" * 250
    assert result_name(Recording(f"{long}1.mp4", 0)) != result_name(Recording(f"{long}2.mp4", 0))


@given(names=st.lists(st.text(max_size=8), max_size=8))
def test_natural_order_never_fails_and_ignores_case(names: list[str]) -> None:
    assert len(sorted(names, key=natural_key)) == len(names)
    assert natural_key("A2") == natural_key("a2")
    assert natural_key("a2") < natural_key("a10")
