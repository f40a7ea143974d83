"""What a result explains itself with: the moment that spoke most for it, and the blinks.

Runs in the child process, while the clip is read. Of the pictures only the small crops that the
network reads are held, the best so far for each expression of each face; the chosen one is asked
for its class activation map when the clip has ended, and all of them are dropped with the log.
What leaves this file is numbers: landmarks in units of the crop, the map, the strongest action
units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emocare.affect.events import EyeLog
from emocare.affect.summary import RecordingSummary
from emocare.monitoring.certainty import TELLING_FROM, Certainty, certainty_of
from emocare.monitoring.telling import blinks_json, movements_json
from emocare.types import (
    Expression,
    FaceReading,
    Float32Array,
    Frame,
    UInt8Array,
)
from emocare.vision.align import align_face, transform_points
from emocare.vision.explain import class_activation_map, find_target, has_maps
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import FaceNetwork

# A picture smaller or larger than this is no map of a crop.
MAP_SIDES = range(2, 33)
MOST = 1000.0

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A face at the moment at which it spoke most for an expression so far."""

    reading: FaceReading
    crop: UInt8Array
    worth: float


class MomentLog:
    """Looks on while a clip is read, and says at its end what its result rests on."""

    def __init__(self, network: FaceNetwork) -> None:
        """``network`` is the one that reads the clip; it is asked once more at the end."""
        self._network = network
        self._eyes = EyeLog()
        self._best: dict[tuple[int, Expression], _Candidate] = {}

    def add(self, frame: Frame, readings: list[FaceReading]) -> None:
        """Look at the readings of one frame; the frame itself is not kept."""
        self._eyes.add(readings)
        for reading in readings:
            self._consider(frame, reading)

    def explain(self, summary: RecordingSummary) -> Json:
        """Return the fields ``moment`` and ``blinks`` of the result; None where there is none."""
        chosen = self._choose(summary)
        return {
            "moment": None if chosen is None else _moment_json(chosen, self._network),
            "blinks": blinks_json(
                [b for track in summary.tracks if (b := self._eyes.blinks(track)) is not None]
            ),
        }

    def _consider(self, frame: Frame, reading: FaceReading) -> None:
        """Keep the face where its strongest expression was never as strong and clear before."""
        top = reading.top_expression
        if top is None or reading.confidence is None or reading.landmarks5 is None:
            return
        if reading.confidence < TELLING_FROM:
            return
        key, worth = (reading.track_id, top), reading.confidence * reading.quality.score
        if key not in self._best or worth > self._best[key].worth:
            side = self._network.info.crop.size_px
            crop = align_face(frame.rgb, reading.landmarks5, side)
            self._best[key] = _Candidate(reading, crop, worth)

    def _choose(self, summary: RecordingSummary) -> _Candidate | None:
        """Return the best moment of the expression that the result names, if it names one."""
        sure = certainty_of(summary.confidence, summary.usable_s)
        if summary.dominant is None or sure is Certainty.COULD_NOT_TELL:
            return None
        found = [self._best.get((track, summary.dominant)) for track in summary.tracks]
        return max(filter(None, found), key=lambda one: one.worth, default=None)


def _moment_json(one: _Candidate, network: FaceNetwork) -> Json | None:
    face = _face_json(one, network)
    movements = movements_json(one.reading) if network.info.action_units else None
    if face is None and movements is None:
        return None
    return {
        "t_s": round(one.reading.timestamp_s, 3),
        "expression": one.reading.top_expression,
        "confidence": round(one.reading.confidence or 0.0, 5),
        "face": face,
        "movements": movements,
    }


def _face_json(one: _Candidate, network: FaceNetwork) -> Json | None:
    """Return landmarks and map of the crop, None where the network does not give both."""
    points, five = one.reading.landmarks70, one.reading.landmarks5
    heat = _heat(one, network)
    if points is None or five is None or heat is None:
        return None
    in_crop = transform_points(crop_matrix(five), points)
    if not (_sane(in_crop) and _sane(heat)):
        return None
    return {"landmarks": _rounded(in_crop, 3), "heat": _rounded(heat, 4)}


def _heat(one: _Candidate, network: FaceNetwork) -> Float32Array | None:
    """Return the map (rows, columns) whose mean is the expression's logit."""
    if one.reading.top_expression is None or not has_maps(network):
        return None
    try:
        target = find_target(one.reading.top_expression, network.info)
        heat = class_activation_map(network, one.crop, target)
    except Exception:  # a result without its explanation is still a result
        return None
    return heat if heat.ndim == 2 and all(side in MAP_SIDES for side in heat.shape) else None


def _sane(array: Float32Array) -> bool:
    """Whether every number is one, and of a size that such numbers have."""
    return bool((np.abs(array) < MOST).all())  # false for what is not a number, too


def _rounded(array: Float32Array, digits: int) -> list[list[float]]:
    """Return a table of numbers as JSON has them."""
    return [[round(number, digits) for number in row] for row in array.tolist()]
