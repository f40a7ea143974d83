"""What the browser is compared with is what Python reads now: constants and golden vectors."""

import importlib.util
import json
from pathlib import Path

import pytest

from emocare.vision.shipped import shipped_weights

ROOT = Path(__file__).resolve().parents[2]


def load_tool(name):
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up while they are made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, name, module)
        spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def golden():
    return load_tool("golden")


@pytest.fixture(scope="module")
def made(golden):
    return golden.made()


def committed(golden, name):
    return json.loads((golden.FOLDER / name).read_text(encoding="utf-8"))


def test_the_browsers_constants_are_those_of_python():
    tool = load_tool("engine_constants")
    stale = f"stale; run: {tool.COMMAND}"
    assert tool.CONSTANTS.read_text(encoding="utf-8") == tool.rendered(), stale


def test_the_vectors_belong_to_the_network_that_ships(golden):
    from emocare.runtime import file_sha256

    shipped = file_sha256(shipped_weights())
    assert committed(golden, "network.json")["sha256"] == shipped, f"run: {golden.COMMAND}"


@pytest.mark.parametrize("name", ["vectors.json", "network.json"])
def test_python_still_reads_what_the_vectors_say(golden, made, name):
    fresh = golden.same(committed(golden, name), made[name], 5e-3)
    assert fresh, f"{name} is stale; run: {golden.COMMAND}"


def test_a_small_difference_of_one_number_is_noticed(golden, made):
    changed = json.loads(json.dumps(made["vectors.json"]))
    changed["cases"][0]["faces"][0]["box"][2] += 2.0
    assert not golden.same(made["vectors.json"], changed, 5e-3)


def test_the_film_shows_two_faces_that_cross_and_one_that_leaves(golden):
    frames = committed(golden, "network.json")["film"]["frames"]
    left = [{face["track_id"]: face["box"][0] for face in frame["faces"]} for frame in frames]
    assert {track for faces in left for track in faces} == {1, 2}
    both = [faces for faces in left if len(faces) == 2]
    assert both[0][1] < both[0][2]
    assert both[-1][1] > both[-1][2]
    assert list(left[-1]) == [1]


def test_the_pictures_are_small(golden):
    assert sum(path.stat().st_size for path in golden.FOLDER.glob("*.png")) <= 200_000
