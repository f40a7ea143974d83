"""A shrunken EmoCareNet, for tests that only need its form."""

from __future__ import annotations

from emocare.training.emocarenet.network import Architecture

SMALL = Architecture(stem=8, stages=((16, 1, False), (24, 1, True), (32, 1, True)), joined=24)
