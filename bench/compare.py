"""Ours beside MediaPipe FaceLandmarker and the network of ``fer``: `python -m bench.compare`.

Each rival is installed by pip, pinned, into a throw-away environment that is removed at the end;
3 GB of disk are needed for some minutes, and some hundred MB of downloads. What is measured, and
what it does not show: docs/comparison.md. `--document docs/comparison.md` renews its figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.comparison.contest import FER, LANDMARKER, Contest, Inputs
from bench.comparison.environments import check_room
from bench.comparison.rounds import quiet_core
from bench.comparison.table import markdown, put_between_marks
from emocare.analysis.benchmark import machine
from emocare.errors import EmoCareError, Invalid, NotFound
from emocare.evaluation.ferplus import load_ferplus
from emocare.vision.shipped import shipped_weights

USAGE = "PublicTest"
OUR_PACKAGES = ("onnxruntime", "opencv-python-headless")


def main() -> int:
    """Measure and print; 0 where everybody took part, 1 where somebody could not."""
    arguments = _arguments()
    try:
        inputs = _inputs(arguments)
        if arguments.document is not None:
            _renewed(arguments.document, "")
        report = compare(inputs, Path(tempfile.gettempdir()), keep=arguments.keep_environments)
        text = markdown(report)
        _write(arguments.out, "comparison.json", json.dumps(report, indent=2) + "\n")
        _write(arguments.out, "comparison.md", text)
        if arguments.document is not None:
            # Read again: somebody may have edited the page in these minutes.
            arguments.document.write_text(_renewed(arguments.document, text), encoding="utf-8")
    except EmoCareError as error:
        print(error.message, file=sys.stderr)
        return 1
    except OSError as error:
        said = f"A file could not be written: {error}. Make room or choose another place."
        print(said, file=sys.stderr)
        return 1
    print(text)
    return 1 if report["failed"] else 0


def compare(inputs: Inputs, place: Path, *, keep: bool = False) -> dict[str, Any]:
    """Return the whole report; the environments are made below ``place``, and removed."""
    if inputs.rivals:
        check_room(place)
    folder = Path(tempfile.mkdtemp(prefix="emocare-compare-", dir=place))
    contest = Contest(inputs, folder, quiet_core())
    try:
        found = contest.run()
    finally:
        if keep:
            print(f"The environments are kept in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return {"measured": _measured(contest), **found}


def _measured(contest: Contest) -> dict[str, Any]:
    versions = {name: version(name) for name in OUR_PACKAGES}
    for facts in contest.facts.values():
        versions.update(facts.get("versions", {}))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "core": contest.core,
        "load_average": _load_average(),
        "rounds": contest.inputs.rounds,
        "versions": versions,
        "data": f"FER+ {USAGE}",
        "clip": contest.inputs.clip.name,
    }


def _load_average() -> list[float] | None:
    if not hasattr(os, "getloadavg"):
        return None
    return [round(value, 1) for value in os.getloadavg()]


def _inputs(arguments: argparse.Namespace) -> Inputs:
    """Return what is compared; raise NotFound for a missing file before anything is installed."""
    data = arguments.data
    ferplus = data / "ferplus_trainval.npz" if data.is_dir() else data
    media = arguments.media
    clip = media / "single_face.mp4" if media.is_dir() else media
    models = arguments.models
    landmarker = models / "face_landmarker.task" if models.is_dir() else models
    networks = arguments.model or [shipped_weights()]
    needed = [ferplus, clip, *networks]
    needed += [landmarker] if LANDMARKER in arguments.rivals else []
    for file in needed:
        if not file.is_file():
            raise NotFound(f"There is no file {file}. Check --data, --media, --models, --model.")
    if len({path.stem for path in networks}) < len(networks):
        raise Invalid("Two of the networks have the same file name. Rename one of the files.")
    faces = load_ferplus(ferplus, USAGE)
    if not (faces.label >= 0).any():
        raise Invalid(f"{ferplus.name} holds no face of {USAGE} that the protocol judges.")
    rivals = frozenset(arguments.rivals)
    return Inputs(faces, clip, landmarker, networks, arguments.rounds, rivals)


def _renewed(path: Path, figures: str) -> str:
    """Return the page at ``path`` with these figures; raise Invalid unless it has its marks."""
    try:
        return put_between_marks(path.read_text(encoding="utf-8"), figures)
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} cannot be renewed: {error}. Check --document.") from error


def _write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare ours with MediaPipe and fer.")
    parser.add_argument(
        "--data", type=Path, required=True, help="ferplus_trainval.npz or its folder"
    )
    parser.add_argument("--media", type=Path, required=True, help="single_face.mp4 or its folder")
    parser.add_argument(
        "--models", type=Path, required=True, help="face_landmarker.task or its folder"
    )
    parser.add_argument(
        "--model", type=Path, nargs="+", help="our networks; the shipped one if none"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("runs/comparison"), help="for JSON and table"
    )
    parser.add_argument("--document", type=Path, help="a page whose figures are renewed")
    parser.add_argument("--rounds", type=_rounds, default=9, help="turns of each on the clock")
    parser.add_argument("--rivals", nargs="*", choices=(FER, LANDMARKER), default=[FER, LANDMARKER])
    parser.add_argument("--keep-environments", action="store_true", help="for looking into them")
    return parser.parse_args()


def _rounds(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
