"""Turn a finished training run into the files that ship: export, quantise, calibrate, compare.

    ./app exec python -m emocare.training.emocarenet.ship --data ../shared/data \
        --rendered runs/rendered.npz --run runs/emocarenet_shipped/5-emocarenet_eyes \
        [--plain-int8] [--out src/emocare/vision/weights]

The averaged weights of the last epoch are taken, not those of the best one: choosing by
PublicTest would make its figures too good. ``emocarenet.onnx`` stores its weights as float16
and computes in float32, for browsers and everybody; ``emocarenet_int8.onnx`` is for servers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.ferplus import load_ferplus
from emocare.training.calibrate import calibrate_file, ferplus_crops, figures
from emocare.training.classify.runs import Which
from emocare.training.emocarenet.calibrated import calibrated_by
from emocare.training.emocarenet.eyes.network import EyedNetwork
from emocare.training.emocarenet.eyes.portraits import larger_portraits
from emocare.training.emocarenet.eyes.views import CLEAN, views_of
from emocare.training.emocarenet.metadata import emocarenet_metadata
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.outputs import OUTPUTS, further_inputs, shipped_outputs
from emocare.training.emocarenet.parity import parity, refuse_another
from emocare.training.emocarenet.runs import (
    EYES_KIND,
    fresh_network,
    load_shippable,
    recipes_behind,
)
from emocare.training.emocarenet.task import parameters_of
from emocare.training.export import export_network
from emocare.training.quantise import quantise
from emocare.training.recipe import RECIPE_FILE, load_recipe
from emocare.training.run_folder import LAST
from emocare.training.sources import FACES_FILE, FERPLUS_FILE
from emocare.types import Float32Array
from emocare.vision.model_card import EYES
from emocare.vision.network import patches_of
from emocare.vision.shipped import shipped_weights

SHIPPED_RECIPE = "emocarenet_shipped"
FLOAT_FILE, INT8_FILE = "emocarenet.onnx", "emocarenet_int8.onnx"
# Training pictures that show the quantiser the range of every activation.
CALIBRATION_CROPS = 512


@dataclass(frozen=True, slots=True)
class Sources:
    """What the files are calibrated with: the folder of the .npz files, and rendered faces."""

    data: Path
    rendered: Path


def main(arguments: Sequence[str] | None = None) -> None:
    """Ship one run; print calibration and parity."""
    parser = argparse.ArgumentParser(description="Export, quantise and calibrate a training run.")
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--rendered", type=Path, required=True, help="rendered faces (.npz)")
    parser.add_argument("--out", type=Path, default=shipped_weights().parent)
    parser.add_argument("--version", default="1")
    parser.add_argument("--weights", default="averaged", choices=("averaged", "best", "last"))
    parser.add_argument(
        "--plain-int8", action="store_true", help="write the int8 file without the look at the eyes"
    )
    options = parser.parse_args(arguments)
    sources = Sources(options.data, options.rendered)
    found = ship(
        options.run,
        sources,
        options.out,
        options.version,
        options.weights,
        plain_int8=options.plain_int8,
    )
    print(json.dumps(found, indent=2))


def ship(
    run: Path,
    sources: Sources,
    out: Path,
    version: str,
    which: Which = "averaged",
    *,
    plain_int8: bool = False,
) -> dict[str, object]:
    """Write both files into ``out``; return their calibration and parity.

    With ``plain_int8`` the int8 file looks at no eyes: many streams share two cores.

    Raises Invalid where a file says something else than torch (``parity.py``).
    """
    network, heads = _calibrated(load_shippable(run, which), sources)
    shown = calibration_inputs(network, sources.data)
    _write(network, out, run_metadata(run, version), *shown, plain_int8=plain_int8)
    public = load_ferplus(sources.data / FERPLUS_FILE, "PublicTest").judged()
    found: dict[str, object] = {"heads": heads}
    for name in (FLOAT_FILE, INT8_FILE):
        compared = parity(network, out / name, public, *shown)
        calibration = figures(calibrate_file(out / name, sources.data))
        found[name] = {"parity": asdict(compared), "calibration": calibration}
        refuse_another(compared, name)
    return found


def _write(
    network: EmoCareNet | EyedNetwork,
    out: Path,
    metadata: dict[str, str],
    crops: Float32Array,
    patches: Float32Array | None,
    *,
    plain_int8: bool,
) -> None:
    """Write both files; crops and patches show the quantiser every range."""
    if not plain_int8 or not isinstance(network, EyedNetwork):
        export(network, out, metadata, crops, patches)
        return
    export_float(network, out / FLOAT_FILE, metadata)
    told = {name: value for name, value in metadata.items() if name != EYES}
    told["parameters"] = str(parameters_of(network.face))
    export_int8(network.face, out / INT8_FILE, told, crops)


def _calibrated(
    network: EmoCareNet | EyedNetwork, sources: Sources
) -> tuple[EmoCareNet | EyedNetwork, dict[str, Any]]:
    """Return the network with calibrated heads, and what was found.

    A network with a closer look was calibrated before it learned that (``eyes.build``).
    """
    if isinstance(network, EyedNetwork):
        return network, {}
    calibrated, heads = calibrated_by(network, sources.data, sources.rendered)
    return calibrated, asdict(heads)


def calibration_inputs(
    network: EmoCareNet | EyedNetwork, data: Path
) -> tuple[Float32Array, Float32Array | None]:
    """Return crops (N, 1, S, S) of training pictures, and the eye patches where they are needed.

    FER+ pictures show no eye sharply, so half of what the patches are shown by are larger faces.
    """
    count = CALIBRATION_CROPS
    crops = ferplus_crops(load_ferplus(data / FERPLUS_FILE, "Training").judged())
    if not isinstance(network, EyedNetwork):
        return crops[_drawn(len(crops), count)], None
    sharp = larger_portraits(data / FACES_FILE, held_out=False, share=1.0)
    rows = [(0, row) for row in _drawn(len(sharp), count // 2).tolist()]
    views = views_of([sharp], rows, CLEAN, seed=0)
    small = crops[_drawn(len(crops), count // 2)]
    patches = np.concatenate([patches_of(small), views.patches.numpy()])
    return np.concatenate([small, views.crops.numpy()]), patches


def _drawn(count: int, wanted: int) -> NDArray[np.int64]:
    """Return some rows of ``count``, by lot but always the same."""
    return np.sort(np.random.default_rng(0).choice(count, min(count, wanted), replace=False))


def export(
    network: EmoCareNet | EyedNetwork,
    out: Path,
    metadata: dict[str, str],
    crops: Float32Array,
    patches: Float32Array | None = None,
) -> None:
    """Write the float and the int8 file; crops and patches show the quantiser every range."""
    export_float(network, out / FLOAT_FILE, metadata)
    export_int8(network, out / INT8_FILE, metadata, crops, patches)


def export_float(network: EmoCareNet | EyedNetwork, path: Path, metadata: dict[str, str]) -> None:
    """Write the float file."""
    shipped, further = shipped_outputs(network), further_inputs(network)
    export_network(shipped, path, metadata, outputs=OUTPUTS, further=further)


def export_int8(
    network: EmoCareNet | EyedNetwork,
    path: Path,
    metadata: dict[str, str],
    crops: Float32Array,
    patches: Float32Array | None = None,
) -> None:
    """Write the int8 file."""
    shipped, further = shipped_outputs(network), further_inputs(network)
    shown = {name: patches_of(crops) if patches is None else patches for name in further}
    with TemporaryDirectory() as folder:
        whole = Path(folder) / FLOAT_FILE
        export_network(shipped, whole, metadata, outputs=OUTPUTS, further=further, half=False)
        quantise(whole, path, crops, further=shown)


def run_metadata(run: Path, version: str) -> dict[str, str]:
    """Return what a file made from this run says about itself."""
    recipe = load_recipe(str(run / RECIPE_FILE))
    finished = datetime.fromtimestamp((run / LAST).stat().st_mtime, tz=UTC)
    eyes = recipe.kind == EYES_KIND
    name = SHIPPED_RECIPE if recipe.task.start else recipe.name
    command = f"emocare train {name} --data ../shared/data --data facekit=runs/rendered.npz"
    command += " --data people=runs/rendered_eyes.npz" if eyes else ""
    return emocarenet_metadata(
        version=version,
        eyes=eyes,
        extra={
            "training_date": finished.date().isoformat(),
            "training_epochs": str(sum(stage.fit.epochs for stage in recipes_behind(recipe))),
            "parameters": str(parameters_of(fresh_network(recipe))),
            "training_command": command,
        },
    )


if __name__ == "__main__":
    main()
