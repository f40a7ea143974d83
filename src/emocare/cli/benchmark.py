"""``emocare benchmark``: how long a full reading takes on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from emocare.cli.console import MODELS_FOLDER, print_json

app = typer.Typer(rich_markup_mode="markdown")

Video = Annotated[Path, typer.Argument(metavar="PATH", help="A video that shows a face.")]
Frames = Annotated[int | None, typer.Option(min=1, help="Stop after this many frames.")]
MaxFaces = Annotated[int | None, typer.Option(min=1, help="Follow at most this many faces.")]
Model = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Another network instead of the shipped one.")
]
Detector = Annotated[str, typer.Option(help="How faces are found: mtcnn or mediapipe.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")]


@app.command()
def benchmark(
    path: Video,
    frames: Frames = None,
    max_faces: MaxFaces = None,
    model: Model = None,
    detector: Detector = "mtcnn",
    as_json: AsJson = False,
) -> None:
    """Measure how long reading a video takes on one thread, stage by stage.

    Detection is included, as often as in real use: at least once a second.
    """
    from emocare.affect.pipeline import Stages
    from emocare.analysis.benchmark import benchmark as measure
    from emocare.analysis.options import ReadingOptions
    from emocare.config import load_settings
    from emocare.vision.detect import DetectorOptions, create_detector
    from emocare.vision.network import OnnxFaceNetwork

    folder = load_settings().home / MODELS_FOLDER
    stages = Stages(
        create_detector(detector, DetectorOptions(models=folder)), OnnxFaceNetwork(model)
    )
    options = ReadingOptions(max_faces=max_faces, detector=detector)
    figures = measure(path, stages, options, most_frames=frames)
    if as_json:
        print_json(figures)
    else:
        _print_table(figures)


def _print_table(figures: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("stage", "mean", "p95", box=None)
    for name, stage in figures["stages"].items():
        table.add_row(
            name.replace("_", " "), f"{stage['mean_ms']:.2f} ms", f"{stage['p95_ms']:.2f} ms"
        )
    table.add_row("full reading", f"{figures['mean_ms']:.2f} ms", f"{figures['p95_ms']:.2f} ms")
    console = Console(highlight=False)
    console.print(table)
    console.print(
        f"{figures['frames']} frames of {figures['size']}, {figures['detections']} searches, "
        f"{figures['cpu_ms_per_frame']:.2f} ms of processor time a frame, "
        f"on {figures['machine']['processor']}",
        soft_wrap=True,
    )
