"""Write the model card beside the shipped weights, from figures measured on the spot.

./app exec python -m emocare.training.emocarenet.card --data ../shared/data \
    --rendered runs/rendered.npz
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from emocare.training.corruptions import STRENGTHS
from emocare.training.emocarenet.card_figures import COVERAGE, CardFigures, Share, measure
from emocare.training.emocarenet.card_heads import action_units, geometry
from emocare.training.emocarenet.card_words import (
    ABOUT,
    CLOSER_LOOK,
    DATA,
    LEARNED,
    LIMITS_OF_USE,
)
from emocare.training.emocarenet.markdown import table
from emocare.training.emocarenet.ship import FLOAT_FILE, INT8_FILE
from emocare.vision.align import EYE_SIZE_PX
from emocare.vision.model_card import EYES
from emocare.vision.network import EYE_INPUT
from emocare.vision.shipped import shipped_weights

COMMAND = (
    "./app exec python -m emocare.training.emocarenet.card --data ../shared/data "
    "--rendered runs/rendered.npz"
)
CARD, FIGURES = "model_card.md", "model_card.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="Write the model card of the shipped network.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--rendered", type=Path, required=True, help="rendered faces (.npz)")
    parser.add_argument("--weights", type=Path, default=shipped_weights().parent)
    options = parser.parse_args(arguments)
    files = (options.weights / FLOAT_FILE, options.weights / INT8_FILE)
    figures = measure(*files, options.data, options.rendered)
    (options.weights / CARD).write_text(model_card(figures), encoding="utf-8")
    heads = json.dumps(figures.heads, indent=1) + "\n"
    (options.weights / FIGURES).write_text(heads, encoding="utf-8")
    print(f"wrote {options.weights / CARD}")


def model_card(figures: CardFigures) -> str:
    """Return the card as Markdown."""
    facts = figures.metadata
    weights = float(facts.get("parameters", "nan")) / 1e6
    sections = [
        _title(figures),
        ABOUT.format(weights=weights),
        *([CLOSER_LOOK] if EYES in facts else []),
        DATA.format(
            learned=table(("answer", "learned from"), LEARNED),
            rendered=facts.get("rendered_faces", "see docs/synthetic-faces.md"),
        ),
        _accuracy(figures),
        _per_class(figures.ferplus),
        action_units(figures.heads, facts),
        geometry(figures.heads),
        _hardships(figures),
        LIMITS_OF_USE,
        f"Made by `{COMMAND}`; the figures of the heads are in `{FIGURES}`.",
    ]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def _title(figures: CardFigures) -> str:
    facts = figures.metadata
    rows = [
        ("licence", facts.get("licence", "–")),
        ("input", f"`crop` float32 (N, 1, {facts['crop_size']}, {facts['crop_size']}), grey, 0–1"),
        *_second_input(facts),
        ("expressions", facts["label_order"].replace(",", ", ")),
        ("crop", f"version {facts['crop_version']} of `vision/align.py`"),
        ("temperature", facts["temperature"]),
        (
            "trained",
            f"{facts.get('training_date', '–')}, {facts.get('training_epochs', '–')} epochs",
        ),
        ("command", f"`{facts.get('training_command', '–')}`"),
    ]
    files = [
        (f"`{f.name}`", f"{f.bytes / 1e6:.2f} MB", f"{f.milliseconds:.2f} ms", _share(f.accuracy))
        for f in figures.files
    ]
    hashes = "\n".join(f"- `{f.name}`: SHA-256 `{f.sha256}`" for f in figures.files)
    return f"""# {facts["name"]}, version {facts["version"]}

{table(("", ""), rows)}

{table(("file", "size", "a crop, one thread", "FER+ PublicTest"), files)}

{hashes}"""


def _second_input(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    if EYES not in facts:
        return []
    side, version = EYE_SIZE_PX, facts[EYES]
    shape = f"`{EYE_INPUT}` float32 (N, 2, {side}, {side}), grey, 0–1"
    return [("second input", f"{shape}: version {version} of `cut_eyes` in `vision/align.py`")]


def _accuracy(figures: CardFigures) -> str:
    own = "FER+ PublicTest, majority of ten annotators, 8 classes"
    rows = [
        (own, *_headline(figures.ferplus)),
        ("FER2013 PublicTest, original labels, 7 classes, own head", *_headline(figures.fer2013)),
        ("faces, people never trained on (face searched first)", *_headline(figures.faces)),
    ]
    clean, fit, sets = figures.without_copies, figures.calibration, figures.coverage
    low, high = sets.interval
    return f"""## How often it is right

95 % bootstrap intervals in brackets; one view per face; every labelled face counts.

{table(("data", "faces", "accuracy", "macro F1", "macro F1, classes with ≥ 50"), rows)}

PublicTest decided nothing in training: the number of epochs was set before, and the weights are
those of the last one. Only temperatures were fitted on it.
FER2013 holds near-copies across its parts: {figures.copies} of these PublicTest pictures have one
among the training pictures. On the {clean.n:,} that have none, accuracy is {_share(clean)}.

**Calibration** (15 bins, L1). One temperature, fitted on one half of PublicTest and judged on the
other, both ways: error {fit.ece:.3f}; {fit.ece_before:.3f} before; Brier {fit.brier:.3f}. On other
data: {figures.faces["ece"]:.3f} on the faces above, {figures.fer2013["ece"]:.3f} for FER2013's
labels.

**Label sets.** Sets meant to hold the label in {COVERAGE:.0%} of faces (split conformal,
cross-fitted) held it in {sets.covered:.1%} ({low:.1%}–{high:.1%}) with {sets.mean_size:.2f}
labels on average; {sets.singletons:.0%} were a single one."""


def _headline(figures: dict[str, Any]) -> tuple[str, ...]:
    keys = ("accuracy", "macro_f1", "macro_f1_min_50")
    return f"{figures['n']:,}", *(_with_interval(figures, key) for key in keys)


def _with_interval(figures: dict[str, Any], key: str) -> str:
    low, high = figures["intervals"][key]
    return f"{figures[key]:.3f} ({low:.3f}–{high:.3f})"


def _per_class(ferplus: dict[str, Any]) -> str:
    rows = []
    for name, scores in ferplus["per_class"].items():
        low, high = ferplus["intervals"][f"recall_{name}"]
        recall = f"{scores['recall']:.3f} ({low:.3f}–{high:.3f})"
        precision, f1 = f"{scores['precision']:.3f}", f"{scores['f1']:.3f}"
        rows.append((name, f"{scores['support']:,}", precision, recall, f1))
    head = ("expression", "faces", "precision", "recall", "F1")
    return "## By expression (FER+ PublicTest)\n\n" + table(head, rows)


def _hardships(figures: CardFigures) -> str:
    hard = [(name, *(_share(s) for s in shares)) for name, shares in figures.hardships.items()]
    poses = [(name, f"{share.n:,}", _share(share)) for name, share in figures.poses.items()]
    return f"""## Under hardship (FER+ PublicTest)

Accuracy of the network alone, with the true landmarks; in use many severe cases are declined by
the quality check or not found by the detector (docs/quality.md). What each means:
`training/corruptions.py`.

{table(("", *STRENGTHS), hard)}

By the head's turn to the side, as the teacher saw it:

{table(("yaw", "faces", "accuracy"), poses)}"""


def _share(share: Share) -> str:
    return f"{share.value:.3f} ({share.low:.3f}–{share.high:.3f})"


if __name__ == "__main__":
    main()
