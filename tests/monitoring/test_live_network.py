"""Which network streams are read with, and how it runs: one thread each, and none that spins."""

from functools import partial
from pathlib import Path

import onnxruntime as ort
import pytest

from emocare import runtime
from emocare.monitoring import live_reading
from emocare.monitoring.live_reading import StreamEngine
from emocare.runtime import file_sha256
from emocare.vision.shipped import FLOAT32, INT8, shipped_weights

SPINNING = ("session.intra_op.allow_spinning", "session.inter_op.allow_spinning")


@pytest.fixture
def options(monkeypatch):
    """The options of every session that is made."""
    made = []

    def note(make, path, chosen, **rest):
        made.append(chosen)
        return make(path, chosen, **rest)

    monkeypatch.setattr(runtime.ort, "InferenceSession", partial(note, ort.InferenceSession))
    return made


def test_no_session_of_a_stream_spins_or_has_threads_of_its_own(options):
    """Fifty streams share two workers: each spinning or further thread takes from all of them."""
    StreamEngine()
    assert len(options) == 4, "three of the detector and the face network"
    for one in options:
        assert (one.intra_op_num_threads, one.inter_op_num_threads) == (1, 1)
        assert [one.get_session_config_entry(key) for key in SPINNING] == ["0", "0"]


@pytest.mark.parametrize(("multiplies", "name"), [(True, INT8), (False, FLOAT32)])
def test_streams_are_read_in_the_arithmetic_that_the_processor_is_made_for(
    monkeypatch, multiplies, name
):
    monkeypatch.setattr(live_reading, "multiplies_bytes", lambda: multiplies)
    assert StreamEngine().engine.sha256 == file_sha256(shipped_weights(name))


@pytest.mark.parametrize("name", [INT8, FLOAT32])
def test_a_network_that_is_named_is_taken_whatever_the_processor(monkeypatch, name):
    monkeypatch.setattr(live_reading, "multiplies_bytes", lambda: name == FLOAT32)
    assert StreamEngine(Path(name)).engine.sha256 == file_sha256(shipped_weights(name))
