from __future__ import annotations

import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.networks import find_networks


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def names(*paths) -> list[str]:
    return [name for name, _ in find_networks(paths)]


def test_files_are_called_by_their_name(tmp_path):
    assert names(touch(tmp_path / "b.onnx"), touch(tmp_path / "a.onnx")) == ["b", "a"]


def test_runs_are_called_by_their_folder(tmp_path):
    for run in ("v1/model.onnx", "v7/fold-2/best.onnx", "other.onnx"):
        touch(tmp_path / run)
    assert names(tmp_path) == ["other", "v1", "v7/fold-2"]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path):
    assert names(touch(tmp_path / "x" / "net.onnx"), touch(tmp_path / "y" / "net.onnx")) == [
        "x/net",
        "y/net",
    ]


def test_the_same_file_twice_is_refused(tmp_path):
    file = touch(tmp_path / "net.onnx")
    with pytest.raises(Invalid, match="Two networks are called"):
        find_networks([file, file])


def test_a_path_without_a_network_is_named(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match=r"empty holds no \.onnx file"):
        find_networks([tmp_path / "empty"])
    with pytest.raises(NotFound, match="nowhere"):
        find_networks([tmp_path / "nowhere.onnx"])


def test_exported_runs_are_called_by_their_run(tmp_path):
    for run in ("v3", "v6"):
        file = tmp_path / "runs" / run / "export" / "network.onnx"
        file.parent.mkdir(parents=True)
        file.write_bytes(b"")
    names = [name for name, _ in find_networks([tmp_path / "runs"])]
    assert names == ["v3", "v6"]
    [(alone, _)] = find_networks([tmp_path / "runs" / "v3" / "export" / "network.onnx"])
    assert alone == "v3"
