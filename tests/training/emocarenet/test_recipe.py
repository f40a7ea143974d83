# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Invalid, NotFound
from emocare.training.emocarenet.build import build
from emocare.training.emocarenet.judge import judge
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.runs import load_network
from emocare.training.emocarenet.ship import FLOAT_FILE, export, run_metadata
from emocare.training.kinds import Source
from emocare.training.recipe import load_recipe, write_recipe
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


def test_stages_go_on_from_each_other(data, tmp_path):
    made = tmp_path / "made.yaml"
    made.write_text(
        "name: made\nkind: stages\ntitle: t\nstages: [emocarenet, emocarenet_finish]\n"
        f"overrides: {json.dumps(list(SMALL))}\n"
    )
    out = tmp_path / "run"
    result = train_recipe(load_recipe(str(made)), sources(data), out, progress=False)
    assert [stage["recipe"] for stage in result["stages"]] == ["emocarenet", "emocarenet_finish"]
    told = run_metadata(out / "2-emocarenet_finish", "0")
    assert told["training_epochs"] == "2"
    assert "emocarenet_shipped" in told["training_command"]
    # A second stage with next to no rate ends about where the first one did.
    still = load_recipe(
        "emocarenet_finish",
        [
            *SMALL,
            f"start={json.dumps(str(out / '1-emocarenet' / 'averaged.pt'))}",
            "rate.peak=1e-9",
        ],
    )
    train_recipe(still, sources(data), tmp_path / "still", progress=False)
    first, last = load_network(out / "1-emocarenet"), load_network(tmp_path / "still")
    assert torch.allclose(first.stem[0].weight, last.stem[0].weight, atol=1e-5)


def test_a_finished_network_learns_on_with_narrower_blocks(data, run, tmp_path):
    start = f"start={json.dumps(str(run / 'averaged.pt'))}"
    recipe = load_recipe("emocarenet_lean", [*SMALL, "network.inner=[4,6,8]", start])
    train_recipe(recipe, sources(data), tmp_path / "run", progress=False)
    last = load_network(tmp_path / "run").stages[-1][0]
    assert (last.first[0].out_channels, last.second[0].out_channels) == (8, 16)


def test_a_start_that_is_missing_or_of_another_network_is_named(data, tmp_path):
    recipe = load_recipe("emocarenet", [*SMALL, "start=none.pt"])
    with pytest.raises(NotFound, match="weights at none"):
        train_recipe(recipe, sources(data), tmp_path / "run", progress=False)
    other = tmp_path / "other.pt"
    torch.save({"x": torch.zeros(1)}, other)
    recipe = load_recipe("emocarenet", [*SMALL, f"start={json.dumps(str(other))}"])
    with pytest.raises(Invalid, match="another network"):
        train_recipe(recipe, sources(data), tmp_path / "run", progress=False)


def test_teachers_soften_what_has_a_label(data, run):
    recipe = load_recipe("emocarenet", [*SMALL, f"teaching.runs={json.dumps([str(run)])}"])
    built = build(recipe, sources(data))
    task, batch = built.task, next(iter(built.data.train_dataloader()))
    learned = task.teachers.soften(task.inputs(batch), batch.targets)
    said = load_network(run)(batch.crops)
    half = 0.5 * batch.targets.expression + 0.5 * torch.softmax(said.expression, dim=1)
    torch.testing.assert_close(learned.expression, half, atol=1e-4, rtol=1e-4)
    half = 0.5 * batch.targets.action_units + 2.5 * torch.sigmoid(said.action_units)
    torch.testing.assert_close(learned.action_units, half, atol=1e-4, rtol=1e-4)
    assert torch.equal(learned.expression_weight, batch.targets.expression_weight)
    task.log = task.log_dict = lambda *_, **__: None
    assert torch.isfinite(task.training_step(batch, 0))
    assert not any("teacher" in name for name in task.state_dict())


def test_a_teacher_of_another_kind_or_shape_is_named(data, run, tmp_path):
    told = (run / "recipe.yaml").read_text()
    (tmp_path / "recipe.yaml").write_text(told.replace("stem: 8", "stem: 12"))
    (tmp_path / "averaged.pt").write_bytes((run / "averaged.pt").read_bytes())
    with pytest.raises(Invalid, match="another network"):
        load_network(tmp_path)
    write_recipe(load_recipe("risk"), tmp_path / "recipe.yaml")
    with pytest.raises(Invalid, match="kind 'risk'"):
        load_network(tmp_path)


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_make_the_same_epoch_as_none(data, workers):
    def epoch(count):
        built = build(load_recipe("emocarenet", [*SMALL, f"data.workers={count}"]), sources(data))
        return list(built.data.train_dataloader())

    for one, other in zip(epoch(0), epoch(workers), strict=True):
        assert torch.equal(one.crops, other.crops)


def test_missing_rendered_faces_are_asked_for(data):
    with pytest.raises(Invalid, match="facekit=FILE"):
        build(load_recipe("emocarenet", SMALL), (Source(data),))
