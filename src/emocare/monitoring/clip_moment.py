"""What a clip's result explains itself with: its telling moment with the face, and the blinks.

Runs in the child process, while the clip is read. Of the pictures only the small crops that the
network reads are held, the best so far for each expression of each face; the chosen one is asked
for its class activation map when the clip has ended, and all of them are dropped with the log.
What leaves this file is numbers: landmarks in units of the crop, the map, the strongest action
units.
"""

from __future__ import annotations

import numpy as np

from emocare.affect.summary import RecordingSummary
from emocare.monitoring.telling import Json, Key, TellingLog, moment_json, movements_json
from emocare.types import FaceReading, Float32Array, Frame, UInt8Array
from emocare.vision.align import align_face, transform_points
from emocare.vision.explain import class_activation_map, find_target, has_maps
from emocare.vision.landmarks import crop_matrix
from emocare.vision.network import FaceNetwork

# A picture smaller or larger than this is no map of a crop.
MAP_SIDES = range(2, 33)
MOST = 1000.0


class MomentLog:
    """Looks on while a clip is read, and says at its end what its result rests on."""

    def __init__(self, network: FaceNetwork) -> None:
        """``network`` is the one that reads the clip; it is asked once more at the end."""
        self._network = network
        self._log = TellingLog()
        self._crops: dict[Key, UInt8Array] = {}

    def add(self, frame: Frame, readings: list[FaceReading]) -> None:
        """Look at the readings of one frame; the frame itself is not kept."""
        side = self._network.info.crop.size_px
        for key, reading in self._log.add(readings).items():
            if reading.landmarks5 is not None:
                self._crops[key] = align_face(frame.rgb, reading.landmarks5, side)

    def explain(self, summary: RecordingSummary) -> Json:
        """Return the fields ``moment`` and ``blinks`` of the result; None where there is none."""
        chosen = self._log.choose(summary)
        return {
            "moment": None if chosen is None else self._moment_json(chosen),
            "blinks": self._log.blinks(summary),
        }

    def _moment_json(self, one: FaceReading) -> Json | None:
        measures = bool(self._network.info.action_units)
        movements = movements_json(one) if measures else None
        face = self._face_json(one)
        return None if face is None and movements is None else moment_json(one, face, movements)

    def _face_json(self, one: FaceReading) -> Json | None:
        """Return landmarks and map of the crop, None where the network does not give both."""
        points, five, heat = one.landmarks70, one.landmarks5, self._heat(one)
        if points is None or five is None or heat is None:
            return None
        in_crop = transform_points(crop_matrix(five), points)
        if not (_sane(in_crop) and _sane(heat)):
            return None
        return {"landmarks": _rounded(in_crop, 3), "heat": _rounded(heat, 4)}

    def _heat(self, one: FaceReading) -> Float32Array | None:
        """Return the map (rows, columns) whose mean is the expression's logit."""
        top = one.top_expression
        crop = None if top is None else self._crops.get((one.track_id, top))
        if top is None or crop is None or not has_maps(self._network):
            return None
        try:
            heat = class_activation_map(self._network, crop, find_target(top, self._network.info))
        except Exception:  # a result without its explanation is still a result
            return None
        return heat if heat.ndim == 2 and all(side in MAP_SIDES for side in heat.shape) else None


def _sane(array: Float32Array) -> bool:
    """Whether every number is one, and of a size that such numbers have."""
    return bool((np.abs(array) < MOST).all())  # false for what is not a number, too


def _rounded(array: Float32Array, digits: int) -> list[list[float]]:
    """Return a table of numbers as JSON has them."""
    return [[round(number, digits) for number in row] for row in array.tolist()]
