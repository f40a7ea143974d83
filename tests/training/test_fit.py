# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import csv
import json
import resource
from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")
pytest.importorskip("lightning")

from emocare.errors import Conflict, Invalid, NotFound, Unavailable
from emocare.training.fit import fit
from emocare.training.fit_settings import FitSettings
from emocare.training.run_folder import load_checkpoint, write_whole
from tests.training.tiny_task import Killed, TinyData, TinyTask

pytestmark = pytest.mark.training

SHORT = FitSettings(epochs=4, threads=1, tensorboard=False)
KINDS = {
    "plain": SHORT,
    "ema": replace(SHORT, weight_average="ema", ema_decay=0.9),
    "swa": replace(SHORT, weight_average="swa", swa_from=0.25),
    "accumulated": replace(SHORT, accumulate=2, clip_norm=0.5),
    "bfloat16": replace(SHORT, precision="bfloat16"),
}


def run(out, settings=SHORT, *, resume=False, task=None, data=None, **extra):
    task = task or TinyTask()
    result = fit(task, data or TinyData(), settings, out, resume=resume, **extra)
    return task, result


def same(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


def decisive(out) -> dict:
    state = load_checkpoint(out / "last.ckpt")
    for row in state["callbacks"]["RunKeeper"]["rows"]:
        row.pop("seconds")
    return {k: state[k] for k in ("state_dict", "optimizer_states", "lr_schedulers", "callbacks")}


def equal(one, other) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    return one == other


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_and_resumed_run_ends_with_the_same_bits(tmp_path, kind):
    settings = KINDS[kind]
    whole, expected = run(tmp_path / "whole", settings)
    with pytest.raises(Killed):
        run(tmp_path / "cut", settings, task=TinyTask(kill_at=(2, 2)))
    torch.manual_seed(987)  # whatever was drawn since must not matter
    resumed, result = run(tmp_path / "cut", settings, resume=True)
    assert same(whole.network.state_dict(), resumed.network.state_dict()), "weights"
    assert equal(decisive(tmp_path / "whole"), decisive(tmp_path / "cut"))
    assert result.epochs == expected.epochs == 4
    assert result.averaged == expected.averaged
    if settings.weight_average != "none":
        files = [tmp_path / name / "averaged.pt" for name in ("whole", "cut")]
        assert same(*(torch.load(file, weights_only=True) for file in files))


def test_the_log_has_one_row_per_epoch_after_a_resumed_run(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path, task=TinyTask(kill_at=(1, 3)))
    run(tmp_path, resume=True)
    with (tmp_path / "log.csv").open() as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4"]
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4]
    assert {"train_loss", "val_loss", "seconds"} <= set(lines[0])


def test_training_lowers_the_loss(tmp_path):
    run(tmp_path, replace(SHORT, epochs=15))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines[-1]["val_loss"] < lines[0]["val_loss"] - 0.1


def test_the_running_average_follows_its_formula_and_is_what_is_validated(tmp_path):
    decay, seen, expected = 0.7, [], {}

    class Watched(TinyTask):
        def on_train_batch_end(self, *_):
            seen.append({k: v.clone() for k, v in self.network.state_dict().items()})

    task, _ = run(
        tmp_path,
        replace(SHORT, epochs=2, weight_average="ema", ema_decay=decay),
        task=Watched(),
    )
    expected = {k: v.clone() for k, v in TinyTask().network.state_dict().items()}
    for step, weights in enumerate(seen, start=1):
        keep = min(decay, (1 + step) / (10 + step))
        for name, value in weights.items():
            if value.is_floating_point():
                expected[name] = keep * expected[name] + (1 - keep) * value
            else:
                expected[name] = value
    average = torch.load(tmp_path / "averaged.pt", weights_only=True)
    assert all(torch.allclose(average[k], expected[k], atol=1e-6) for k in expected)
    assert task.seen_in_validation[-1] == pytest.approx(float(average["5.weight"].sum()))
    assert not torch.equal(average["5.weight"], task.network[5].weight)


def test_swa_is_the_mean_of_the_late_epochs_with_fresh_normalisation(tmp_path):
    ends = []

    class Watched(TinyTask):
        def on_train_epoch_end(self):
            ends.append({k: v.clone() for k, v in self.network.state_dict().items()})

    _, result = run(tmp_path, replace(SHORT, weight_average="swa", swa_from=0.5), task=Watched())
    average = torch.load(tmp_path / "averaged.pt", weights_only=True)
    mean = (ends[2]["5.weight"] + ends[3]["5.weight"]) / 2
    assert torch.allclose(average["5.weight"], mean, atol=1e-6)
    assert not torch.equal(average["1.running_mean"], ends[3]["1.running_mean"])
    assert set(result.averaged) == {"val_loss"}


def test_patience_ends_a_run_and_the_best_epoch_is_kept(tmp_path):
    class Stuck(TinyTask):
        def validation_step(self, batch, _):
            self.log("val_loss", torch.tensor(1.0))

    _, result = run(tmp_path, replace(SHORT, epochs=30, patience=2), task=Stuck())
    assert result.stopped_early
    assert (result.epochs, result.best_epoch) == (3, 1)
    assert load_checkpoint(tmp_path / "best.ckpt")["callbacks"]["RunKeeper"]["best_epoch"] == 1
    again = run(tmp_path, replace(SHORT, epochs=30, patience=2), resume=True)[1]
    assert again.epochs == 3  # a run that is over stays over


def test_a_checkpoint_is_kept_every_so_many_epochs(tmp_path):
    run(tmp_path, replace(SHORT, keep_every_epochs=2))
    kept = sorted(path.name for path in tmp_path.glob("epoch-*.ckpt"))
    assert kept == ["epoch-002.ckpt", "epoch-004.ckpt"]
    assert load_checkpoint(tmp_path / "epoch-002.ckpt")["epoch"] == 1


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_epoch(tmp_path):
    with pytest.raises(Invalid, match="became nan in epoch 1") as raised:
        run(tmp_path, data=TinyData(poison=True))
    assert raised.value.code == "training_diverged"
    assert not (tmp_path / "last.ckpt").exists()


def test_another_recipe_or_a_used_folder_is_refused(tmp_path):
    run(tmp_path, fingerprint="one")
    with pytest.raises(Conflict, match="already holds a run") as used:
        run(tmp_path, fingerprint="one")
    assert used.value.code == "folder_used"
    with pytest.raises(Conflict, match="another recipe") as other:
        run(tmp_path, resume=True, fingerprint="two")
    assert other.value.code == "another_recipe"
    with pytest.raises(Conflict):
        run(tmp_path, replace(SHORT, seed=2), resume=True, fingerprint="one")
    # What changes no number may change.
    assert run(tmp_path, replace(SHORT, threads=0), resume=True, fingerprint="one")[1].epochs == 4


def test_nothing_to_resume_and_a_damaged_checkpoint_are_told_apart(tmp_path):
    with pytest.raises(NotFound, match="to resume"):
        run(tmp_path, resume=True)
    (tmp_path / "last.ckpt").write_bytes(b"half a checkpoint")
    with pytest.raises(Invalid, match="damaged") as raised:
        run(tmp_path, resume=True)
    assert raised.value.code == "checkpoint_unreadable"


def test_a_full_disk_leaves_the_old_checkpoint_and_says_so(tmp_path):
    with pytest.raises(Killed):
        run(tmp_path, task=TinyTask(kill_at=(1, 0)))
    before = (tmp_path / "last.ckpt").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, hard))  # a real failing write
    try:
        with pytest.raises(Unavailable, match="disk is full") as raised:
            run(tmp_path, resume=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.code == "disk_full"
    assert (tmp_path / "last.ckpt").read_bytes() == before
    assert not list(tmp_path.glob("*.partial"))
    assert run(tmp_path, resume=True)[1].epochs == 4


def test_a_file_is_replaced_only_when_complete(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def half(file):
        file.write(b"new")
        raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable, match="disk is full"):
        write_whole(path, half)
    assert path.read_bytes() == b"old"


def test_an_unknown_figure_to_watch_names_those_there_are(tmp_path):
    with pytest.raises(Invalid, match="val_loss"):
        run(tmp_path, replace(SHORT, monitor="val_accurracy"))


def test_tensorboard_files_are_written(tmp_path):
    run(tmp_path, replace(SHORT, epochs=1, tensorboard=True))
    assert list((tmp_path / "tensorboard").glob("events.*"))


def test_ctrl_c_ends_a_run_as_such_and_what_was_finished_is_kept(tmp_path):
    import signal

    class Interrupted(TinyTask):
        def training_step(self, batch, index):
            if (self.trainer.current_epoch, index) == (1, 1):
                raise KeyboardInterrupt
            return super().training_step(batch, index)

    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, task=Interrupted())
    assert signal.getsignal(signal.SIGINT) is handler
    assert run(tmp_path, resume=True)[1].epochs == 4


def test_a_schedule_by_epoch_is_refused_because_it_could_not_be_resumed(tmp_path):
    class ByEpoch(TinyTask):
        def configure_optimizers(self):
            return {
                "optimizer": (chosen := super().configure_optimizers())["optimizer"],
                "lr_scheduler": {**chosen["lr_scheduler"], "interval": "epoch"},
            }

    with pytest.raises(Invalid, match="interval 'step'"):
        run(tmp_path, task=ByEpoch())


def test_a_progress_bar_is_drawn_on_request(tmp_path, capsys):
    run(tmp_path, replace(SHORT, epochs=1), progress=True)
    assert "Epoch" in capsys.readouterr().err
