# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
"""Whole runs on tiny made data: learning, resuming, folds, sweeps, teachers, the command."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")
pytest.importorskip("lightning")

from typer.testing import CliRunner

from emocare.cli import app
from emocare.errors import Conflict, Invalid, NotFound
from emocare.training.classify.runs import load_run, run_weights
from emocare.training.classify.task import ClassifyTask
from emocare.training.kinds import Source
from emocare.training.recipe import load_recipe
from emocare.training.run_folder import load_checkpoint
from emocare.training.train_recipe import cross_validate_recipe, train_recipe
from tests.training.classify import made_sets
from tests.training.classify.shrunk import SHORT, shrink

pytestmark = pytest.mark.training

FAST = ["network.config={widths: [8, 16]}", "input.size_px=24", "optimiser.rate=0.01"]
STILL = ["augment.rotation_deg=0", "augment.shift=0", "augment.zoom=0", "augment.mirror=0"]


@pytest.fixture(scope="module")
def fer(tmp_path_factory):
    usages = {"Training": 84, "PublicTest": 28}
    path = made_sets.write_fer2013(tmp_path_factory.mktemp("fer") / "fer2013.csv", usages)
    return [Source(path, "fer2013")]


def tiny(*changes, name="paper002_cnn48"):
    return load_recipe(name, [*SHORT, *FAST, *changes])


def train(recipe, sources, out, **options):
    return train_recipe(recipe, sources, out, progress=False, **options)


def weights(out):
    return load_checkpoint(out / "last.ckpt")["state_dict"]


def test_a_small_network_learns_stripes(fer, tmp_path):
    result = train(tiny("fit.epochs=12", *STILL), fer, tmp_path)
    assert result["validation"]["accuracy"] > 0.8
    with (tmp_path / "log.csv").open() as file:
        losses = [float(row["val_loss"]) for row in csv.DictReader(file)]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize(
    "changes",
    [
        ("loss.mixup_alpha=0.2", "data.balance=weighted_sampling", "augment.rand_augment_ops=2"),
        ("fit.weight_average=ema", "network.unfreeze=[0, 2]", "data.balance=class_weights"),
        ("fit.weight_average=swa", "fit.swa_from=0.3", "data.workers=1"),
    ],
)
def test_a_killed_and_resumed_run_ends_with_the_same_bits(changes, fer, tmp_path, monkeypatch):
    recipe = tiny("fit.epochs=3", *changes)
    train(recipe, fer, tmp_path / "whole")
    step = ClassifyTask.training_step

    def killed(self, batch, index):
        if (self.trainer.current_epoch, index) == (1, 4):
            raise KeyError("killed")
        return step(self, batch, index)

    monkeypatch.setattr(ClassifyTask, "training_step", killed)
    with pytest.raises(KeyError):
        train(recipe, fer, tmp_path / "cut")
    monkeypatch.undo()
    train(recipe, fer, tmp_path / "cut", resume=True)
    whole, cut = weights(tmp_path / "whole"), weights(tmp_path / "cut")
    assert all(torch.equal(whole[name], cut[name]) for name in whole)
    chosen = [run_weights(tmp_path / name, recipe) for name in ("whole", "cut")]
    assert all(torch.equal(chosen[0][name], chosen[1][name]) for name in chosen[0])


def test_other_data_or_another_recipe_is_not_resumed(fer, tmp_path):
    train(tiny("fit.epochs=1"), fer, tmp_path / "run")
    with pytest.raises(Conflict, match="another recipe"):
        train(tiny("fit.epochs=1", "augment.noise=0.2"), fer, tmp_path / "run", resume=True)
    fewer = tiny("fit.epochs=1", "data.limit=70")
    with pytest.raises(Conflict, match="another recipe"):
        train(fewer, fer, tmp_path / "run", resume=True)
    before = (tmp_path / "run" / "recipe.yaml").read_text()
    with pytest.raises(Conflict, match="already holds"):
        train(tiny("fit.epochs=2"), fer, tmp_path / "run")
    assert (tmp_path / "run" / "recipe.yaml").read_text() == before


def test_the_chosen_weights_are_the_best_or_the_averaged_ones(fer, tmp_path):
    plain = tiny("fit.epochs=3")
    train(plain, fer, tmp_path / "plain")
    best = load_checkpoint(tmp_path / "plain" / "best.ckpt")["state_dict"]
    chosen = run_weights(tmp_path / "plain", plain)
    assert all(torch.equal(chosen[k], best[f"network.{k}"]) for k in chosen)
    ema = tiny("fit.epochs=2", "fit.weight_average=ema")
    train(ema, fer, tmp_path / "ema")
    averaged = run_weights(tmp_path / "ema", ema, "averaged")
    last = run_weights(tmp_path / "ema", ema, "last")
    assert all(torch.equal(averaged[k], last[k]) for k in averaged)
    network, recipe = load_run(tmp_path / "ema", "last")
    assert not network.training
    assert recipe.task.input.size_px == 24
    with pytest.raises(NotFound, match="holds no run"):
        load_run(tmp_path)


def test_valence_and_arousal_are_learned_where_they_are_known(fer, tmp_path):
    affect = Source(made_sets.write_affectnet(tmp_path / "affectnet"), "affectnet")
    name = "affectnet_valence_arousal"
    small = [*shrink("efficientnet_b0"), "data.labels=7", "optimiser.rate=0.01"]
    recipe = load_recipe(name, [*small, "fit.epochs=4"])
    result = train(recipe, [affect, *fer], tmp_path / "run")
    assert {"ccc_valence", "ccc_arousal"} <= set(result["validation"])
    with pytest.raises(Invalid, match="affect_head needs valence") as raised:
        train(recipe, fer, tmp_path / "other")
    assert raised.value.code == "no_affect"


def test_folds_watch_every_row_once_and_report_mean_and_deviation(fer, tmp_path):
    recipe = tiny("fit.epochs=1")
    result = cross_validate_recipe(recipe, fer, tmp_path, 3, progress=False)
    folds = [json.loads((tmp_path / f"fold{n}" / "result.json").read_text()) for n in (1, 2, 3)]
    assert sum(fold["data"]["validation_rows"] for fold in folds) == 84 + 28
    values = [fold["validation"]["accuracy"] for fold in folds]
    assert result["mean"]["accuracy"] == pytest.approx(np.mean(values))
    assert result["sd"]["accuracy"] == pytest.approx(np.std(values, ddof=1))
    with (tmp_path / "folds.csv").open() as file:
        assert [row[0] for row in csv.reader(file)] == ["fold", "1", "2", "3", "mean", "sd"]
    again = cross_validate_recipe(recipe, fer, tmp_path, 3, progress=False, resume=True)
    assert again["mean"] == result["mean"]


def sweep_file(folder, text):
    path = folder / "mine.yaml"
    path.write_text(f"name: mine\nkind: sweep\ntitle: t\nrecipe: paper002_cnn48\n{text}")
    return load_recipe(str(path))


def overrides():
    return json.dumps([*SHORT, *FAST[:2], "fit.epochs=1"])


def test_a_grid_tries_every_combination_and_orders_the_table(fer, tmp_path):
    search = "search: {optimiser.rate: [0.01, 1.0e-6], network.head.dropout: [0.0, 0.2]}\n"
    recipe = sweep_file(tmp_path, f"{search}overrides: {overrides()}\nkeep_weights: false\n")
    result = train(recipe, fer, tmp_path / "out")
    assert len(result["trials"]) == 4
    figures = [trial["accuracy"] for trial in result["trials"]]
    assert figures == sorted(figures, reverse=True)
    with (tmp_path / "out" / "sweep.csv").open() as file:
        rows = list(csv.DictReader(file))
    combinations = {(row["optimiser.rate"], row["network.head.dropout"]) for row in rows}
    assert len(combinations) == 4
    assert not list((tmp_path / "out").rglob("*.ckpt"))
    (tmp_path / "out" / "trial-003" / "result.json").unlink()
    again = train(recipe, fer, tmp_path / "out", resume=True)
    assert again["trials"] == result["trials"]
    assert len(list((tmp_path / "out").glob("trial-*/result.json"))) == 4


def test_a_random_search_draws_within_its_ranges_and_repeats(tmp_path):
    from emocare.training.classify.sweep import trials_of

    text = (
        "method: random\ntrials: 50\nsearch:\n"
        "  optimiser.rate: {low: 1.0e-4, high: 1.0, log: true}\n"
        "  network.head.dropout: {low: 0.1, high: 0.5}\n  data.batch_size: [8, 16]\n"
    )
    settings = sweep_file(tmp_path, text).task
    trials = trials_of(settings)
    rates = np.array([trial["optimiser.rate"] for trial in trials])
    assert ((rates >= 1e-4) & (rates <= 1)).all()
    assert 0.3 < (rates < 1e-2).mean() < 0.7  # even in the logarithm
    assert {trial["data.batch_size"] for trial in trials} == {8, 16}
    assert trials == trials_of(settings)
    with pytest.raises(Invalid, match="ranges need method random"):
        sweep_file(tmp_path, "search: {optimiser.rate: {low: 0.1, high: 1.0}}\n")


def test_a_student_learns_from_a_run_and_from_an_onnx_file(fer, tmp_path):
    teacher = tmp_path / "teacher"
    assert train(tiny("fit.epochs=12", *STILL), fer, teacher)["validation"]["accuracy"] > 0.8
    # With weight 1 the student sees no label, only the teacher.
    student = ["distil.weight=1.0", "distil.temperature=2.0", "fit.epochs=12", *STILL]
    taught = tiny(f"distil.teachers=[{teacher}]", "network.config={widths: [6, 12]}", *student)
    result = train(taught, fer, tmp_path / "student")
    assert result["validation"]["accuracy"] > 0.6
    from emocare.vision.shipped import shipped_weights

    both = tiny(f"distil.teachers=[{teacher}, {shipped_weights()}]", "fit.epochs=1")
    assert train(both, fer, tmp_path / "both")["epochs"] == 1
    missing = tiny("distil.teachers=[nowhere]")
    with pytest.raises(NotFound, match="neither a run folder nor an ONNX"):
        train(missing, fer, tmp_path / "none")
    narrow = tiny(f"distil.teachers=[{teacher}]", "data.labels=8")
    eight = Source(made_sets.write_ferplus_npz(tmp_path / "f.npz"), "ferplus")
    with pytest.raises(Invalid, match="does not know 'contempt'"):
        train(narrow, [eight], tmp_path / "eight")


def test_a_run_starts_from_another_ones_weights(fer, tmp_path):
    train(tiny("fit.epochs=1"), fer, tmp_path / "first")
    lines = []
    changes = [f"network.start_from={tmp_path / 'first'}", "optimiser.rate=1e-9", "fit.epochs=1"]
    train(tiny(*changes), fer, tmp_path / "second", tell=lines.append)
    assert any("tensors taken from" in line for line in lines)
    first, second = weights(tmp_path / "first"), weights(tmp_path / "second")
    learned = [name for name in first if name.endswith("weight")]
    assert all(torch.allclose(first[name], second[name], atol=1e-5) for name in learned)


def test_clips_and_pseudo_sequences_run_and_stills_are_not_taken_for_clips(fer, tmp_path):
    clips = Source(made_sets.write_clips(tmp_path / "clips"), "frames")
    lstm = [*SHORT, *shrink("cnn48"), "network.lstm=4", "input.length=3"]
    frames = load_recipe("cnn_lstm", [*lstm, "input.sequence=frames"])
    assert train(frames, [clips], tmp_path / "frames")["data"]["training_rows"] == 14
    with pytest.raises(Invalid, match="needs clips"):
        train(frames, fer, tmp_path / "stills")
    with pytest.raises(Invalid, match="needs stills"):
        train(tiny(), [clips], tmp_path / "other")
    apex = load_recipe("cnn_lstm", [*lstm, "input.sequence=neutral_to_apex"])
    with pytest.raises(Invalid, match="people with names"):
        train(apex, fer, tmp_path / "apex")


def test_neutral_to_apex_begins_with_the_same_persons_neutral_face():
    from emocare.training.classify.examples import HeldPictures, still_examples
    from emocare.training.classify.sequences import in_sequence
    from emocare.training.classify.settings import InputSettings

    people = ["a", "a", "b", "b", "c"]
    rows = still_examples(
        HeldPictures(np.zeros((5, 4, 4), np.uint8)), [0, 1, 3, 0, 1], person=people
    )
    settings = InputSettings(sequence="neutral_to_apex", length=3)
    frames = in_sequence(rows, settings).frames.tolist()
    assert frames == [[0, 0, 0], [0, 1, 1], [3, 2, 2], [3, 3, 3], [4, 4, 4]]


def test_the_command_trains_lists_and_answers_bad_input_in_one_line(fer, tmp_path):
    run = CliRunner()
    listed = run.invoke(app, ["train", "--list", "--json"])
    assert "paper002_cnn48" in {entry["name"] for entry in json.loads(listed.stdout)["recipes"]}
    out = str(tmp_path / "run")
    data = f"fer2013={fer[0].path}"
    changes = [word for change in [*SHORT, *FAST] for word in ("--set", change)]
    command = ["train", "paper002_cnn48", "--data", data, "--out", out, *changes]
    done = run.invoke(app, [*command, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["epochs"] == 2
    for words, message in [
        (command, "already holds a run"),
        (["train"], "Name a recipe"),
        (["train", "paper002"], "no recipe 'paper002'"),
        (["train", "paper002_cnn48"], "nothing to train on"),
        (["train", "paper002_cnn48", "--data", "fer2013=none.csv", "--out", out + "2"], "none.csv"),
        ([*command, "--set", "fit.epoch=1"], "did you mean 'epochs'"),
        (["train", "sweep", "--folds", "5"], "know no folds"),
        ([*command, "--folds", "1"], "leaves nothing to train on"),
    ]:
        wrong = run.invoke(app, words)
        assert wrong.exit_code in (1, 2)
        assert message in wrong.stderr.replace("\n", " ")
        assert "Traceback" not in wrong.output
    assert run.invoke(app, [*command, "--resume"]).exit_code == 0


def test_a_damaged_picture_amid_training_is_named(tmp_path):
    root = made_sets.write_folders(tmp_path / "faces", per_class=12)
    (root / "fear" / "2.png").write_bytes(b"\x89PNG but no picture")
    with pytest.raises(Invalid, match=r"fear/2\.png is damaged"):
        train(tiny("fit.epochs=1"), [Source(root, "folder")], tmp_path / "run")


@pytest.mark.slow
def test_a_run_killed_for_real_is_resumed_to_the_same_bits(fer, tmp_path):
    changes = [w for c in [*SHORT, *FAST, "fit.epochs=6"] for w in ("--set", c)]
    command = [
        sys.executable, "-m", "emocare", "train", "paper002_cnn48",
        "--data", f"fer2013={fer[0].path}", *changes, "--out",
    ]  # fmt: skip
    subprocess.run([*command, str(tmp_path / "whole")], check=True, capture_output=True)
    cut = tmp_path / "cut"
    running = subprocess.Popen([*command, str(cut)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (cut / "last.ckpt").is_file():
        assert time.monotonic() < deadline
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    done = len(load_checkpoint(cut / "last.ckpt")["callbacks"]["RunKeeper"]["rows"])
    assert 1 <= done < 6
    subprocess.run([*command, str(cut), "--resume"], check=True, capture_output=True)
    whole, again = weights(tmp_path / "whole"), weights(cut)
    assert all(torch.equal(whole[name], again[name]) for name in whole)
