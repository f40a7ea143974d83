"""``emocare evaluate``: how often the network is right on labelled faces, and how sure it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from emocare.cli.console import print_json, say, stderr_console
from emocare.evaluation.dataset import Dataset
from emocare.evaluation.datasets import LABEL_SETS, LOADERS, Selection, open_dataset
from emocare.evaluation.evaluate import Predictions, predict
from emocare.evaluation.report import save_report, summarise
from emocare.vision.detect import MtcnnDetector
from emocare.vision.network import FaceNetwork, OnnxFaceNetwork

app = typer.Typer(pretty_exceptions_enable=False)

Kind = Annotated[str, typer.Argument(help=f"What the data is: {', '.join(LOADERS)}.")]
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
Model = Annotated[Path | None, typer.Option(help="Another network instead of the shipped one.")]
Out = Annotated[Path | None, typer.Option(help="Folder for evaluation.json and the plots.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")]


@app.command()
def evaluate(
    kind: Kind,
    path: Source,
    usage: Usage = None,
    labels: Labels = None,
    model: Model = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Measure how often the network is right on labelled faces, and whether it knows.

    Every labelled row counts. Figures come with 95 % bootstrap intervals.
    """
    dataset = open_dataset(kind, path, Selection(usage, labels))
    network = OnnxFaceNetwork(model)
    predictions = _predict(dataset, network)
    figures = summarise(predictions, dataset, network.info)
    if out is not None:
        save_report(out, figures, predictions)
        say(f"wrote the figures and plots to {out}")
    if as_json:
        print_json(figures)
    else:
        _print_table(figures)


def _predict(dataset: Dataset, network: FaceNetwork) -> Predictions:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = stderr_console()
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task("faces", total=dataset.count)
        return predict(
            dataset, network, MtcnnDetector(), lambda done: progress.update(task, completed=done)
        )


def _print_table(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{figures['kind']}: {figures['n']:,} faces", title_justify="left")
    for name in ("", "precision", "recall", "F1", "faces"):
        table.add_column(name, justify="left" if not name else "right")
    for name, scores in figures["per_class"].items():
        shares = [f"{scores[key]:.3f}" for key in ("precision", "recall", "f1")]
        table.add_row(name, *shares, f"{scores['support']:,}")
    console = Console()
    console.print(table)
    for key, words in (
        ("accuracy", "accuracy"),
        ("macro_f1", "macro F1"),
        ("ece", "calibration error"),
    ):
        low, high = figures["intervals"][key]
        console.print(f"{words}: {figures[key]:.3f} (95 % interval {low:.3f} to {high:.3f})")
