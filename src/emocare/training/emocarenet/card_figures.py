"""Every figure of the model card, measured on the network that ships."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.calibration import CrossFit, cross_fit
from emocare.evaluation.conformal import LAC, CoverageReport, cross_fit_coverage
from emocare.evaluation.datasets import Selection, open_dataset
from emocare.evaluation.evaluate import as_rgb, predict
from emocare.evaluation.ferplus import FerPlus, load_ferplus, majority_label
from emocare.evaluation.metrics import bootstrap_interval
from emocare.evaluation.near_copies import find_copies, take_prints
from emocare.evaluation.npz import read_arrays
from emocare.evaluation.report import summarise
from emocare.runtime import OnnxModel
from emocare.training.calibrate import ferplus_logits
from emocare.training.corruptions import CORRUPTIONS, STRENGTHS
from emocare.training.emocarenet.judge import judge
from emocare.training.onnx_inputs import inputs_for
from emocare.training.sources import FACES_FILE, FERPLUS_FILE
from emocare.types import UInt8Array
from emocare.vision.align import CROP_SIZE_PX, align_face
from emocare.vision.detect import MtcnnDetector
from emocare.vision.network import OnnxFaceNetwork

# Label sets of the conformal table hold the label this often.
COVERAGE = 0.9
YAW_DEGREES = (0, 10, 20, 30, 45, 90)


@dataclass(frozen=True, slots=True)
class Share:
    """An accuracy with its 95 % interval and number of faces."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class FileFigures:
    """One of the files that ship: its accuracy on PublicTest and its time on one thread."""

    name: str
    sha256: str
    bytes: int
    accuracy: Share
    milliseconds: float


@dataclass(frozen=True, slots=True)
class CardFigures:
    """What the model card reports.

    Evaluations are those of ``evaluation.report``, ``heads`` those of ``emocarenet.judge``.
    """

    metadata: dict[str, str]
    files: tuple[FileFigures, ...]
    ferplus: dict[str, Any]
    fer2013: dict[str, Any]
    faces: dict[str, Any]
    calibration: CrossFit
    without_copies: Share
    copies: int
    hardships: dict[str, list[Share]]
    poses: dict[str, Share]
    coverage: CoverageReport
    heads: dict[str, Any]


def measure(model: Path, int8: Path, data: Path, rendered: Path) -> CardFigures:
    """Measure both files on the data in a folder (takes some minutes on one core)."""
    onnx, network = OnnxModel(model), OnnxFaceNetwork(model)
    public = load_ferplus(data / FERPLUS_FILE, "PublicTest").judged()
    logits = ferplus_logits(onnx, public)
    right = np.asarray(logits.argmax(axis=1) == public.label)
    copied = copied_rows(public, data)
    fitted = cross_fit(logits, public.label)
    return CardFigures(
        dict(onnx.metadata),
        tuple(file_figures(path, public) for path in (model, int8)),
        evaluation(network, "ferplus", data / FERPLUS_FILE, Selection("PublicTest")),
        evaluation(network, "ferplus", data / FERPLUS_FILE, Selection("PublicTest", "fer2013")),
        evaluation(network, "faces", data / FACES_FILE, Selection("held-out")),
        fitted,
        share_of(right[~copied]),
        int(copied.sum()),
        dict(hardship_shares(network, public)),
        dict(pose_shares(right, data)),
        cross_fit_coverage(fitted.probabilities, public.label, COVERAGE, LAC),
        judge(model, data, rendered),
    )


def file_figures(path: Path, public: FerPlus) -> FileFigures:
    """Return what one file weighs, costs and gets right."""
    model = OnnxModel(path)
    right = np.asarray(ferplus_logits(model, public).argmax(axis=1) == public.label)
    return FileFigures(
        path.name, model.sha256, path.stat().st_size, share_of(right), milliseconds_per_crop(model)
    )


def evaluation(
    network: OnnxFaceNetwork, kind: str, path: Path, selection: Selection
) -> dict[str, Any]:
    """Return what ``emocare evaluate KIND PATH --json`` prints."""
    dataset = open_dataset(kind, path, selection)
    return summarise(predict(dataset, network, MtcnnDetector()), dataset, network.info)


def copied_rows(public: FerPlus, data: Path) -> NDArray[np.bool_]:
    """Say which pictures have a near-copy among those trained on."""
    trained = load_ferplus(data / FERPLUS_FILE, "Training")
    copies = find_copies(take_prints(public.pictures), take_prints(trained.pictures))
    copied = np.zeros(len(public), bool)
    copied[[copy.row for copy in copies]] = True
    return copied


def hardship_shares(network: OnnxFaceNetwork, faces: FerPlus) -> Iterator[tuple[str, list[Share]]]:
    """Yield each hardship with the accuracy under its three strengths, true landmarks given."""
    for name, spoil in CORRUPTIONS.items():
        shares = []
        for strength in range(len(STRENGTHS)):
            rng = np.random.default_rng(strength)
            spoilt = (
                spoil(faces.pictures[i], faces.landmarks5[i], strength, rng)
                for i in range(len(faces))
            )
            crops = [as_rgb(align_face(picture, points)) for picture, points in spoilt]
            shares.append(share_of(right_answers(network, crops, faces)))
        yield name, shares


def pose_shares(right: NDArray[np.bool_], data: Path) -> Iterator[tuple[str, Share]]:
    """Yield accuracy by the teacher's yaw; where it saw no face the yaw is unknown."""
    arrays = read_arrays(data / FERPLUS_FILE, ("usage", "votes", "pose_ypr"), "ferplus")
    public = arrays["usage"] == "PublicTest"
    yaw = arrays["pose_ypr"][public][majority_label(arrays["votes"][public]) >= 0, 0]
    degrees = np.abs(np.degrees(yaw.astype(np.float64)))
    for low, high in pairwise(YAW_DEGREES):
        inside = (degrees >= low) & (degrees < high)
        yield f"{low}° to {high}°", share_of(right[inside])
    yield "no face seen by the teacher", share_of(right[np.isnan(degrees)])


def right_answers(
    network: OnnxFaceNetwork, crops: list[UInt8Array], faces: FerPlus
) -> NDArray[np.bool_]:
    """Return which crops (S, S, 3) are read as their label."""
    return np.asarray(network.read(np.stack(crops)).expression.argmax(axis=1) == faces.label)


def share_of(right: NDArray[np.bool_]) -> Share:
    """Return the share that is right, with its interval."""
    low, high = bootstrap_interval(lambda rows: float(right[rows].mean()), len(right))
    return Share(float(right.mean()) if len(right) else 0.0, low, high, len(right))


def milliseconds_per_crop(model: OnnxModel, repeats: int = 300) -> float:
    """Return the median time of one crop on one thread, all outputs computed."""
    shape = (1, 1, CROP_SIZE_PX, CROP_SIZE_PX)
    inputs = inputs_for(model, np.random.default_rng(0).random(shape, np.float32))
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        model.run(inputs)
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
