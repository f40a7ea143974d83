"""Memory that streams have used goes back to the system."""

import os
import platform

import numpy as np
import pytest

from bench.memory import resident_mb
from emocare.monitoring.live_memory import return_free_memory


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps holes to give back")
def test_the_holes_of_the_heap_go_back():
    # Small enough for the heap, and every second one is kept: a heap full of holes.
    made = [np.ones(12_000) for _ in range(600)]
    kept = made[::2]
    del made
    before = resident_mb(os.getpid())
    assert return_free_memory()
    assert before - resident_mb(os.getpid()) > 10
    assert len(kept) == 300
