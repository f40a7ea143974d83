"""``emocare export``: a trained network as files that others can load."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from emocare.cli.console import print_json, say

app = typer.Typer(pretty_exceptions_enable=False)

Run = Annotated[Path, typer.Argument(metavar="RUN", help="The folder that emocare train left.")]
Format = Annotated[
    list[str] | None,
    typer.Option("--format", help="onnx, int8 or torchscript; may be repeated. Default: onnx."),
]
Data = Annotated[
    list[str] | None,
    typer.Option(metavar="[KIND=]PATH", help="The run's data; int8 needs it, parity is real."),
]
Weights = Annotated[str, typer.Option(help="chosen (as the recipe says), best, last or averaged.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the files. Without it: RUN/export.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the comparison as one JSON object.")]

WHICH = ("chosen", "averaged", "best", "last")


@app.command()
def export(
    run: Run,
    formats: Format = None,
    data: Data = None,
    weights: Weights = "chosen",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Write a trained network as ONNX (float32, int8) or TorchScript, compared with torch.

    Pixels go in as they are, from 0 to 1: normalisation is part of the file.
    """
    from emocare.training.packages import need_training_packages

    if weights not in WHICH:
        raise typer.BadParameter(f"Choose one of: {', '.join(WHICH)}.", param_hint="--weights")
    need_training_packages(("torch", "lightning", "yaml", "onnx", "onnxscript"))
    from emocare.training.export_run import export_run
    from emocare.training.kinds import parse_sources

    folder = out if out is not None else run / "export"
    report = export_run(run, parse_sources(data or []), formats or ["onnx"], folder, weights)  # type: ignore[arg-type]
    if as_json:
        print_json(report)
        return
    for name in formats or ["onnx"]:
        typer.echo(_line(name, report[name], report["torch_ms"]))
    if not report["real_pictures"]:
        say("compared on noise; give the run's data (--data) to compare on real faces")
    say(f"the files are in {folder}")


def _line(name: str, found: dict[str, Any], torch_ms: float) -> str:
    return (
        f"{name}: {found['file']}, {found['megabytes']:.1f} MB, {found['ms']:.2f} ms a picture "
        f"(torch {torch_ms:.2f} ms), {found['same_answer']:.1%} same answers, "
        f"probabilities differ by {found['max_probability_difference']:.2g} at most"
    )
