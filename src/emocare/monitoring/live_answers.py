"""What a stream answers, as JSON text, and what is kept of a frame: both from its readings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

import numpy as np

from emocare.affect.presence import REJOIN_WITHIN_S, REJOIN_WITHIN_SIZES
from emocare.monitoring.live_reading import ReadFrame
from emocare.types import ACTION_UNITS, FaceReading, UInt8Array
from emocare.vision.model_card import ModelInfo
from emocare.vision.track_motion import distance_in_sizes

Json = dict[str, Any]


class MostPresent:
    """Says which face of a stream is its person: the one that stays, or comes back where it was.

    Whoever was visible beside the person is somebody else, however near. Only when the person has
    been away for ``REJOIN_WITHIN_S`` is one chosen anew, the largest.
    """

    def __init__(self) -> None:
        self._last: FaceReading | None = None
        self._others: set[int] = set()

    def choose(self, readings: list[FaceReading], t_s: float) -> FaceReading | None:
        """Return the person's reading in a frame; None where the person is not visible."""
        chosen = self._found(readings, t_s)
        if chosen is not None:
            self._others |= {one.track_id for one in readings if one is not chosen}
            self._last = chosen
        return chosen

    def _found(self, readings: list[FaceReading], t_s: float) -> FaceReading | None:
        last = self._last
        if last is None or t_s - last.timestamp_s > REJOIN_WITHIN_S:
            self._others = set()
            return max(readings, key=lambda one: one.box.width * one.box.height, default=None)
        for one in readings:
            if one.track_id == last.track_id:
                return one
        away = {
            one.track_id: distance_in_sizes(last.box, one.box)
            for one in readings
            if one.track_id not in self._others
        }
        near = [one for one in readings if away.get(one.track_id, np.inf) <= REJOIN_WITHIN_SIZES]
        return min(near, key=lambda one: away[one.track_id], default=None)


def kept_numbers(frame: ReadFrame, person: FaceReading | None) -> Json:
    """Return the row of ``live_numbers`` that a frame leaves behind."""
    row: Json = dict.fromkeys(("e", "au", "v", "a", "pose", "eyes"))
    row |= {"t_s": round(frame.t_s, 3), "faces": len(frame.readings), "q": 0.0, "reasons": []}
    if person is None:
        return row
    row["q"] = round(person.quality.score, 3)
    row["reasons"] = [reason.value for reason in person.quality.reasons]
    if person.head_pose is not None:
        pose = person.head_pose
        row["pose"] = [round(angle, 3) for angle in (pose.yaw, pose.pitch, pose.roll)]
    if person.expression is None:
        return row
    units = person.action_units
    measured = all(name in units for name in ACTION_UNITS)
    return row | {
        "e": _rounded(person.expression, 4),
        "au": [round(units[name].intensity, 2) for name in ACTION_UNITS] if measured else None,
        "v": None if person.valence is None else round(person.valence, 4),
        "a": None if person.arousal is None else round(person.arousal, 4),
        "eyes": _eyes_row(person),
    }


def reading_message(
    seq: int, frame: ReadFrame, *, server_ms: float, dropped: int, credits: int
) -> str:
    """Return the answer to a frame."""
    return _text(
        {
            "type": "reading",
            "seq": seq,
            "server_ms": round(server_ms, 1),
            "dropped": dropped,
            "credits": credits,
            "frame": {
                "t_s": round(frame.t_s, 3),
                "width": frame.width,
                "height": frame.height,
                "detected": frame.detected,
                "faces": [_face(one) | _heat(heat) for one, heat in _with_heats(frame)],
            },
        }
    )


def hello_message(credits: int, fps: int, info: ModelInfo, *, maps: bool) -> str:
    """Return the first message: what may be sent, which network reads, and if it gives maps."""
    engine = {
        "name": info.name,
        "version": info.version,
        "sha256": info.sha256,
        "crop_version": info.crop_version,
        "action_units": list(info.action_units),
        "evidence": dict(info.action_units),
        "maps": maps,
    }
    return _text({"type": "hello", "credits": credits, "fps": fps, "engine": engine})


def _face(one: FaceReading) -> Json:
    pose, box = one.head_pose, one.box
    return {
        "t_s": round(one.timestamp_s, 3),
        "track_id": one.track_id,
        "box": {
            "x1": round(box.x1, 1),
            "y1": round(box.y1, 1),
            "x2": round(box.x2, 1),
            "y2": round(box.y2, 1),
        },
        "landmarks": None if one.landmarks70 is None else _rounded(one.landmarks70.ravel(), 1),
        "expression": None if one.expression is None else _rounded(one.expression, 4),
        "action_units": [round(unit.intensity, 2) for unit in one.action_units.values()] or None,
        "valence": None if one.valence is None else round(one.valence, 4),
        "arousal": None if one.arousal is None else round(one.arousal, 4),
        "confidence": None if one.confidence is None else round(one.confidence, 4),
        "pose": None
        if pose is None
        else {
            "yaw": round(pose.yaw, 3),
            "pitch": round(pose.pitch, 3),
            "roll": round(pose.roll, 3),
        },
        "eyes": _eyes(one),
        "quality": {
            "score": round(one.quality.score, 3),
            "reasons": [reason.value for reason in one.quality.reasons],
        },
    }


def _with_heats(frame: ReadFrame) -> Iterable[tuple[FaceReading, UInt8Array | None]]:
    return zip_longest(frame.readings, frame.heats)


def _heat(heat: UInt8Array | None) -> Json:
    """Return the field with the map, row by row; none where it was not asked for."""
    return {} if heat is None else {"heat": heat.ravel().tolist()}


def _eyes(one: FaceReading) -> list[Json] | None:
    if one.eyes is None:
        return None
    return [
        {
            "openness": round(eye.openness, 3),
            "gaze_yaw": round(eye.gaze_yaw, 3),
            "gaze_pitch": round(eye.gaze_pitch, 3),
        }
        for eye in one.eyes
    ]


def _eyes_row(one: FaceReading) -> list[list[float]] | None:
    if one.eyes is None:
        return None
    return [
        [round(number, 3) for number in (eye.openness, eye.gaze_yaw, eye.gaze_pitch)]
        for eye in one.eyes
    ]


def _rounded(array: np.ndarray[Any, np.dtype[np.float32]], digits: int) -> list[float]:
    rounded: list[float] = np.round(array.astype(np.float64), digits).tolist()
    return rounded


def _text(message: Json) -> str:
    return json.dumps(message, allow_nan=False, separators=(",", ":"))
