# ruff: noqa: E402  torch may be absent; then the file is skipped before anything needs it
from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="./app test --all installs the training packages")

from torch import nn

from emocare.errors import Invalid
from emocare.training.loop import CHECKPOINT, Schedule, Trainer, rate_at

pytestmark = pytest.mark.training

SHORT = Schedule(epochs=4, batch_size=8, warm_up_epochs=1, average=0.9)


class TinyNet(nn.Module):
    """Convolution, normalisation and dropout: everything that carries state or draws numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 4, 3, 2), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3)
        )
        self.head = nn.Linear(4 * 7 * 7, 3)

    def forward(self, x):
        return self.head(self.layers(x))


def trainer_in(folder, schedule=SHORT) -> Trainer:
    torch.manual_seed(0)
    return Trainer(TinyNet(), schedule, folder)


def epoch_batches(generator):
    for _ in range(5):
        crops = torch.rand(8, 1, 16, 16, generator=generator)
        yield crops, torch.softmax(8 * crops[:, 0, 4:7, 4].contiguous(), dim=1)


def fit(trainer, batches=epoch_batches):
    reports = []
    trainer.fit(5, batches, lambda network: {"sum": checksum(network)}, reports.append)
    return reports


def checksum(network) -> float:
    return sum(float(p.double().sum()) for p in network.parameters())


def same_state(a: Trainer, b: Trainer) -> bool:
    pairs = [(a.network, b.network), (a.averaged, b.averaged)]
    return all(
        torch.equal(x, y)
        for one, other in pairs
        for x, y in zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    )


def test_a_resumed_run_ends_with_the_same_bits(tmp_path):
    whole = trainer_in(tmp_path / "whole")
    fit(whole)

    class Killed(Exception):
        pass

    def killed_in_third_epoch(generator):
        for number, batch in enumerate(epoch_batches(generator)):
            if cut.epoch == 2 and number == 3:
                raise Killed
            yield batch

    cut = trainer_in(tmp_path / "cut")
    with pytest.raises(Killed):
        fit(cut, killed_in_third_epoch)
    resumed = trainer_in(tmp_path / "cut")
    torch.manual_seed(987)  # whatever was drawn since must not matter
    resumed.resume()
    assert resumed.epoch == 2
    reports = fit(resumed)
    assert [report.epoch for report in reports] == [3, 4]
    assert same_state(whole, resumed)


def test_training_lowers_the_loss(tmp_path):
    reports = fit(trainer_in(tmp_path, Schedule(epochs=12, batch_size=8, rate=1e-2)))
    assert reports[-1].loss < reports[0].loss - 0.1


def test_the_average_lags_behind_the_network(tmp_path):
    trainer = trainer_in(tmp_path)
    fit(trainer)
    assert not torch.equal(trainer.averaged.head.weight, trainer.network.head.weight)
    assert not trainer.averaged.training


def test_seeds_differ(tmp_path):
    one = trainer_in(tmp_path / "1")
    other = trainer_in(tmp_path / "2", Schedule(epochs=4, batch_size=8, seed=2))
    fit(one)
    fit(other)
    assert not torch.equal(one.network.head.weight, other.network.head.weight)


def test_another_schedule_is_not_resumed(tmp_path):
    fit(trainer_in(tmp_path))
    with pytest.raises(Invalid, match="another schedule"):
        trainer_in(tmp_path, Schedule(epochs=5)).resume()


def test_a_loss_that_is_no_number_stops_the_run(tmp_path):
    def broken(generator):
        for crops, targets in epoch_batches(generator):
            yield crops * float("nan"), targets

    with pytest.raises(Invalid, match="became nan in epoch 1"):
        fit(trainer_in(tmp_path), broken)
    assert not (tmp_path / CHECKPOINT).exists()


def test_a_checkpoint_is_replaced_only_when_complete(tmp_path, monkeypatch):
    trainer = trainer_in(tmp_path)
    fit(trainer)
    before = (tmp_path / CHECKPOINT).read_bytes()

    def full_disk(state, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full_disk)
    with pytest.raises(OSError, match="No space"):
        trainer.save()
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_the_rate_warms_up_and_falls_to_its_end():
    schedule = Schedule(epochs=10, warm_up_epochs=2, rate=1.0, final_rate=0.1)
    rates = [rate_at(epoch, schedule) for epoch in (0, 1, 2, 6, 10, 11)]
    assert rates[0] < 0.01
    assert rates[1] == pytest.approx(0.5, abs=0.01)
    assert rates[2] == pytest.approx(1.0)
    assert rates[3] == pytest.approx(0.55)
    assert rates[4:] == [pytest.approx(0.1)] * 2
