"""How long the safety path reads, and how many everyday comments it stops at.

    ./app exec python -m bench.risk_reading --everyday ../shared/data/text/goemotions_dev.tsv

Texts of 200 to 5,000 characters are put together from comments. Phrases alone and both readers are
timed turn by turn in one run, on one core; the best of several is what the machine can do.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from emocare.evaluation.goemotions import read_comments
from emocare.safety.network import load_network
from emocare.safety.risk import assess_text, phrases_level

LENGTHS = (200, 1_000, 5_000)
TURNS = 7
POSITIVE = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--everyday", type=Path, required=True, help="comments (.tsv)")
    parser.add_argument("--comments", type=int, default=2_000, help="how many are read")
    options = parser.parse_args(arguments)
    comments = [comment.text for comment in read_comments(options.everyday)]
    random.Random(0).shuffle(comments)
    load_network()
    print(json.dumps({"ms": times(comments), **stopped(comments[: options.comments])}, indent=2))


def times(comments: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return milliseconds by length and reader."""
    everything = " ".join(comments)
    return {
        str(length): {
            "phrases": _best(phrases_level, everything[:length]),
            "both": _best(assess_text, everything[:length]),
        }
        for length in LENGTHS
    }


def stopped(comments: Sequence[str]) -> dict[str, float]:
    """Return the share of comments at level 2 or above, by phrases alone and by both."""
    phrases = sum(phrases_level(text) >= POSITIVE for text in comments)
    both = [assess_text(text).level for text in comments]
    return {
        "comments": len(comments),
        "stopped_by_phrases": round(phrases / len(comments), 4),
        "stopped_by_both": round(sum(level >= POSITIVE for level in both) / len(comments), 4),
        "acute_by_both": round(sum(level == 3 for level in both) / len(comments), 4),
    }


def _best(read: Callable[[str], Any], text: str) -> float:
    spent = []
    for _ in range(TURNS):
        began = time.perf_counter()
        read(text)
        spent.append(time.perf_counter() - began)
    return round(1000 * min(spent), 2)


if __name__ == "__main__":
    main()
