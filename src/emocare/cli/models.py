"""``emocare models``: the networks in use, where they come from, and fetching optional ones."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from emocare.cli.console import MODELS_FOLDER, print_json, say

app = typer.Typer(rich_markup_mode="markdown", invoke_without_command=True)

READS = "expressions, movements, pose, eyes, landmarks"

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Name = Annotated[str, typer.Argument(help="A name from the list of `emocare models`.")]


@app.callback()
def models(context: typer.Context, as_json: AsJson = False) -> None:
    """List the networks: those that ship with EmoCare and those that can be fetched."""
    if context.invoked_subcommand is not None:
        return
    entries = [*_shipped(), *_fetchable(_folder())]
    if as_json:
        print_json({"models": entries})
    else:
        _print_list(entries)


@app.command()
def fetch(name: Name, as_json: AsJson = False) -> None:
    """Download an optional network; its content is checked against a pinned SHA-256."""
    from emocare.errors import NotFound
    from emocare.vision.model_files import MODEL_FILES, fetch_model

    if name not in MODEL_FILES:
        known = ", ".join(MODEL_FILES)
        raise NotFound(f"There is no model {name!r} to fetch; there is: {known}.")
    path = fetch_model(MODEL_FILES[name], _folder())
    if as_json:
        print_json({"name": name, "file": str(path), "sha256": MODEL_FILES[name].sha256})
    else:
        say(f"{name} is in {path}")


def _folder() -> Path:
    from emocare.config import load_settings

    return load_settings().home / MODELS_FOLDER


def _shipped() -> list[dict[str, Any]]:
    """Return the expression network and the detector's networks, as they are on disk."""
    from emocare.runtime import file_sha256
    from emocare.vision.detect_mtcnn import WEIGHTS
    from emocare.vision.network import OnnxFaceNetwork
    from emocare.vision.shipped import SHIPPED, shipped_weights

    info = OnnxFaceNetwork().info
    files = [
        *(
            (f"{info.name} ({name})", shipped_weights(name), info.version, "Apache-2.0", READS)
            for name in SHIPPED
        ),
        *(
            (f"mtcnn_{name}", WEIGHTS / f"mtcnn_{name}.onnx", None, "MIT", "finding faces")
            for name in ("pnet", "rnet", "onet")
        ),
    ]
    return [
        {
            "name": name,
            "purpose": purpose,
            "version": version,
            "crop_version": info.crop_version if purpose == READS else None,
            "licence": licence,
            "size": path.stat().st_size,
            "sha256": file_sha256(path),
            "file": str(path),
            "present": True,
        }
        for name, path, version, licence, purpose in files
    ]


def _fetchable(folder: Path) -> list[dict[str, Any]]:
    from emocare.vision.model_files import MODEL_FILES, is_present

    return [
        {
            "name": name,
            "purpose": file.purpose,
            "version": None,
            "crop_version": None,
            "licence": file.licence,
            "size": file.size,
            "sha256": file.sha256,
            "file": str(folder / file.name),
            "present": is_present(file, folder),
        }
        for name, file in MODEL_FILES.items()
    ]


def _print_list(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        version = f" {entry['version']}" if entry["version"] else ""
        crop = f"crop {entry['crop_version']}" if entry["crop_version"] else None
        size = f"{entry['size'] / 1e6:.2f} MB"
        facts = ", ".join(filter(None, [entry["purpose"], crop, entry["licence"], size]))
        typer.echo(f"{entry['name']}{version}: {facts}")
        if entry["present"]:
            typer.echo(f"  {entry['file']}")
        else:
            typer.echo(f"  not here; to get it: emocare models fetch {entry['name']}")
        typer.echo(f"  SHA-256 {entry['sha256']}")
