"""Turns, figures over rounds, and the pipe to a worker of its own process."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from bench.comparison.asking import RivalFailed, Worker
from bench.comparison.fer_worker import scaled
from bench.comparison.rounds import quiet_core, take_turns
from bench.comparison.timing import Clock, over_rounds, time_calls
from emocare.types import Frame


def test_everybody_has_a_turn_in_every_round_and_goes_first_in_turn():
    said: list[str] = []

    def turn(name: str):
        return lambda: said.append(name) or {"p50_ms": float(len(said))}

    done = take_turns({name: turn(name) for name in "abc"}, 3, {})
    assert "".join(said) == "abcbcacab"
    assert list(done) == ["a", "b", "c"]
    assert done["a"]["p50_ms"] == {"median": 6.0, "min": 1.0, "max": 8.0}


def test_a_rival_that_fails_is_named_and_the_others_go_on():
    def fail():
        raise RivalFailed("fer ended without an answer.")

    failed: dict[str, str] = {}
    done = take_turns({"fer": fail, "ours": lambda: {"p50_ms": 1.0}}, 4, failed)
    assert list(done) == ["ours"]
    assert failed == {"fer": "fer ended without an answer."}


def test_rounds_are_told_by_their_median_and_how_far_they_spread():
    assert over_rounds([{"a": 3.0}, {"a": 1.0}, {"a": 9.0}]) == {
        "a": {"median": 3.0, "min": 1.0, "max": 9.0}
    }


def test_a_clock_counts_every_call_and_shares_it_out_over_a_batch():
    clock = Clock()
    assert clock.time(lambda: 7) == 7
    clock.time(lambda: sum(range(10_000)))
    whole, each = clock.figures(), clock.figures(per_call=4)
    assert whole["p95_ms"] >= whole["p50_ms"] > 0
    assert each["mean_ms"] == pytest.approx(whole["mean_ms"] / 4)
    with pytest.raises(ValueError, match="nothing"):
        Clock().figures()


def test_timing_stops_after_its_time_is_up():
    calls: list[int] = []

    def slow():
        calls.append(1)
        return sum(range(200_000))

    time_calls(slow, per_call=1, calls=10_000, most_s=0.02)
    assert len(calls) < 1_000


def test_fer_wants_its_pixels_between_minus_one_and_one():
    grey = np.array([[[0, 255], [51, 204]]], np.uint8)
    assert scaled(grey).shape == (1, 2, 2, 1)
    np.testing.assert_allclose(scaled(grey)[0, ..., 0], [[-1, 1], [-0.6, 0.6]], atol=1e-6)


def test_the_quiet_core_is_one_we_may_use():
    core = quiet_core(0.01)
    assert core is None or core >= 0


@pytest.fixture
def own_worker(tmp_path, astronaut):
    """Our own worker in its own process, with six frames and four crops to read."""
    frame = Frame(astronaut[:320, 60:380])
    np.savez(tmp_path / "clip.npz", frames=np.stack([frame.rgb] * 6), times_s=np.arange(6) / 30)
    np.savez(tmp_path / "crops.npz", crops=np.zeros((4, 64, 64), np.uint8))
    python, log = Path(sys.executable), tmp_path / "log"
    with Worker("ours", python, "bench.comparison.own_worker", core=None, log=log) as worker:
        yield worker


def test_a_worker_loads_once_and_answers_many_times(own_worker, tmp_path):
    loaded = own_worker.ask("load", model=None, clip=str(tmp_path / "clip.npz"))
    assert len(loaded["sha256"]) == 64
    frames = own_worker.ask("read_frames")
    assert frames["faces_per_frame"] == 1.0
    assert frames["read"] == 1.0
    assert frames["p95_ms"] >= frames["p50_ms"] > 0
    crops = own_worker.ask("time_crops", pictures=str(tmp_path / "crops.npz"), batch=4)
    assert 0 < crops["p50_ms"] < 1e3


def test_what_a_worker_cannot_do_is_one_sentence_and_it_lives_on(own_worker, tmp_path):
    with pytest.raises(RivalFailed, match=r"ours could not load: .*nowhere"):
        own_worker.ask("load", model=None, clip=str(tmp_path / "nowhere.npz"))
    assert own_worker.ask("load", model=None, clip=str(tmp_path / "clip.npz"))


def test_a_worker_that_dies_is_told_with_its_last_words(tmp_path):
    log = tmp_path / "log"
    with (
        Worker("fer", Path(sys.executable), "bench.no_such_worker", core=None, log=log) as worker,
        pytest.raises(RivalFailed, match=r"fer ended without an answer to load: .*no_such_worker"),
    ):
        worker.ask("load")


def test_a_worker_that_hangs_is_ended(own_worker, tmp_path):
    with pytest.raises(RivalFailed, match="without an answer"):
        own_worker.ask("load", longest_s=0.01, model=None, clip=str(tmp_path / "clip.npz"))
