"""Look again where a face should be: by the network's own landmarks, or by the detector.

Between searches a tracker guesses where each face has moved. A follower looks there and says
where the face is now, or that there is none. The network's landmarks are finer than a detector's
five points and are the very kind its crops were made with in training, so whatever a search finds
is settled by them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import degrees, hypot, log
from typing import Protocol

import numpy as np

from emocare.types import DetectedFace, FaceBox, UInt8Array
from emocare.vision.align import similarity_transform, transform_points, warp_crop
from emocare.vision.detect import FaceDetector, FaceFollower
from emocare.vision.detect_geometry import box_array
from emocare.vision.landmarks import Matrix, crop_matrix, five_of, roll_of, to_picture
from emocare.vision.model_card import ModelInfo
from emocare.vision.network import FaceNetwork, LandmarkNetwork, read_in
from emocare.vision.scores import FaceScores

# How far off a guess may be (shift in face sizes): at 0.2 landmarks are still drawn to the face, to
# 8 % of the eyes' distance, and the second look places them (docs/emocarenet.md).
MAX_SCALE, MAX_TURN_DEG, MAX_SHIFT = 1.2, 20.0, 0.2
# More than this, in face sizes or as the logarithm of the scale, calls for a second look.
RESTS_WITHIN = 0.06
# A crop that lies off its face by no more than this needs no second one, because the network
# learned from crops that lie off like it: one standard deviation of ``training.crops.Jitter``.
# Shift in sides of the crop, the logarithm of the scale, radians.
SAME_CROP_SHIFT, SAME_CROP_SCALE, SAME_CROP_TURN = 0.025, 0.06, 0.07
# Without an answer about presence any face is believed.
_CERTAIN = 1.0


class Follower(Protocol):
    """Looks again where faces should be."""

    @property
    def settles(self) -> bool:
        """Whether faces that a search found should be looked at again as well."""
        ...

    def look(self, rgb: UInt8Array, guesses: Sequence[DetectedFace]) -> list[DetectedFace | None]:
        """Return, for each guess, the face that is there, or None where there is none."""
        ...


class BoxFollower:
    """Follows by the detector's last network, which takes boxes."""

    settles = False

    def __init__(self, detector: FaceFollower) -> None:
        self._detector = detector

    def look(self, rgb: UInt8Array, guesses: Sequence[DetectedFace]) -> list[DetectedFace | None]:
        """Return the face in each guess's box."""
        return self._detector.refine(rgb, box_array([guess.box for guess in guesses]))


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the network said about ``crop``, cut out by ``guess``: row ``row`` of ``scores``.

    ``matrix`` carries the picture onto the crop (side 1), ``moved`` the guess onto the face's
    landmarks; ``info`` says which network it was.
    """

    guess: DetectedFace
    crop: UInt8Array
    matrix: Matrix
    moved: Matrix
    scores: FaceScores
    row: int
    info: ModelInfo

    @property
    def is_of_the_face(self) -> bool:
        """Whether the crop lay so near the face that what was said of it is its reading."""
        return (
            _shift_px(self.guess, self.moved) * _scale_of(self.matrix) <= SAME_CROP_SHIFT
            and abs(log(_scale_of(self.moved))) <= SAME_CROP_SCALE
            and abs(roll_of(self.moved)) <= SAME_CROP_TURN
        )


@dataclass(frozen=True, slots=True)
class SightedFace(DetectedFace):
    """A face where the network sees its landmarks, and what the network said meanwhile."""

    sighting: Sighting


class LandmarkFollower:
    """Follows by the face network's landmarks and its word on whether there is a face at all."""

    settles = True

    def __init__(self, network: FaceNetwork) -> None:
        """Use ``network``, which must give landmarks."""
        self._network = network
        self._threshold = network.info.presence_threshold or 0.0

    def look(self, rgb: UInt8Array, guesses: Sequence[DetectedFace]) -> list[DetectedFace | None]:
        """Return where the landmarks are that each guess leads to.

        A face that was moved or scaled by more than ``RESTS_WITHIN`` is looked at again from its
        new place: a true one rests there, while landmarks that are not drawn to a face wander on.
        """
        faces = self._look_once(rgb, guesses)
        moved = [i for i, face in enumerate(faces) if face is not None and not _rests(face)]
        again = [face for i in moved if (face := faces[i]) is not None]
        for i, after in zip(moved, self._look_once(rgb, again), strict=True):
            faces[i] = after if after is not None and _rests(after) else None
        return list(faces)

    def _look_once(
        self, rgb: UInt8Array, guesses: Sequence[DetectedFace]
    ) -> list[SightedFace | None]:
        """Return where the landmarks in each guess's crop are."""
        if not guesses:
            return []
        side = self._network.info.crop.size_px
        matrices = [crop_matrix(guess.landmarks5) for guess in guesses]
        crops = np.stack([warp_crop(rgb, matrix * side, side) for matrix in matrices])
        scores = read_in(self._network, rgb, matrices, crops)
        return [
            self._placed(guess, crops[row], matrices[row], scores, row)
            for row, guess in enumerate(guesses)
        ]

    def _placed(
        self, guess: DetectedFace, crop: UInt8Array, matrix: Matrix, scores: FaceScores, row: int
    ) -> SightedFace | None:
        """Return the guess moved onto the landmarks, None where that is no plausible face."""
        if scores.landmarks70 is None:
            raise ValueError("the network gives no landmarks to follow by")
        points = five_of(to_picture(scores.landmarks70[row], matrix))
        moved = similarity_transform(guess.landmarks5, points)
        presence = _CERTAIN if scores.presence is None else float(scores.presence[row])
        if presence < self._threshold or not _plausible(moved, guess):
            return None
        sighting = Sighting(guess, crop, matrix, moved, scores, row, self._network.info)
        return SightedFace(_carried(guess.box, moved), points, sighting)


def follower_for(
    detector: FaceDetector | None, network: FaceNetwork | None = None
) -> Follower | None:
    """Return the best follower there is, or None: then every frame must be searched."""
    if network is not None and isinstance(network, LandmarkNetwork) and network.has_landmarks:
        return LandmarkFollower(network)
    return BoxFollower(detector) if isinstance(detector, FaceFollower) else None


def _plausible(moved: Matrix, guess: DetectedFace) -> bool:
    """Whether a face can have moved so from where it was guessed."""
    if not 1 / MAX_SCALE <= _scale_of(moved) <= MAX_SCALE:
        return False
    if abs(degrees(roll_of(moved))) > MAX_TURN_DEG:
        return False
    return _shift_px(guess, moved) <= MAX_SHIFT * _size_px(guess)


def _rests(face: SightedFace) -> bool:
    """Whether a face hardly moved (in its own sizes) and hardly grew from where it was guessed."""
    guess, moved = face.sighting.guess, face.sighting.moved
    shift = _shift_px(guess, moved) / _size_px(guess)
    return max(shift, abs(log(_scale_of(moved)))) <= RESTS_WITHIN


def _shift_px(guess: DetectedFace, moved: Matrix) -> float:
    """Return how far ``moved`` carries the middle of a face's landmarks."""
    x, y = guess.landmarks5.mean(axis=0).tolist()
    (a, b, right), (c, d, down) = moved.tolist()
    return hypot(a * x + b * y + right - x, c * x + d * y + down - y)


def _scale_of(matrix: Matrix) -> float:
    return hypot(matrix[0, 0], matrix[1, 0])


def _size_px(face: DetectedFace) -> float:
    return max(face.box.width, face.box.height, 1e-6)


def _carried(box: FaceBox, moved: Matrix) -> FaceBox:
    """Return a box shifted and scaled as its face was; boxes do not turn."""
    scale = _scale_of(moved)
    centre = transform_points(moved, np.array([box.centre], np.float32))[0]
    half_width, half_height = box.width * scale / 2, box.height * scale / 2
    x, y = float(centre[0]), float(centre[1])
    return replace(
        box, x1=x - half_width, y1=y - half_height, x2=x + half_width, y2=y + half_height
    )
