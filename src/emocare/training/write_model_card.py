"""Write the model card beside the shipped weights, from figures measured on the spot.

./app exec python -m emocare.training.write_model_card --data ../shared/data
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from emocare.training.card_figures import CardFigures, Share, measure
from emocare.training.card_words import ABOUT, DATA, LIMITS_OF_USE
from emocare.training.corruptions import STRENGTHS
from emocare.vision.network import shipped_weights

COMMAND = "./app exec python -m emocare.training.write_model_card --data ../shared/data"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="Write the model card of the shipped network.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--model", type=Path, default=shipped_weights())
    options = parser.parse_args(arguments)
    card = model_card(measure(options.model, options.data))
    path = options.model.parent / "model_card.md"
    path.write_text(card, encoding="utf-8")
    print(f"wrote {path}")


def model_card(figures: CardFigures) -> str:
    """Return the card as Markdown."""
    sections = [
        _title(figures),
        ABOUT,
        DATA,
        _accuracy(figures),
        _per_class(figures.ferplus),
        _hardships(figures),
        LIMITS_OF_USE,
        f"Made by `{COMMAND}`.",
    ]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def _title(figures: CardFigures) -> str:
    facts = figures.metadata
    side = facts["crop_size"]
    rows = [
        ("file", f"`expression.onnx`, {figures.bytes / 1e6:.1f} MB, weights stored in float16"),
        ("SHA-256", f"`{figures.sha256}`"),
        ("licence", facts.get("licence", "–")),
        (
            "input",
            f"`crop` float32 (N, 1, {side}, {side}), grey, 0 to 1",
        ),
        ("output", f"`logits` (N, 8): {facts['label_order'].replace(',', ', ')}"),
        ("crop", f"version {facts['crop_version']} of `vision/align.py`"),
        ("temperature", facts["temperature"]),
        (
            "trained",
            f"{facts.get('training_date', '–')}, {facts.get('training_epochs', '–')} epochs",
        ),
        ("command", f"`{facts.get('training_command', '–')}`"),
        ("time", f"{figures.milliseconds:.2f} ms per crop on one CPU thread"),
    ]
    return f"# {facts['name']}, version {facts['version']}\n\n" + _table(("", ""), rows)


def _accuracy(figures: CardFigures) -> str:
    own = "FER+ PublicTest, majority of ten annotators, 8 classes"
    rows = [
        (own, *_headline(figures.ferplus)),
        ("FER2013 PublicTest, original labels, 7 classes", *_headline(figures.fer2013)),
        ("faces, people never trained on (face searched first)", *_headline(figures.faces)),
    ]
    clean, fit = figures.without_copies, figures.calibration
    return f"""## How often it is right

95 % bootstrap intervals in brackets; one view per face; every labelled face counts.

{_table(("data", "faces", "accuracy", "macro F1", "macro F1, classes with ≥ 50"), rows)}

PublicTest decided nothing in training: the number of epochs was set before, and the weights are
those of the last one. Only the temperature was fitted on it.
FER2013 holds near-copies across its parts: {figures.copies} of these PublicTest pictures have one
among the training pictures. On the {clean.n:,} that have none, accuracy is {_share(clean)}.

**Calibration** (15 bins, L1). One temperature, fitted on one half of PublicTest and judged on the
other, both ways: error {fit.ece:.3f}; {fit.ece_before:.3f} before; Brier {fit.brier:.3f}. On other
data: {figures.faces["ece"]:.3f} on the faces above."""


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
    return "## By expression (FER+ PublicTest)\n\n" + _table(head, rows)


def _hardships(figures: CardFigures) -> str:
    hard = [(name, *(_share(s) for s in shares)) for name, shares in figures.hardships.items()]
    poses = [(name, f"{share.n:,}", _share(share)) for name, share in figures.poses.items()]
    return f"""## Under hardship (FER+ PublicTest)

Accuracy of the network alone, with the true landmarks; in use many severe cases are declined by
the quality check or not found by the detector (docs/quality.md). What each means:
`training/corruptions.py`.

{_table(("", *STRENGTHS), hard)}

By the head's turn to the side, as the teacher saw it:

{_table(("yaw", "faces", "accuracy"), poses)}"""


def _share(share: Share) -> str:
    return f"{share.value:.3f} ({share.low:.3f}–{share.high:.3f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    main()
