"""One self-contained HTML page about an evaluation: figures, pictures and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from emocare.evaluation import page_words as words
from emocare.evaluation.comparison import Compared
from emocare.evaluation.html import element, page, picture, table
from emocare.evaluation.markup import Markup
from emocare.evaluation.text_tables import (
    FIGURE_WORDS,
    Table,
    class_table,
    coverage_table,
    difference_table,
    gap_table,
    group_table,
    network_table,
)

_CARDS = ("accuracy", "macro_f1", "macro_f1_min_50", "ece")


def evaluation_page(title: str, figures: Mapping[str, Any], light: Path, dark: Path) -> str:
    """Return the page of one network; pictures are taken from the folders of each look."""
    body = [
        element("h1", title),
        element("p", _lead(figures), class_="lead"),
        element("p", words.NOTE, class_="note"),
        _cards(figures),
        element("p", words.INTERVALS, class_="quiet"),
        *_views(figures),
        *_pictures(figures, light, dark),
    ]
    if "conformal" in figures:
        body += _coverage(figures["conformal"])
    if "groups" in figures:
        body += _groups(figures["groups"], light, dark)
    body += [element("h2", "How this was measured"), _facts(figures)]
    return page(f"{title} – EmoCare", *body)


def comparison_page(
    title: str,
    compared: Sequence[Compared],
    each: Sequence[Mapping[str, Any]],
    light: Path,
    dark: Path,
) -> str:
    """Return the page that sets several networks side by side."""
    n = each[0]["n"]
    lead = f"{len(compared)} networks on the same {n:,} labelled faces ({_data_words(each[0])})."
    shown = picture(
        light / "differences.png",
        dark / "differences.png",
        "Difference in accuracy to the first network, with intervals",
        element("p", words.COMPARISON),
        element("p", words.COMPARISON_LIMITS, class_="limits"),
    )
    body = [
        element("h1", title),
        element("p", lead, class_="lead"),
        element("p", words.NOTE, class_="note"),
        element("h2", "Differences"),
        shown,
        table(difference_table(compared)),
        element("h2", "Figures"),
        table(network_table(compared)),
        element("p", words.INTERVALS, class_="quiet"),
        element("h2", "F1 of each expression"),
        table(_f1_table(compared, each)),
        element("h2", "How this was measured"),
        table(Table(("network", "SHA-256"), _hashes(compared, each)), class_="facts"),
    ]
    return page(f"{title} – EmoCare", *body)


def _lead(figures: Mapping[str, Any]) -> str:
    share, low, high = map(_percent, (figures["accuracy"], *figures["intervals"]["accuracy"]))
    missed = figures["faces_not_found"]
    unseen = f" In {missed:,} of them no face was found and the whole picture was read."
    return (
        f"Of {figures['n']:,} labelled faces ({_data_words(figures)}), {share} "
        f"were read as they are labelled (95 % interval {low} to {high})."
        + (unseen if missed else "")
    )


def _data_words(figures: Mapping[str, Any]) -> str:
    parts = [figures["kind"], figures.get("usage")]
    if figures.get("labels") not in (None, figures["kind"]):
        parts.append(f"labels of {figures['labels']}")
    return ", ".join(str(part) for part in parts if part)


def _cards(figures: Mapping[str, Any]) -> Markup:
    cards = []
    for key in _CARDS:
        low, high = figures["intervals"][key]
        cards.append(
            element(
                "div",
                element("div", FIGURE_WORDS[key], class_="name"),
                element("div", f"{figures[key]:.3f}", class_="value"),
                element("div", f"{low:.3f} to {high:.3f}", class_="range"),
                class_="card",
            )
        )
    return element("div", *cards, class_="cards")


def _views(figures: Mapping[str, Any]) -> list[Markup]:
    if figures["views"] == 1:
        return []
    return [element("p", words.VIEWS.format(views=figures["views"]), class_="note")]


def _pictures(figures: Mapping[str, Any], light: Path, dark: Path) -> list[Markup]:
    def shown(name: str, alt: str, said: str, limits: str) -> Markup:
        caption = element("p", said), element("p", limits, class_="limits")
        return picture(light / name, dark / name, alt, *caption)

    return [
        element("h2", "What is taken for what"),
        shown("confusion_matrix.png", "Confusion matrix", words.CONFUSION, words.CONFUSION_LIMITS),
        element("h2", "Each expression"),
        shown("class_f1.png", "F1 with intervals", words.CLASSES, words.CLASSES_LIMITS),
        table(class_table(figures)),
        element("h2", "As sure as it is right"),
        shown(
            "reliability.png", "Reliability diagram", words.RELIABILITY, words.RELIABILITY_LIMITS
        ),
        element("h2", "Reading only the surest"),
        shown("risk_coverage.png", "Risk-coverage curve", words.RISK, words.RISK_LIMITS),
    ]


def _coverage(coverage: Mapping[str, Any]) -> list[Markup]:
    return [
        element("h2", f"Sets that contain the label in {100 * coverage['coverage']:g} % of faces"),
        element("p", words.COVERAGE),
        table(coverage_table(coverage)),
        element("p", words.COVERAGE_LIMITS, class_="limits"),
    ]


def _groups(groups: Mapping[str, Any], light: Path, dark: Path) -> list[Markup]:
    said = words.GROUPS.format(min_group=groups["min_group"], min_cell=groups["min_cell"])
    without = groups["ungrouped"]
    counted = f"{without:,} faces have no group and are left out here." if without else ""
    return [
        element("h2", f"By group: {groups['column']}"),
        picture(
            light / "groups.png",
            dark / "groups.png",
            "Accuracy and recall by group",
            element("p", said),
            element("p", words.GROUPS_LIMITS, class_="limits"),
        ),
        table(group_table(groups)),
        *([table(gap_table(groups))] if groups["gaps"] else []),
        element("p", counted, class_="quiet"),
    ]


def _facts(figures: Mapping[str, Any]) -> Markup:
    model = figures["model"]
    rows = [
        ("Data", _data_words(figures)),
        ("Labelled faces", f"{figures['n']:,}"),
        ("Face not found", f"{figures['faces_not_found']:,}"),
        ("Views per face", str(figures["views"])),
        ("Network", f"{model['name']}, version {model['version']}"),
        ("Its output", f"{figures['head']}"),
        ("Its SHA-256", str(model["sha256"])),
        ("Crop", f"version {model['crop_version']}"),
        ("Brier score", f"{figures['brier']:.4f} (0 is best, 2 worst)"),
        ("Log loss", f"{figures['nll']:.4f} nats"),
    ]
    return table(Table(("", ""), tuple(rows)), class_="facts")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _f1_table(compared: Sequence[Compared], each: Sequence[Mapping[str, Any]]) -> Table:
    classes = list(each[0]["per_class"])
    rows = tuple(
        (one.name, *(f"{figures['per_class'][c]['f1']:.3f}" for c in classes))
        for one, figures in zip(compared, each, strict=True)
    )
    supports = [f"{c} ({each[0]['per_class'][c]['support']:,})" for c in classes]
    return Table(("network", *supports), rows)


def _hashes(
    compared: Sequence[Compared], each: Sequence[Mapping[str, Any]]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.name, str(figures["model"]["sha256"]))
        for one, figures in zip(compared, each, strict=True)
    )
