"""Run the network over labelled pictures, with the crop it will have in use.

Sets with landmarks of their own are cropped by them. In all others the face is searched first,
and settled by the network's own landmarks where it has some; where nothing is found the whole
picture is read, as if its face filled it, so every row gets an answer and every row counts. One
view per picture unless several are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np

from emocare.errors import Unavailable
from emocare.evaluation.dataset import Dataset, Sample
from emocare.evaluation.metrics import FloatArray, IntArray
from emocare.evaluation.views import PLAIN, View, crop_view, eyes_view
from emocare.types import (
    EXPRESSIONS,
    DetectedFace,
    Expression,
    FaceBox,
    Float32Array,
    UInt8Array,
)
from emocare.vision.align import TEMPLATE5
from emocare.vision.detect import FaceDetector
from emocare.vision.follow import follower_for
from emocare.vision.network import FaceNetwork

BATCH = 64

# Pictures smaller than this are enlarged for the search: the detector's last network looks at
# 48 px, and a picture of 48 px leaves it nothing.
SEARCH_SIDE_PX = 160

EXPRESSION_HEAD, FER2013_HEAD = "expression", "fer2013"


@dataclass(frozen=True, slots=True)
class Predictions:
    """What the network said: ``probabilities`` (N, K) and ``labels`` (N,) among ``classes``.

    ``whole_pictures`` counts the rows in which no face was found, ``found`` (N,) says in which
    one was; ``names`` (N,) are the pictures' and ``views`` how many crops of each were averaged;
    ``head`` names the network's output that answered.
    """

    classes: tuple[Expression, ...]
    labels: IntArray
    probabilities: FloatArray
    whole_pictures: int
    names: tuple[str, ...] = ()
    found: tuple[bool, ...] = ()
    views: int = 1
    head: str = EXPRESSION_HEAD

    @property
    def predicted(self) -> IntArray:
        """The most probable class of each row."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)


def predict(
    dataset: Dataset,
    network: FaceNetwork,
    detector: FaceDetector | None,
    progress: Callable[[int], None] = lambda _: None,
    views: Sequence[View] = PLAIN,
) -> Predictions:
    """Return the network's answer to every row; ``progress`` hears the number of rows done.

    ``detector`` may be None only where every sample brings its landmarks.
    """
    return predict_all(dataset, [network], detector, progress, views)[0]


def predict_all(
    dataset: Dataset,
    networks: Sequence[FaceNetwork],
    detector: FaceDetector | None,
    progress: Callable[[int], None] = lambda _: None,
    views: Sequence[View] = PLAIN,
) -> list[Predictions]:
    """Return every network's answers to the same crops: faces are searched once."""
    columns = [EXPRESSIONS.index(label) for label in dataset.labels]
    samples: list[tuple[int, str, bool]] = []
    answers: list[list[FloatArray]] = [[] for _ in networks]
    heads = [EXPRESSION_HEAD] * len(networks)
    for batch in _batched(dataset.samples(), BATCH):
        faces = [locate(sample, detector) for sample in batch]
        for i, network in enumerate(networks):
            looks = _looks(network, faces, views)
            mean, heads[i] = _mean_probabilities(network, looks, dataset.fer2013_labels)
            answers[i].append(mean[:, columns])
        samples += [
            (columns.index(sample.label), sample.name, face.found)
            for sample, face in zip(batch, faces, strict=True)
        ]
        progress(len(samples))
    return [
        _predictions(dataset.labels, samples, np.concatenate(parts), len(views), head)
        for parts, head in zip(answers, heads, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class LocatedFace:
    """An RGB picture (H, W, 3) and the landmarks (5, 2) in it; ``found`` or assumed.

    ``searched`` is the face as the detector found it, None where nobody searched or found one.
    """

    rgb: UInt8Array
    landmarks5: Float32Array
    found: bool
    searched: DetectedFace | None = None


def locate(sample: Sample, detector: FaceDetector | None) -> LocatedFace:
    """Return where the face of one sample is; the whole picture where none was found."""
    rgb = as_rgb(sample.picture)
    if sample.landmarks5 is not None:
        return LocatedFace(rgb, sample.landmarks5, True)
    face = find_face(rgb, detector) if detector is not None else None
    if face is None:
        return LocatedFace(rgb, whole_picture_landmarks(rgb), False)
    return LocatedFace(rgb, face.landmarks5, True, face)


def find_face(rgb: UInt8Array, detector: FaceDetector) -> DetectedFace | None:
    """Return the largest face in a picture, or None."""
    scale = max(1.0, SEARCH_SIDE_PX / max(rgb.shape[:2]))
    searched = rgb if scale == 1.0 else _enlarged(rgb, scale)
    faces = detector.detect(searched)
    if not faces:
        return None
    largest: DetectedFace = max(faces, key=lambda face: face.box.width * face.box.height)
    box = largest.box
    shrunk = FaceBox(box.x1 / scale, box.y1 / scale, box.x2 / scale, box.y2 / scale, box.face_score)
    return DetectedFace(shrunk, np.asarray(largest.landmarks5 / np.float32(scale), np.float32))


def whole_picture_landmarks(rgb: UInt8Array) -> Float32Array:
    """Return the landmarks of a face that fills the picture's central square."""
    height, width = rgb.shape[:2]
    side = min(height, width)
    corner = np.array([(width - side) / 2, (height - side) / 2], np.float32)
    return np.asarray(TEMPLATE5 * np.float32(side) + corner, np.float32)


def as_rgb(picture: UInt8Array) -> UInt8Array:
    """Return a grey (H, W) or RGB (H, W, 3) picture as RGB."""
    if picture.ndim == 3:
        return picture
    return np.repeat(picture[:, :, None], 3, axis=2)


def _looks(
    network: FaceNetwork, faces: Sequence[LocatedFace], views: Sequence[View]
) -> list[tuple[UInt8Array, ...]]:
    """Return, for each view, what this network would be given in use.

    That are crops (N, S, S, 3) and, where it looks at them, eye patches (N, 2, E, E, 3).
    """
    spec = network.info.crop
    placed = [(face.rgb, _points_for(network, face)) for face in faces]

    def look(view: View) -> tuple[UInt8Array, ...]:
        crops = np.stack([crop_view(*one, view, spec.size_px) for one in placed])
        return (
            (crops, np.stack([eyes_view(*one, view) for one in placed])) if spec.eyes else (crops,)
        )

    return [look(view) for view in views]


def _points_for(network: FaceNetwork, face: LocatedFace) -> Float32Array:
    """Return the landmarks (5, 2) by which the network's crop of a face is made."""
    if network.info.crop.whole:
        return whole_picture_landmarks(face.rgb)
    follower = follower_for(None, network)
    if face.searched is None or follower is None:
        return face.landmarks5
    [settled] = follower.look(face.rgb, [face.searched])
    return face.landmarks5 if settled is None else settled.landmarks5


def _predictions(
    classes: tuple[Expression, ...],
    samples: Sequence[tuple[int, str, bool]],
    answers: FloatArray,
    views: int,
    head: str,
) -> Predictions:
    labels, names, found = zip(*samples, strict=True)
    return Predictions(
        classes,
        np.array(labels, np.int64),
        np.asarray(answers / np.maximum(answers.sum(axis=1, keepdims=True), 1e-12)),
        found.count(False),
        names,
        found,
        views,
        head,
    )


def _mean_probabilities(
    network: FaceNetwork, looks: Sequence[tuple[UInt8Array, ...]], fer2013_labels: bool
) -> tuple[FloatArray, str]:
    """Return the mean over views (see ``_looks``) of probabilities (N, 8 or 7), and the head.

    Raises Unavailable where the network gives something else than numbers.
    """
    scores = [network.read(*look) for look in looks]
    heads = [s.fer2013 for s in scores if fer2013_labels and s.fer2013 is not None]
    answers = heads or [s.expression for s in scores]
    mean = np.asarray(np.mean(answers, axis=0, dtype=np.float64))
    if not np.isfinite(mean).all():
        raise Unavailable(
            f"The network {network.info.name} gives something else than numbers for some faces. "
            "Export it again.",
            code="model_output",
        )
    return mean, FER2013_HEAD if heads else EXPRESSION_HEAD


def _enlarged(rgb: UInt8Array, scale: float) -> UInt8Array:
    size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _batched(samples: Iterable[Sample], size: int) -> Iterator[list[Sample]]:
    iterator = iter(samples)
    while batch := list(islice(iterator, size)):
        yield batch
