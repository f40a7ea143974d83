"""Our network and fer's on the same FER2013 pictures, judged by either set of labels.

fer tells seven expressions apart (FER2013's), ours eight. Both are judged over the seven, on
the rows whose label is one of them; ours is renormalised over the seven, which takes its share
of contempt away, and so is every other answer. Arrays of probabilities are (N, K), with the
expression of each column beside them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from emocare.evaluation.calibration import cross_fit
from emocare.evaluation.comparison import Compared, Estimate, compare
from emocare.evaluation.dataset import SEVEN
from emocare.evaluation.evaluate import Predictions, as_rgb
from emocare.evaluation.ferplus import FER2013_LABELS, FerPlus
from emocare.evaluation.metrics import FloatArray, IntArray
from emocare.types import EXPRESSIONS, Expression, UInt8Array
from emocare.vision.align import align_face
from emocare.vision.network import FaceNetwork

# fer numbers its answers as FER2013 does: angry, disgust, fear, happy, sad, surprise, neutral.
FER_LABELS: tuple[Expression, ...] = FER2013_LABELS
FER_SIDE_PX = 64

_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Answers:
    """What one network said about every row: ``probabilities`` (N, K) of ``labels`` (K)."""

    probabilities: FloatArray
    labels: tuple[Expression, ...]

    def onto(self, wanted: Sequence[Expression]) -> FloatArray:
        """Return the probabilities of ``wanted`` in its order, renormalised to sum to 1."""
        columns = [self.labels.index(label) for label in wanted]
        shares = self.probabilities[:, columns].astype(np.float64)
        return np.asarray(shares / np.maximum(shares.sum(axis=1, keepdims=True), _LEAST))


def own_crops(data: FerPlus) -> UInt8Array:
    """Return our aligned crop of every picture, RGB (N, 64, 64, 3)."""
    pairs = zip(data.pictures, data.landmarks5, strict=True)
    return np.stack([align_face(as_rgb(picture), points) for picture, points in pairs])


def whole_pictures(data: FerPlus) -> UInt8Array:
    """Return every picture enlarged to fer's 64 x 64 pixels, as its own code does it."""
    size = (FER_SIDE_PX, FER_SIDE_PX)
    return np.stack([np.asarray(cv2.resize(p, size), np.uint8) for p in data.pictures])


def own_answers(network: FaceNetwork, crops: UInt8Array) -> tuple[Answers, Answers | None]:
    """Return what our network says about every crop (N, 64, 64, 3), one view each.

    The second is its head for FER2013's own labels, None where there is none.
    """
    said = network.read(crops)
    seven = None if said.fer2013 is None else Answers(said.fer2013.astype(np.float64), SEVEN)
    return Answers(said.expression.astype(np.float64), EXPRESSIONS), seven


def truths(data: FerPlus) -> Mapping[str, IntArray]:
    """Return the label (N,) by either protocol: a place in EXPRESSIONS, -1 for unjudged rows."""
    seven = len(SEVEN)
    majority = np.where(data.label < seven, data.label, -1)
    return MappingProxyType({"ferplus": majority, "fer2013": data.fer2013_label})


def judged(answers: Answers, truth: IntArray, classes: tuple[Expression, ...]) -> Predictions:
    """Return the predictions over ``classes`` on the rows with a label (``truth`` >= 0)."""
    keep = truth >= 0
    places = np.array([classes.index(EXPRESSIONS[t]) for t in truth[keep]], np.int64)
    return Predictions(classes, places, answers.onto(classes)[keep], 0)


def compare_on(
    truth: IntArray, ours: Mapping[str, Answers], fer: Mapping[str, Answers]
) -> dict[str, Any]:
    """Return figures with intervals of every network, and how far ours is from fer's best.

    ``reference`` is fer's most accurate form and cropping on these rows (None without fer);
    ``minus_reference`` are paired differences. ``cross_fitted`` repeats all of it with a
    temperature for each network that was fitted on the other half of the rows.
    """
    named = {n: judged(a, truth, SEVEN) for n, a in {**fer, **ours}.items()}
    reference = max(fer, key=lambda name: _accuracy(named[name])) if fer else None
    ordered = sorted(named.items(), key=lambda item: item[0] != reference)
    chosen = [(n, _recalibrated(p)) for n, p in ordered if n == reference or n in ours]
    figures = _told(compare(ordered), reference)
    return {
        "rows": int((truth >= 0).sum()),
        "reference": reference,
        "networks": {name: figures[name] for name in (*ours, *fer)},
        "cross_fitted": _told(compare(chosen), reference),
    }


def eight_classes(truth: IntArray, ours: Mapping[str, Answers]) -> dict[str, Any]:
    """Return our figures over all eight expressions, as ``emocare evaluate ferplus``."""
    named = [(name, judged(answers, truth, EXPRESSIONS)) for name, answers in ours.items()]
    return {"rows": int((truth >= 0).sum()), "networks": _told(compare(named), None)}


def _accuracy(predictions: Predictions) -> float:
    return float((predictions.predicted == predictions.labels).mean())


def _recalibrated(predictions: Predictions) -> Predictions:
    logits = np.log(np.maximum(predictions.probabilities, _LEAST))
    fitted = cross_fit(logits, predictions.labels).probabilities
    return Predictions(predictions.classes, predictions.labels, fitted, 0)


def _told(compared: Sequence[Compared], reference: str | None) -> dict[str, Any]:
    told = {}
    for one in compared:
        apart = one.differences if reference is not None else None
        told[one.name] = {
            "figures": _plain(one.figures),
            "minus_reference": None if apart is None else _plain(apart),
        }
    return told


def _plain(estimates: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    return {name: asdict(estimate) for name, estimate in estimates.items()}
