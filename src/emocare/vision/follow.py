"""Look again where a face should be: by the network's own landmarks, or by the detector.

Between searches a tracker guesses where each face has moved. A follower looks there and says
where the face is now, or that there is none. The network's landmarks are finer than a detector's
five points and are the very kind its crops were made with in training, so whatever a search finds
is settled by them too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import degrees, hypot, log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from emocare.types import DetectedFace, FaceBox, Float32Array, UInt8Array
from emocare.vision.align import align_face, similarity_transform, transform_points
from emocare.vision.detect import FaceDetector, FaceFollower
from emocare.vision.detect_geometry import box_array
from emocare.vision.landmarks import crop_matrix, five_of, roll_of, to_picture
from emocare.vision.network import FaceNetwork, LandmarkNetwork
from emocare.vision.scores import FaceScores

# How far off a guess may be (shift in face sizes): with the first network, landmarks were no longer
# drawn to the face from 0.15 on. The one that ships bears more (docs/emocarenet.md), but a search
# finds such a face better.
MAX_SCALE, MAX_TURN_DEG, MAX_SHIFT = 1.2, 20.0, 0.1
# More than this, in face sizes or as the logarithm of the scale, calls for a second look.
RESTS_WITHIN = 0.06
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
    """What the network said when a face was found: row ``row`` of ``scores``.

    ``guess`` is where it was looked for and ``crop`` what the network saw there; ``face`` is where
    its landmarks are.
    """

    guess: DetectedFace
    face: DetectedFace
    crop: UInt8Array
    scores: FaceScores
    row: int


class LandmarkFollower:
    """Follows by the face network's landmarks and its word on whether there is a face at all."""

    settles = True

    def __init__(
        self, network: FaceNetwork, on_sighting: Callable[[Sighting], None] | None = None
    ) -> None:
        """Use ``network``, which must give landmarks.

        ``on_sighting`` is told what the network said about each face that was found, so that it
        need not be asked again.
        """
        self._network = network
        self._on_sighting = on_sighting
        self._threshold = network.info.presence_threshold or 0.0

    def look(self, rgb: UInt8Array, guesses: Sequence[DetectedFace]) -> list[DetectedFace | None]:
        """Return where the landmarks are that each guess leads to.

        A face that was moved or scaled by more than ``RESTS_WITHIN`` is looked at again from its
        new place: a true one rests there, while landmarks that are not drawn to a face wander on.
        """
        faces = self._look_once(rgb, guesses)
        moved = [
            i
            for i, (guess, face) in enumerate(zip(guesses, faces, strict=True))
            if face is not None and not _rests(guess, face)
        ]
        again = [face for i in moved if (face := faces[i]) is not None]
        for i, before, after in zip(moved, again, self._look_once(rgb, again), strict=True):
            faces[i] = after if after is not None and _rests(before, after) else None
        return faces

    def _look_once(
        self, rgb: UInt8Array, guesses: Sequence[DetectedFace]
    ) -> list[DetectedFace | None]:
        """Return where the landmarks in each guess's crop are."""
        if not guesses:
            return []
        side = self._network.info.crop.size_px
        crops = np.stack([align_face(rgb, guess.landmarks5, side) for guess in guesses])
        scores = self._network.read(crops)
        if scores.landmarks70 is None:
            raise ValueError("the network gives no landmarks to follow by")
        presence = scores.presence
        faces = [
            self._placed(
                guess,
                scores.landmarks70[row],
                _CERTAIN if presence is None else float(presence[row]),
            )
            for row, guess in enumerate(guesses)
        ]
        if self._on_sighting is not None:
            for row, (guess, face) in enumerate(zip(guesses, faces, strict=True)):
                if face is not None:
                    self._on_sighting(Sighting(guess, face, crops[row], scores, row))
        return faces

    def _placed(
        self, guess: DetectedFace, landmarks70: Float32Array, presence: float
    ) -> DetectedFace | None:
        """Return the guess moved onto the landmarks, None where that is no plausible face."""
        points = five_of(to_picture(landmarks70, crop_matrix(guess.landmarks5)))
        moved = similarity_transform(guess.landmarks5, points)
        if presence < self._threshold or not _plausible(moved, guess):
            return None
        return DetectedFace(_carried(guess.box, moved), points)


def follower_for(
    detector: FaceDetector | None, network: FaceNetwork | None = None
) -> Follower | None:
    """Return the best follower there is, or None: then every frame must be searched."""
    if network is not None and isinstance(network, LandmarkNetwork) and network.has_landmarks:
        return LandmarkFollower(network)
    return BoxFollower(detector) if isinstance(detector, FaceFollower) else None


def _plausible(moved: NDArray[np.float64], guess: DetectedFace) -> bool:
    """Whether a face can have moved so from where it was guessed."""
    scale = hypot(moved[0, 0], moved[1, 0])
    if not 1 / MAX_SCALE <= scale <= MAX_SCALE or abs(degrees(roll_of(moved))) > MAX_TURN_DEG:
        return False
    size = max(guess.box.width, guess.box.height, 1e-6)
    before = guess.landmarks5.mean(axis=0, keepdims=True)
    x, y = (transform_points(moved, before) - before)[0].tolist()
    return hypot(x, y) <= MAX_SHIFT * size


def _rests(before: DetectedFace, after: DetectedFace) -> bool:
    """Whether a face hardly moved (in its own sizes) and hardly grew."""
    moved = similarity_transform(before.landmarks5, after.landmarks5)
    x, y = (after.landmarks5 - before.landmarks5).mean(axis=0).tolist()
    shift = hypot(x, y) / max(before.box.width, before.box.height, 1e-6)
    return max(shift, abs(log(hypot(moved[0, 0], moved[1, 0])))) <= RESTS_WITHIN


def _carried(box: FaceBox, moved: NDArray[np.float64]) -> FaceBox:
    """Return a box shifted and scaled as its face was; boxes do not turn."""
    scale = hypot(moved[0, 0], moved[1, 0])
    centre = transform_points(moved, np.array([box.centre], np.float32))[0]
    half_width, half_height = box.width * scale / 2, box.height * scale / 2
    x, y = float(centre[0]), float(centre[1])
    return replace(
        box, x1=x - half_width, y1=y - half_height, x2=x + half_width, y2=y + half_height
    )
