"""``emocare data``: rebuild the training data from its public originals, and look for copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from emocare.cli.console import print_json, say, stderr_console

app = typer.Typer(pretty_exceptions_enable=False, no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]
BuildKind = Annotated[str, typer.Argument(help="ferplus, faces, facekit or goemotions.")]
Source = Annotated[Path, typer.Argument(help="The original: a file or a folder (docs/data.md).")]
File = Annotated[Path, typer.Option(help="Where the .npz or .tsv goes.")]
TeacherFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="MediaPipe's face_landmarker.task, for blendshapes, landmarks and pose. Without it "
        "they are NaN.",
    ),
]
LabelsFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The file of labels where it does not lie at its usual place: fer2013new.csv, "
        "legend.csv, vertex_indices.json.",
    ),
]
Usages = Annotated[
    list[str] | None,
    typer.Option("--usage", help="ferplus: keep this usage; may be given several times."),
]
Lenient = Annotated[
    bool, typer.Option("--lenient", help="faces: leave out lines and pictures that are unusable.")
]
SeenOnly = Annotated[
    bool, typer.Option("--seen-only", help="faces: leave out what the teacher saw no face in.")
]
CheckKind = Annotated[
    str, typer.Argument(help="ferplus, fer2013, faces, folder, rafdb or affectnet.")
]
Checked = Annotated[Path, typer.Argument(help="The data's file or folder.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the report and a sheet of examples.")]


@app.callback()
def data() -> None:
    """Rebuild the training data from its public originals, and look for copies across parts."""


@app.command()
def build(
    kind: BuildKind,
    source: Source,
    out: File,
    teacher: TeacherFile = None,
    labels: LabelsFile = None,
    usage: Usages = None,
    lenient: Lenient = False,
    seen_only: SeenOnly = False,
    as_json: AsJson = False,
) -> None:
    """Build one form of the training data; a build that was stopped goes on where it was."""
    from emocare.runtime import file_sha256
    from emocare.training.data.build import build as build_data
    from emocare.training.data.order import Order

    with _counting("pictures") as progress:
        order = Order(
            source, out, labels, tuple(usage or ()), lenient, seen_only, progress=progress
        )
        built = build_data(kind, order, teacher)
    facts = {
        "kind": kind,
        "file": str(out),
        "rows": built.rows,
        **built.facts,
        "bytes": out.stat().st_size,
        "sha256": file_sha256(out),
    }
    if as_json:
        print_json(facts)
    else:
        for name, value in facts.items():
            typer.echo(f"{name.replace('_', ' ')}: {_words(value)}")


@app.command()
def check(kind: CheckKind, path: Checked, out: Out = None, as_json: AsJson = False) -> None:
    """Look for pictures of one part that have a copy in another, mirrored ones too."""
    from emocare.evaluation.leakage import check_leakage, leakage_figures
    from emocare.evaluation.leakage_report import comparison_table, save_leakage

    with _counting("pictures") as progress:
        found = check_leakage(kind, path, progress)
    if out is not None:
        save_leakage(out, found, path)
        say(f"wrote the report to {out}")
    if as_json:
        print_json(leakage_figures(found))
        return
    typer.echo(comparison_table(found).as_text())
    for name, count in found.repeats.items():
        if count:
            typer.echo(f"within {name}: {count:,} pictures repeat another one exactly")


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None]]:
    """Show a running count on a terminal; yield what is to be told the number done."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = stderr_console()
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"))
    with Progress(*columns, console=console, transient=True,
                  disable=not console.is_terminal) as progress:  # fmt: skip
        task = progress.add_task(what, total=None)
        yield lambda done: progress.update(task, completed=done)


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name or 'none'} {count:,}" for name, count in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)
