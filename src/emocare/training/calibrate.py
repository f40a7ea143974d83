"""Fit the temperature of an exported network and store it in the file.

    ./app exec python -m emocare.training.calibrate --data ../shared/data --model FILE

The temperature that ships is fitted on all of PublicTest; the reported calibration error comes
from two halves, each judged with the temperature of the other.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emocare.evaluation.calibration import CrossFit, cross_fit, fit_temperature, softmax
from emocare.evaluation.conformal import fit_threshold
from emocare.evaluation.ferplus import FerPlus, load_ferplus
from emocare.evaluation.metrics import FloatArray
from emocare.runtime import OnnxModel
from emocare.training.export import write_metadata
from emocare.training.onnx_inputs import inputs_for
from emocare.training.sources import FERPLUS_FILE
from emocare.types import Float32Array
from emocare.vision.align import align_face
from emocare.vision.model_card import LABEL_SETS
from emocare.vision.network import LOGITS

# Label sets are offered with these coverages.
COVERAGES = (0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The temperature to ship and what to expect of it on unseen faces."""

    temperature: float
    held_out: CrossFit


def main(arguments: Sequence[str] | None = None) -> None:
    """Calibrate one model file in place and print the figures."""
    parser = argparse.ArgumentParser(description="Fit the temperature of an exported network.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--model", type=Path, required=True, help="an exported network")
    options = parser.parse_args(arguments)
    calibration = calibrate_file(options.model, options.data)
    print(json.dumps(figures(calibration), indent=2))


def calibrate_file(model: Path, data: Path) -> Calibration:
    """Fit on PublicTest, write temperature and label sets into the file, return the figures."""
    faces = load_ferplus(data / FERPLUS_FILE, "PublicTest").judged()
    logits = ferplus_logits(OnnxModel(model), faces)
    calibration = Calibration(fit_temperature(logits, faces.label), cross_fit(logits, faces.label))
    temperature = round(calibration.temperature, 4)
    probabilities = softmax(logits / temperature)
    thresholds = (
        f"{coverage:g}:{fit_threshold(probabilities, faces.label, coverage):.5f}"
        for coverage in COVERAGES
    )
    write_metadata(model, {"temperature": repr(temperature), LABEL_SETS: ",".join(thresholds)})
    return calibration


def figures(calibration: Calibration) -> dict[str, float | list[float]]:
    """Return the figures as JSON-able values."""
    held_out = calibration.held_out
    return {
        "temperature": calibration.temperature,
        "temperatures_of_the_halves": list(held_out.temperatures),
        "ece_raw": held_out.ece_before,
        "ece_cross_fitted": held_out.ece,
        "brier_cross_fitted": held_out.brier,
        "nll_cross_fitted": held_out.nll,
    }


def ferplus_logits(model: OnnxModel, faces: FerPlus, batch: int = 128) -> FloatArray:
    """Return logits (N, 8) of the faces' aligned crops."""
    crops = ferplus_crops(faces)
    parts = [
        model.run(inputs_for(model, crops[start : start + batch]), [LOGITS])[0]
        for start in range(0, len(crops), batch)
    ]
    return np.concatenate(parts).astype(np.float64)


def ferplus_crops(faces: FerPlus) -> Float32Array:
    """Return the faces' aligned crops (N, 1, S, S) in [0, 1], as at inference."""
    pairs = zip(faces.pictures, faces.landmarks5, strict=True)
    crops = np.stack([align_face(picture, points) for picture, points in pairs])
    return np.asarray(crops[:, None].astype(np.float32) / np.float32(255), np.float32)


if __name__ == "__main__":
    main()
