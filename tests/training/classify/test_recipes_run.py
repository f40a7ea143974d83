# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
"""Every shipped recipe of kind classify, end to end on tiny made data."""

from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")
pytest.importorskip("lightning")

from emocare.training.classify.runs import load_run
from emocare.training.recipe import load_recipe, recipe_names, shipped_headers
from emocare.training.train_recipe import train_recipe
from tests.training.classify.shrunk import shrink, write_set

pytestmark = pytest.mark.training

NAMES = [header.name for header in shipped_headers() if header.kind == "classify"]


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """Tiny data of each kind, written once."""
    folder = tmp_path_factory.mktemp("sets")
    return {kind: write_set(kind, folder) for kind in ("fer2013", "ferplus", "rafdb", "affectnet")}


def test_the_recipes_of_the_papers_are_there():
    assert {*(f"v{n}" for n in range(1, 8))} <= {name.split("_")[0] for name in NAMES}
    assert {"vit", "cnn_lstm", "paper002_cnn48", "distil"} <= set(NAMES)
    assert "sweep" in recipe_names()


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_runs_and_leaves_what_export_needs(name, sets, tmp_path):
    plain = load_recipe(name)
    recipe = load_recipe(name, shrink(plain.task.network.backbone))
    sources = [sets[kind] for kind in recipe.task.data.kinds]
    result = train_recipe(recipe, sources, tmp_path, progress=False)
    assert result["epochs"] == 2
    assert 0 <= result["validation"]["accuracy"] <= 1
    assert ("validation_tta_5_views" in result) == (recipe.task.judge.tta_views == 5)
    assert json.loads((tmp_path / "result.json").read_text())["recipe"] == name
    labels = (tmp_path / "labels.txt").read_text().split()
    assert len(labels) == recipe.task.data.labels
    network, reread = load_run(tmp_path)
    assert reread.document() == recipe.document()
    size, channels = reread.task.input.size_px, reread.task.input.channels
    answer = network(torch.zeros(2, channels, size, size))
    assert answer.logits.shape == (2, len(labels))
    assert (answer.affect is not None) == recipe.task.network.affect_head
