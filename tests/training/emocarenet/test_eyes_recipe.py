# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from emocare.errors import Conflict, Invalid, NotFound
from emocare.evaluation.faces import load_faces
from emocare.evaluation.ferplus import load_ferplus
from emocare.runtime import OnnxModel
from emocare.training.emocarenet.eyes.build import build
from emocare.training.emocarenet.eyes.network import EyedNetwork
from emocare.training.emocarenet.judge import judge
from emocare.training.emocarenet.parity import parity, refuse_another
from emocare.training.emocarenet.runs import load_network, load_shippable
from emocare.training.emocarenet.ship import (
    FLOAT_FILE,
    INT8_FILE,
    Sources,
    calibration_inputs,
    export_float,
    run_metadata,
    ship,
)
from emocare.training.emocarenet.sources import larger_faces, larger_rows
from emocare.training.emocarenet.task import parameters_of
from emocare.training.export_run import export_run
from emocare.training.kinds import Source
from emocare.training.recipe import load_recipe
from emocare.training.train_recipe import train_recipe
from emocare.vision.align import cut_eyes
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import EYE_INPUT, OnnxFaceNetwork, patches_of
from tests.training.made_data import write_rendered, write_training_data

pytestmark = pytest.mark.training

FILES = (FLOAT_FILE, INT8_FILE)

NETWORK = ("network.stem=8", "network.stages=[[8,1,false],[12,1,true],[16,1,true]]")
SMALL = (
    "fit.epochs=2",
    "fit.tensorboard=false",
    "data.batch_size=8",
    *NETWORK,
    "network.joined=16",
)
BRANCH = ("branch.widths=[4,4,4]", "branch.hidden=8", "branch.joint=8")
EYES = (*SMALL, *BRANCH, "network.inner=[]", "data.rendered=1.0")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = write_training_data(tmp_path_factory.mktemp("data"))
    write_rendered(folder / "rendered.npz", rows=42)
    # Rows 0 and 1 are of a person who is held out.
    write_rendered(folder / "people.npz", rows=30, seed=7)
    return folder


def sources(data):
    rendered = Source(data / "rendered.npz", "facekit")
    return (Source(data), rendered, Source(data / "people.npz", "people"))


@pytest.fixture(scope="module")
def start(data, tmp_path_factory):
    out = tmp_path_factory.mktemp("face") / "run"
    recipe = load_recipe("emocarenet", [*SMALL, "data.workers=0"])
    train_recipe(recipe, sources(data)[:2], out, progress=False)
    return out


def recipe(start, *further):
    begins = f"start={json.dumps(str(start / 'averaged.pt'))}"
    return load_recipe("emocarenet_eyes", [*EYES, begins, *further])


@pytest.fixture(scope="module")
def run(data, start, tmp_path_factory):
    out = tmp_path_factory.mktemp("eyes") / "run"
    train_recipe(recipe(start), sources(data), out, progress=False)
    return out


def test_the_recipe_learns_the_branch_and_nothing_else(data, start, run):
    result = json.loads((run / "result.json").read_text())
    assert result["epochs"] == 2
    assert "val_agreement" in result["metrics"]
    network = load_shippable(run)
    assert isinstance(network, EyedNetwork)
    face = load_network(start)
    crops = torch.rand(3, 1, 64, 64)
    with torch.no_grad():
        plain, said = face(crops), network(crops, torch.rand(3, 2, 48, 48))
    torch.testing.assert_close(said.landmarks, plain.landmarks)
    torch.testing.assert_close(said.expression, plain.expression)
    torch.testing.assert_close(face.stem[0].weight, network.face.stem[0].weight)
    assert bool(network.eyes.joint[-1].weight.any())


def test_it_can_be_the_last_of_several_stages(data, tmp_path):
    overrides = [*SMALL, "network.inner=[]", "fit.epochs=1"]
    (tmp_path / "made.yaml").write_text(
        "name: made\nkind: stages\ntitle: t\nstages: [emocarenet, emocarenet_eyes]\n"
        f"overrides: {json.dumps(overrides)}\n"
    )
    made = load_recipe(str(tmp_path / "made.yaml"))
    train_recipe(made, sources(data), tmp_path / "run", progress=False)
    face, network = (tmp_path / "run" / name for name in ("1-emocarenet", "2-emocarenet_eyes"))
    assert run_metadata(network, "1")["training_epochs"] == "2"
    one, other = load_network(face).stem[0].weight, load_shippable(network).face.stem[0].weight
    torch.testing.assert_close(one, other)


def test_the_frozen_network_stays_the_same_to_the_bit(data, start, run):
    first = build(recipe(start), sources(data)).task.network.face.state_dict()
    last = load_shippable(run).face.state_dict()
    assert all(torch.equal(first[name], last[name]) for name in first)


def test_a_resumed_run_ends_with_the_same_bits(data, start, run, tmp_path, monkeypatch):
    from emocare.training.emocarenet.eyes.task import EyesTask

    out, plain = tmp_path / "run", EyesTask.training_step
    steps = []

    def broken(self, batch, index):
        steps.append(index)
        if self.current_epoch == 1 and index == 2:
            raise KeyboardInterrupt
        return plain(self, batch, index)

    monkeypatch.setattr(EyesTask, "training_step", broken)
    with pytest.raises(KeyboardInterrupt):
        train_recipe(recipe(start), sources(data), out, progress=False)
    monkeypatch.undo()
    train_recipe(recipe(start), sources(data), out, resume=True, progress=False)
    one, other = (torch.load(folder / "averaged.pt", weights_only=True) for folder in (run, out))
    assert all(torch.equal(one[name], other[name]) for name in one)
    other_rate = recipe(start, "rate.peak=0.001")
    with pytest.raises(Conflict):
        train_recipe(other_rate, sources(data), out, resume=True, progress=False)


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_make_the_same_epoch_as_none(data, start, workers):
    def epoch(count):
        built = build(recipe(start, f"data.workers={count}"), sources(data))
        return list(built.data.train_dataloader())

    for one, other in zip(epoch(0), epoch(workers), strict=True):
        assert torch.equal(one.crops, other.crops)
        assert torch.equal(one.patches, other.patches)


def test_a_branch_can_learn_on_beside_the_same_or_another_face(data, start, run):
    learned = f"branch_start={json.dumps(str(run / 'averaged.pt'))}"
    network = build(recipe(start, learned), sources(data)).task.network
    for name, value in load_shippable(run).eyes.state_dict().items():
        assert torch.equal(network.eyes.state_dict()[name], value)
    with pytest.raises(NotFound, match="no weights at"):
        build(recipe(start, "branch_start=none.pt"), sources(data))
    with pytest.raises(Invalid):
        build(recipe(start, learned, "branch.joint=9"), sources(data))
    no_branch = f"branch_start={json.dumps(str(start / 'averaged.pt'))}"
    with pytest.raises(Invalid, match="another network"):
        build(recipe(start, no_branch), sources(data))


def test_what_is_missing_is_asked_for(data, start):
    with pytest.raises(Invalid, match="people=FILE"):
        build(recipe(start), sources(data)[:2])
    with pytest.raises(Invalid, match="--set start"):
        build(load_recipe("emocarenet_eyes", EYES), sources(data))
    with pytest.raises(NotFound, match="no weights at"):
        build(recipe(start.parent / "none"), sources(data))
    with pytest.raises(Invalid, match="held"):
        recipe(start, "held.AU06=2")
    with pytest.raises(Invalid, match="held"):
        recipe(start, "held.AU6=1")
    with pytest.raises(Invalid, match="swa"):
        build(recipe(start, "fit.weight_average=swa"), sources(data))


def test_such_a_run_ships_and_is_judged(data, start, run, tmp_path):
    found = ship(run, Sources(data, data / "rendered.npz"), tmp_path, "9")
    assert set(found) == {"heads", FLOAT_FILE, INT8_FILE}
    info = OnnxFaceNetwork(tmp_path / FLOAT_FILE).info
    assert info.crop.eyes
    assert OnnxFaceNetwork(tmp_path / INT8_FILE).info.crop.eyes
    assert ship(run, Sources(data, data / "rendered.npz"), tmp_path, "9", plain_int8=True)
    assert OnnxFaceNetwork(tmp_path / FLOAT_FILE).info.crop.eyes
    assert not OnnxFaceNetwork(tmp_path / INT8_FILE).info.crop.eyes
    weights = [int(OnnxModel(tmp_path / name).metadata["parameters"]) for name in FILES]
    assert weights[0] == parameters_of(load_shippable(run))
    assert weights[1] == parameters_of(load_network(start))
    told = OnnxModel(tmp_path / FLOAT_FILE).metadata
    assert "emocarenet_shipped" in told["training_command"]
    assert "people=" in told["training_command"]
    assert told["training_epochs"] == "4"
    figures = judge(tmp_path / FLOAT_FILE, data, data / "rendered.npz")
    assert set(figures["action_units_rendered"]) >= {"AU05", "AU06", "AU07", "AU43"}


def test_the_quantiser_is_shown_small_and_large_faces(data, run):
    crops, patches = calibration_inputs(load_shippable(run), data)
    assert len(crops) == len(patches)
    alone = patches_of(crops)
    of_the_crop = np.abs(patches - alone).max(axis=(1, 2, 3)) < 1e-6
    assert of_the_crop[0]
    assert not of_the_crop[-1]


def test_a_file_with_another_branch_is_not_shipped(data, run, tmp_path):
    network = load_shippable(run)
    shown = calibration_inputs(network, data)
    public = load_ferplus(data / "ferplus_trainval.npz", "PublicTest").judged()
    export_float(network, tmp_path / FLOAT_FILE, run_metadata(run, "1"))
    same = parity(network, tmp_path / FLOAT_FILE, public, *shown)
    assert same.intensity_off < 0.01
    refuse_another(same, FLOAT_FILE)
    with torch.no_grad():
        network.eyes.joint[-1].bias += 1
    other = parity(network, tmp_path / FLOAT_FILE, public, *shown)
    assert other.accuracy == same.accuracy
    with pytest.raises(Invalid, match="action unit"):
        refuse_another(other, FLOAT_FILE)


def test_faces_are_judged_with_the_eyes_of_the_pictures_as_they_were_taken(data):
    path = data / "faces_train.npz"
    faces = larger_faces(path, np.zeros((2, 6, 2)), held_out=False, eyes=True)
    all_faces = load_faces(path)
    [row, *_] = larger_rows(all_faces, held_out=False)
    matrix = crop_matrix(all_faces.landmarks5(row))
    wanted = cut_eyes(all_faces.picture(row), matrix)
    assert np.abs(faces.eyes[0].numpy().astype(int) - wanted).mean() < 0.5
    small = cut_eyes(faces.pictures[0].numpy(), crop_matrix(faces.landmarks5[0].numpy()))
    assert np.abs(small.astype(int) - wanted).mean() > 0.5


def test_such_a_run_can_be_exported(data, run, tmp_path):
    report = export_run(run, sources(data)[:1], ["onnx", "int8", "torchscript"], tmp_path)
    assert report["onnx"]["same_answer"] == 1
    assert EYE_INPUT in OnnxModel(tmp_path / "network.onnx").inputs
