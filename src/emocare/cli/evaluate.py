"""``emocare evaluate``: how often the network is right on labelled faces, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emocare.cli.console import print_json, say, stderr_console
from emocare.cli.evaluate_texts import TEXTS, evaluate_texts
from emocare.errors import Invalid
from emocare.evaluation.dataset import Dataset
from emocare.evaluation.datasets import LABEL_SETS, LOADERS, Selection, open_dataset

if TYPE_CHECKING:
    from emocare.evaluation.evaluate import Predictions
    from emocare.evaluation.fairness import Fairness
    from emocare.evaluation.groups import Grouping
    from emocare.vision.network import OnnxFaceNetwork

app = typer.Typer(pretty_exceptions_enable=False)

Kind = Annotated[str, typer.Argument(help=f"What the data is: {', '.join((*LOADERS, TEXTS))}.")]
Source = Annotated[Path, typer.Argument(help="The data's file or folder.")]
Usage = Annotated[
    str | None,
    typer.Option(
        help="Part of the data, for example PublicTest, PrivateTest, test or held-out. "
        "Without it: all of ferplus that is not Training, RAF-DB's test, all of the others."
    ),
]
Labels = Annotated[
    str | None, typer.Option(help=f"Labels of ferplus to judge by: {' or '.join(LABEL_SETS)}.")
]
Models = Annotated[
    list[Path] | None,
    typer.Option(
        "--model",
        help="Another network instead of the shipped one. Several, or a folder of runs, are "
        "compared with the first.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Folder for report.html, tables and pictures.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")]
Tta = Annotated[
    bool, typer.Option("--tta", help="Average five slightly different crops of every face.")
]
Conformal = Annotated[
    float | None,
    typer.Option(metavar="SHARE", help="Sets that contain the label in this share, e.g. 0.9."),
]
Group = Annotated[
    str | None, typer.Option(metavar="COLUMN", help="Column that names each face's group.")
]
Groups = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="CSV with a column 'picture' and the groups beside it."),
]
Title = Annotated[str | None, typer.Option(help="Title of the page and the pictures.")]


@app.command()
def evaluate(
    kind: Kind,
    path: Source,
    usage: Usage = None,
    labels: Labels = None,
    model: Models = None,
    out: Out = None,
    as_json: AsJson = False,
    tta: Tta = False,
    conformal: Conformal = None,
    group: Group = None,
    groups: Groups = None,
    title: Title = None,
) -> None:
    """Measure how often the network is right on labelled faces (or texts), and whether it knows.

    Every labelled row counts. Figures come with 95 % bootstrap intervals.
    """
    if kind == TEXTS:
        evaluate_texts(path, model[0] if model else None, out, as_json=as_json)
        return
    if conformal is not None and not 0 < conformal < 1:
        raise Invalid(f"--conformal {conformal:g} is not between 0 and 1: give 0.9 for 90 %.")
    dataset = open_dataset(kind, path, Selection(usage, labels))
    grouping = _grouping(kind, path, group, groups)
    networks = _networks(model or [])
    predictions = _predict(dataset, [network for _, network in networks], tta)
    judged = [
        _judge(dataset, network, answers, conformal, grouping)
        for (_, network), answers in zip(networks, predictions, strict=True)
    ]
    if len(networks) > 1:
        document, words = _compare([name for name, _ in networks], judged, out, title)
    else:
        document, words = _report(judged[0], out, title)
    if as_json:
        print_json(document)
    else:
        typer.echo(words)


@dataclass(frozen=True, slots=True)
class Judged:
    """One network's answers, its figures and, where asked for, its figures by group."""

    predictions: Predictions
    figures: dict[str, Any]
    found: Fairness | None


def _grouping(kind: str, path: Path, group: str | None, groups: Path | None) -> Grouping | None:
    from emocare.evaluation.groups import open_grouping

    if group is None and groups is None:
        return None
    return open_grouping(kind, path, group, groups)


def _networks(models: Sequence[Path]) -> list[tuple[str, OnnxFaceNetwork]]:
    from emocare.evaluation.networks import find_networks
    from emocare.vision.network import OnnxFaceNetwork

    if not models:
        network = OnnxFaceNetwork()
        return [(network.info.name, network)]
    return [(name, OnnxFaceNetwork(file)) for name, file in find_networks(models)]


def _predict(dataset: Dataset, networks: Sequence[OnnxFaceNetwork], tta: bool) -> list[Predictions]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    from emocare.evaluation.evaluate import predict_all
    from emocare.evaluation.views import FIVE_VIEWS, PLAIN
    from emocare.vision.detect import MtcnnDetector

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = stderr_console()
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task("faces", total=dataset.count)
        return predict_all(
            dataset,
            networks,
            MtcnnDetector(),
            lambda done: progress.update(task, completed=done),
            FIVE_VIEWS if tta else PLAIN,
        )


def _judge(
    dataset: Dataset,
    network: OnnxFaceNetwork,
    predictions: Predictions,
    conformal: float | None,
    grouping: Grouping | None,
) -> Judged:
    from emocare.evaluation.conformal import METHODS, cross_fit_coverage
    from emocare.evaluation.fairness import fairness
    from emocare.evaluation.figures import coverage_figures, group_figures, summarise

    figures = summarise(predictions, dataset, network.info)
    if conformal is not None:
        reports = [
            cross_fit_coverage(predictions.probabilities, predictions.labels, conformal, method)
            for method in METHODS
        ]
        figures["conformal"] = coverage_figures(reports, predictions.classes)
    found = None
    if grouping is not None:
        found = fairness(predictions, grouping.of(predictions.names))
        figures["groups"] = group_figures(found, grouping.column, predictions.classes)
    return Judged(predictions, figures, found)


def _report(judged: Judged, out: Path | None, title: str | None) -> tuple[dict[str, Any], str]:
    """Write the report where asked to; return it for programs and for people."""
    from emocare.evaluation.report import classification_report, save_report

    title = title or _default_title(judged.figures)

    if out is not None:
        save_report(out, judged.figures, judged.predictions, title=title, found=judged.found)
        say(f"wrote the figures and plots to {out}; open {out / 'report.html'}")
    return judged.figures, classification_report(judged.figures, title)


def _compare(
    names: Sequence[str], judged: Sequence[Judged], out: Path | None, title: str | None
) -> tuple[dict[str, Any], str]:
    """Compare with the first; write the reports where asked to, return them for both readers."""
    from emocare.evaluation.comparison import compare
    from emocare.evaluation.figures import comparison_figures
    from emocare.evaluation.report import comparison_report, save_comparison, save_report

    title = title or _default_title(judged[0].figures)

    compared = compare([(name, one.predictions) for name, one in zip(names, judged, strict=True)])
    if out is not None:
        for name, one in zip(names, judged, strict=True):
            folder = out / name.replace("/", "-")
            own = f"{title}: {name}"
            save_report(folder, one.figures, one.predictions, title=own, found=one.found)
        save_comparison(out, compared, [one.figures for one in judged], title)
        say(f"wrote the comparison and one report per network to {out}")
    document = {
        "kind": judged[0].figures["kind"],
        "n": judged[0].figures["n"],
        "models": [
            {"model_name": name, **one.figures} for name, one in zip(names, judged, strict=True)
        ],
        "comparison": comparison_figures(compared),
    }
    return document, comparison_report(compared, title)


def _default_title(figures: dict[str, Any]) -> str:
    """Return what a report is called unless it is told."""
    return f"{figures['kind']}: {figures['n']:,} faces"
