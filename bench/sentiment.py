"""Sentiment beside vaderSentiment, the usual lexicon, on comments that people labelled.

    ./app exec python -m bench.sentiment --data ../shared/data/text/goemotions_dev.tsv

VADER (Hutto & Gilbert 2014) runs in a throw-away environment; both see the same comments, and are
judged on those that people found either pleasant or unpleasant. Its zero counts as unpleasant,
as ours does; the area under the curve does not depend on that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.comparison.environments import make_environment
from emocare.evaluation.goemotions import label_matrix, read_comments
from emocare.evaluation.metrics import FloatArray
from emocare.evaluation.text_figures import sentiment_figures
from emocare.language.feelings import FeelingsNetwork, sentiment_of

VADER = (("vaderSentiment==3.3.2",),)
_WORKER = """
import json, sys, time
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
texts = json.load(sys.stdin)
analyzer = SentimentIntensityAnalyzer()
started = time.perf_counter()
found = [analyzer.polarity_scores(text)["compound"] for text in texts]
json.dump({"found": found, "seconds": time.perf_counter() - started}, sys.stdout)
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both figures as JSON."""
    parser = argparse.ArgumentParser(description="Sentiment beside vaderSentiment.")
    parser.add_argument("--data", type=Path, required=True, help="a .tsv of GoEmotions")
    options = parser.parse_args(arguments)
    comments = list(read_comments(options.data))
    labels, texts = label_matrix(comments), [comment.text for comment in comments]
    found = {"emocare": ours(texts), "vader": vaders(texts)}
    print(
        json.dumps(
            {
                name: {**sentiment_figures(labels, scores), "ms_per_comment": ms}
                for name, (scores, ms) in found.items()
            },
            indent=2,
        )
    )


def ours(texts: Sequence[str]) -> tuple[FloatArray, float]:
    """Return our sentiment (N,) and milliseconds per comment, one thread."""
    network = FeelingsNetwork()
    started = time.perf_counter()
    found = sentiment_of(network.probabilities(texts))
    return found, 1e3 * (time.perf_counter() - started) / len(texts)


def vaders(texts: Sequence[str]) -> tuple[FloatArray, float]:
    """Return VADER's compound score (N,) and milliseconds per comment."""
    with TemporaryDirectory() as folder:
        python = make_environment(Path(folder) / "vader", VADER)
        asked = subprocess.run(
            [python, "-c", _WORKER], input=json.dumps(texts), capture_output=True, text=True
        )
    asked.check_returncode()
    answer: dict[str, Any] = json.loads(asked.stdout)
    return np.array(answer["found"]), 1e3 * answer["seconds"] / len(texts)


if __name__ == "__main__":
    main()
