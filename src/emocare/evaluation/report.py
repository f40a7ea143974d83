"""An evaluation as files: JSON, tables, pictures and one page that holds them all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from emocare.evaluation import metrics, plots, plots_scores
from emocare.evaluation.bootstrap import REPLICATES
from emocare.evaluation.comparison import Compared, Estimate
from emocare.evaluation.evaluate import Predictions
from emocare.evaluation.fairness import Fairness
from emocare.evaluation.figures import comparison_figures, intervals, summarise
from emocare.evaluation.page import comparison_page, evaluation_page
from emocare.evaluation.plot_style import DARK, LIGHT, Theme
from emocare.evaluation.text_tables import (
    Table,
    class_table,
    coverage_table,
    difference_table,
    gap_table,
    group_table,
    headline_table,
    network_table,
    numbers_table,
)
from emocare.types import Expression

__all__ = [
    "REPLICATES",
    "classification_report",
    "comparison_report",
    "intervals",
    "save_comparison",
    "save_report",
    "summarise",
]


def save_report(
    out: Path,
    figures: dict[str, Any],
    predictions: Predictions,
    *,
    title: str | None = None,
    found: Fairness | None = None,
) -> None:
    """Write ``evaluation.json``, the tables, the pictures and ``report.html`` into ``out``."""
    title = title or f"{figures['kind']}: {figures['n']:,} faces"
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / "evaluation.json", figures)
    _write_tables(out, figures, title)
    draw(out, figures, predictions, title, LIGHT, found)
    with TemporaryDirectory() as folder:
        draw(Path(folder), figures, predictions, title, DARK, found)
        text = evaluation_page(title, figures, out, Path(folder))
    (out / "report.html").write_text(text, encoding="utf-8")


def save_comparison(
    out: Path, compared: Sequence[Compared], each: Sequence[dict[str, Any]], title: str
) -> None:
    """Write the comparison as JSON, Markdown, CSV, a picture and ``report.html`` into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / "comparison.json", {"models": comparison_figures(compared)})
    tables = [network_table(compared), difference_table(compared)]
    parts = [f"# {title}", tables[0].as_markdown()]
    parts += [f"## Beside {compared[0].name}", tables[1].as_markdown()]
    (out / "comparison.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (out / "comparison.csv").write_text(numbers_table(compared).as_csv(), encoding="utf-8")
    plots_scores.save_differences(out / "differences.png", compared, title)
    with TemporaryDirectory() as folder:
        dark = Path(folder)
        plots_scores.save_differences(dark / "differences.png", compared, title, DARK)
        text = comparison_page(title, compared, each, out, dark)
    (out / "report.html").write_text(text, encoding="utf-8")


def draw(
    out: Path,
    figures: Mapping[str, Any],
    predictions: Predictions,
    title: str,
    theme: Theme,
    found: Fairness | None,
) -> None:
    """Draw every picture of one evaluation into ``out``."""
    labels, probabilities = predictions.labels, predictions.probabilities
    plots.save_confusion(
        out / "confusion_matrix.png",
        np.array(figures["confusion"]["counts"]),
        figures["confusion"]["labels"],
        f"{title}, {figures['accuracy']:.1%} right",
        theme,
    )
    scores = [_f1(figures, name) for name in predictions.classes]
    plots_scores.save_class_f1(
        out / "class_f1.png", scores, figures["macro_f1"], f"{title}, F1", theme
    )
    bins = metrics.reliability(labels, probabilities)
    plots.save_reliability(
        out / "reliability.png", bins, figures["ece"], title, theme, rows=len(labels)
    )
    curve = metrics.risk_coverage(probabilities.max(axis=1), predictions.predicted == labels)
    plots.save_risk_coverage(
        out / "risk_coverage.png", {"by confidence": curve}, f"{title}, risk and coverage", theme
    )
    if found is not None:
        plots_scores.save_group_recalls(
            out / "groups.png", found, predictions.classes, f"{title}, by group", theme
        )


def _f1(figures: Mapping[str, Any], name: Expression) -> tuple[Expression, Estimate, int]:
    """Return an expression, its F1 with interval and its number of faces."""
    scores = figures["per_class"][name.value]
    f1 = Estimate(scores["f1"], *figures["intervals"][f"f1_{name.value}"])
    return name, f1, scores["support"]


def classification_report(figures: Mapping[str, Any], title: str) -> str:
    """Return every table of an evaluation as text for a terminal."""
    tables = _tables(figures)
    return "\n\n".join([title, *(f"{head}\n{table.as_text()}" for head, table in tables)])


def comparison_report(compared: Sequence[Compared], title: str) -> str:
    """Return the comparison as text for a terminal."""
    beside = f"Beside {compared[0].name}\n{difference_table(compared).as_text()}"
    return "\n\n".join([title, network_table(compared).as_text(), beside])


def _tables(figures: Mapping[str, Any]) -> list[tuple[str, Table]]:
    tables = [("By expression", class_table(figures)), ("All together", headline_table(figures))]
    if "conformal" in figures:
        coverage = figures["conformal"]
        head = f"Sets that should hold the label in {100 * coverage['coverage']:g} %"
        tables.append((head, coverage_table(coverage)))
    if "groups" in figures:
        groups = figures["groups"]
        tables.append((f"By group: {groups['column']}", group_table(groups)))
        if groups["gaps"]:
            tables.append(("Largest gaps", gap_table(groups)))
    return tables


def _write_tables(out: Path, figures: Mapping[str, Any], title: str) -> None:
    """Write the classification report as text and Markdown, and groups as CSV."""
    tables = _tables(figures)
    if "groups" in figures:
        groups = group_table(figures["groups"]).as_csv()
        (out / "groups.csv").write_text(groups, encoding="utf-8")
    text = classification_report(figures, title)
    (out / "classification_report.txt").write_text(f"{text}\n", encoding="utf-8")
    parts = [f"# {title}"]
    for head, table in tables:
        parts += [f"## {head}", table.as_markdown()]
    (out / "classification_report.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _write_json(path: Path, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
