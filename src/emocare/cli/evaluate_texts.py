"""``emocare evaluate goemotions``: how well feelings are read from labelled comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer

from emocare.cli.console import print_json, say

TEXTS = "goemotions"


def evaluate_texts(path: Path, model: Path | None, out: Path | None, *, as_json: bool) -> None:
    """Judge the shipped network, or ``model``, on one .tsv of comments."""
    from emocare.evaluation.goemotions import read_comments
    from emocare.evaluation.text_figures import judge_comments
    from emocare.language.feelings import FeelingsNetwork

    figures = judge_comments(list(read_comments(path)), FeelingsNetwork(model))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        file = out / "figures.json"
        file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        say(f"wrote the figures to {file}")
    if as_json:
        print_json(figures)
    else:
        typer.echo(_words(figures))


def _words(figures: dict[str, Any]) -> str:
    """Return the figures as a small table for people."""
    low, high = figures["intervals"]["macro_f1"]
    lines = [
        f"{figures['n']:,} comments, {figures['model_name']} {figures['model_version']}",
        f"macro-F1 of 28 feelings   {figures['macro_f1']:.3f}  ({low:.3f} to {high:.3f})",
        f"macro-F1 of Ekman's seven {figures['macro_f1_ekman']:.3f}",
        f"exactly right             {figures['accuracy']:.3f}",
        f"calibration error         {figures['ece']:.3f}",
        f"sentiment, ROC-AUC        {figures['sentiment']['auc']:.3f}",
        "",
        *(
            f"{name:<15} F1 {scores['f1']:.3f}   {scores['support']:>5} comments"
            for name, scores in figures["per_class"].items()
        ),
    ]
    return "\n".join(lines)
