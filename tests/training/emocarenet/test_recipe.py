# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid
from emocare.training.emocarenet.judge import judge
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.ship import FLOAT_FILE, export, load_network
from emocare.training.kinds import Source
from emocare.training.recipe import load_recipe
from emocare.training.train_recipe import train_recipe
from tests.training.made_data import write_rendered, write_training_data

pytestmark = pytest.mark.training

SMALL = (
    "fit.epochs=1",
    "fit.tensorboard=false",
    "data.batch_size=8",
    "data.workers=0",
    "network.stem=8",
    "network.stages=[[8,1,false],[12,1,true],[16,1,true]]",
    "network.joined=16",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = write_training_data(tmp_path_factory.mktemp("data"))
    write_rendered(folder / "rendered.npz", rows=42)
    return folder


def sources(data):
    return (Source(data), Source(data / "rendered.npz", "facekit"))


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    train_recipe(load_recipe("emocarenet", SMALL), sources(data), out / "run", progress=False)
    return out / "run"


def test_the_recipe_trains_judges_and_ships(data, run, tmp_path):
    result = json.loads((run / "result.json").read_text())
    assert result["epochs"] == 1
    network = load_network(run)
    export(network, tmp_path, emocarenet_metadata(version="0"), torch.rand(32, 1, 64, 64).numpy())
    figures = judge(tmp_path / FLOAT_FILE, data, data / "rendered.npz")
    assert set(figures["geometry"]) == {"ferplus", "faces", "rendered"}
    assert 0 <= figures["action_units_against_expressions"]["AU12"]["auc"] <= 1


def test_teachers_soften_the_votes(data, run, tmp_path):
    network = load_network(run)
    export(network, tmp_path, emocarenet_metadata(version="0"), torch.rand(32, 1, 64, 64).numpy())
    taught = (*SMALL, f"teaching.networks=['{tmp_path / FLOAT_FILE}']", "teaching.weight=0.5")
    recipe = load_recipe("emocarenet", taught)
    from emocare.training.emocarenet.build import build

    plain = build(load_recipe("emocarenet", SMALL), sources(data)).data.sets[0].targets.expression
    mixed = build(recipe, sources(data)).data.sets[0].targets.expression
    assert not torch.allclose(plain, mixed)
    torch.testing.assert_close(mixed.sum(dim=1), torch.ones(len(mixed)), atol=1e-4, rtol=1e-4)


def test_missing_rendered_faces_are_asked_for(data):
    from emocare.training.emocarenet.build import build

    with pytest.raises(Invalid, match="facekit=FILE"):
        build(load_recipe("emocarenet", SMALL), (Source(data),))
