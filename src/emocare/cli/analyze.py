"""``emocare analyze``: pictures, videos, folders or a camera in; tables out."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from emocare.cli.console import FAILED, MODELS_FOLDER, print_json, say

if TYPE_CHECKING:
    from emocare.analysis.inputs import Inputs
    from emocare.analysis.options import OutputOptions, ReadingOptions
    from emocare.analysis.workers import ReaderRecipe

app = typer.Typer(rich_markup_mode="markdown")


def _positive(value: float | None) -> float | None:
    if value is not None and not 0 < value < float("inf"):
        raise typer.BadParameter("must be a number above 0")
    return value


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Pictures, videos, folders, or a camera number."),
]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder for the results; made when missing. Only --live does without."),
]
Live = Annotated[
    bool, typer.Option("--live", help="Draw what is read as it happens, in the terminal.")
]
Fps = Annotated[
    float | None,
    typer.Option(callback=_positive, help="Read at most this many frames a second."),
]
Every = Annotated[int, typer.Option(min=1, help="Read every n-th frame only.")]
MaxFaces = Annotated[
    int | None, typer.Option(min=1, help="Follow at most this many faces, the largest.")
]
Format = Annotated[
    Literal["parquet", "csv", "json"], typer.Option("--format", help="Format of the table.")
]
Video = Annotated[bool, typer.Option("--video", help="Also write an annotated copy.")]
Report = Annotated[bool, typer.Option("--report", help="Also write an HTML report.")]
Model = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Another network instead of the shipped one.")
]
Detector = Annotated[str, typer.Option(help="How faces are found: mtcnn or mediapipe.")]
MinFace = Annotated[
    float | None,
    typer.Option(metavar="PX", callback=_positive, help="Smallest face to look for, in pixels."),
]
Landmarks = Annotated[
    bool, typer.Option("--landmarks", help="Add the 70 landmarks to the table: lm_x0, lm_y0 …")
]
LabelSets = Annotated[
    float | None,
    typer.Option(
        "--label-sets",
        metavar="COVERAGE",
        help="Add the set of expressions that holds the label this often: 0.8, 0.9 or 0.95.",
    ),
]
Explain = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Light up in an annotated copy what spoke for an expression or action unit; "
        "`top`: for the strongest expression. Turns --video on; with --live, lights the picture.",
    ),
]
ExplainMethod = Annotated[
    Literal["cam", "occlusion", "lime", "shap"] | None,
    typer.Option(
        help="How to explain: class activation map (fast, exact), or hiding parts of the face. "
        "Without it: cam where the network gives maps, else occlusion."
    ),
]
Workers = Annotated[int, typer.Option(min=1, help="Recordings read at the same time.")]
KeepDamaged = Annotated[
    bool, typer.Option("--keep-damaged", help="Keep what can be read of damaged files.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as one JSON object.")]


@app.command()
def analyze(
    paths: Paths,
    out: Out = None,
    live: Live = False,
    fps: Fps = None,
    every: Every = 1,
    max_faces: MaxFaces = None,
    table_format: Format = "parquet",
    video: Video = False,
    report: Report = False,
    landmarks: Landmarks = False,
    label_sets: LabelSets = None,
    explain: Explain = None,
    explain_method: ExplainMethod = None,
    model: Model = None,
    detector: Detector = "mtcnn",
    min_face: MinFace = None,
    workers: Workers = 1,
    keep_damaged: KeepDamaged = False,
    as_json: AsJson = False,
) -> None:
    """Read what faces show in pictures, videos, folders or a camera: a row per face and frame.

    One file gives readings.parquet; a folder or several files give one table each and
    index.json, and the same command again continues where it was stopped. Exit code 1:
    something could not be read; the rest is there.
    """
    from emocare.analysis.options import OutputOptions, ReadingOptions

    read = ReadingOptions(fps, every, max_faces, detector, min_face)
    asked = OutputOptions(table_format, video, report, keep_damaged, landmarks, label_sets)
    recipe = _recipe(read, _explained(asked, explain, explain_method), model)
    if live:
        _watch(paths, out, recipe)
    else:
        _run(paths, out, recipe, workers, as_json)


def _explained(asked: OutputOptions, name: str | None, method: str | None) -> OutputOptions:
    """Add what is to be explained, which needs a picture to light up."""
    if method is not None and name is None:
        raise typer.BadParameter("--explain-method needs --explain NAME, such as --explain top")
    video = asked.video or name is not None
    return replace(asked, video=video, explain=name, explain_method=method)


def _recipe(read: ReadingOptions, outputs: OutputOptions, model: Path | None) -> ReaderRecipe:
    from emocare.analysis.workers import ReaderRecipe
    from emocare.config import load_settings

    return ReaderRecipe(read, outputs, model, load_settings().home / MODELS_FOLDER)


def _watch(paths: list[str], out: Path | None, recipe: ReaderRecipe) -> None:
    """Show one camera or video live; nothing is written."""
    from emocare.cli.live import watch_live

    if out is not None or len(paths) != 1:
        raise typer.BadParameter("--live shows one camera or video and writes nothing.")
    source = int(paths[0]) if paths[0].isdigit() else paths[0]
    reader = recipe.build()
    state = watch_live(source, reader.analyzer, recipe.options, reader.explainer)
    median_ms, p95_ms = state.delay_ms
    say(f"{state.fps:.0f} frames a second; a reading took {median_ms:.0f} ms (95 %: {p95_ms:.0f}).")


def _run(
    paths: list[str], out: Path | None, recipe: ReaderRecipe, workers: int, as_json: bool
) -> None:
    from emocare.analysis.batch import Batch, InThisProcess
    from emocare.analysis.inputs import find_inputs
    from emocare.analysis.workers import InWorkers
    from emocare.cli.progress import watching

    if out is None:
        raise typer.BadParameter("Missing option '--out': where shall the results go?")
    _stop_cleanly_on_terminate()
    inputs = find_inputs(paths, out)
    reader = recipe.build()
    at_once = min(workers, len(inputs.recordings))
    reading = InWorkers(recipe, at_once) if at_once > 1 else InThisProcess(reader)
    started_s = time.monotonic()
    with watching(inputs, silent=as_json) as watcher:
        entries = Batch(inputs, out, reader, reading).run(watcher)
    document = _summary(entries, inputs, out, time.monotonic() - started_s)
    if as_json:
        print_json({**document, "models": reader.analyzer.models, "recordings": entries})
    else:
        _tell(document, entries, single=inputs.single)
    if document["failed"]:
        raise typer.Exit(FAILED)


def _summary(
    entries: Sequence[Mapping[str, Any]], inputs: Inputs, out: Path, took_s: float
) -> dict[str, Any]:
    """Return the counts of a run; frames are those read now, not those read before."""
    by_status = Counter(entry["status"] for entry in entries)
    read = [entry["counts"] for entry in entries if entry["status"] == "done"]
    frames = sum(counts["frames"] for counts in read)
    return {
        "out": str(out),
        "read": by_status["done"],
        "skipped": by_status["skipped"],
        "failed": by_status["failed"],
        "ignored_files": inputs.ignored,
        "frames": frames,
        "rows": sum(counts["rows"] for counts in read),
        "seconds": round(took_s, 3),
        "frames_per_s": round(frames / took_s, 1),
    }


def _tell(
    document: Mapping[str, Any], entries: Sequence[Mapping[str, Any]], *, single: bool
) -> None:
    """Say in one line what the run came to; a single failure has been told already."""
    from emocare.cli.progress import outcome

    if single:
        for entry in entries:
            if entry["status"] == "done":
                table = Path(document["out"]) / entry["outputs"]["table"]
                say(f"{outcome(entry)} ({document['frames_per_s']:.0f} frames/s). Wrote {table}")
        return
    parts = [f"{document[key]} {key}" for key in ("read", "skipped", "failed") if document[key]]
    if document["ignored_files"]:
        parts.append(f"{document['ignored_files']} other files ignored")
    kept = f" Results are in {document['out']}." if document["read"] + document["skipped"] else ""
    say(f"{len(entries)} recordings: {', '.join(parts)}.{kept}")


def _stop_cleanly_on_terminate() -> None:
    """Let a polite kill (SIGTERM) remove unfinished files, as Ctrl-C does."""

    def leave(number: int, frame: object) -> NoReturn:  # noqa: ARG001  the signature is Python's
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, leave)
