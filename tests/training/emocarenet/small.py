"""A shrunken EmoCareNet, for tests that only need its form."""

from __future__ import annotations

from emocare.training.emocarenet.network import Architecture

SMALL = Architecture(stem=8, stages=((8, 1, False), (12, 1, True), (16, 1, True)), joined=16)
