"""The numbers of a live session, frame by frame, as columns: packed, joined, read again.

Columns, one entry a frame (null where nothing was read):

    t_s      seconds since the session began       faces    how many faces were visible
    e        8 probabilities, EXPRESSIONS order    au       18 intensities 0-5, ACTION_UNITS order
    v, a     valence, arousal, -1 to 1             q        quality, 0-1
    reasons  why the face could not be read        pose     yaw, pitch, roll in rad
    eyes     right eye, left eye: openness 0-1, gaze yaw, gaze pitch in rad

Only the most present face has numbers. Packed form: zlib-compressed compact JSON, sealed by the
repository. Pure values, no database.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from emocare.types import (
    ACTION_UNITS,
    ActionUnit,
    Evidence,
    Eye,
    FaceBox,
    FaceReading,
    HeadPose,
    Quality,
    Reason,
)

COLUMNS = ("t_s", "faces", "e", "au", "v", "a", "q", "reasons", "pose", "eyes")
Columns = dict[str, list[Any]]
Row = Mapping[str, Any]
"""One frame: a value for each of ``COLUMNS``."""

_LEVEL = 6
# The kept face always stands in this place: columns hold no places, and need none.
_SIDE_PX, _APART_PX = 100.0, 10_000.0


def compress(value: object) -> bytes:
    """Return a JSON value compressed; NaN and infinities raise ValueError."""
    compact = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return zlib.compress(compact.encode(), _LEVEL)


def decompress(packed: bytes) -> Any:  # noqa: ANN401 - as json.loads
    """Return what ``compress`` was given."""
    return json.loads(zlib.decompress(packed))


def as_columns(rows: Sequence[Row]) -> Columns:
    """Return frames as columns."""
    return {name: [row[name] for row in rows] for name in COLUMNS}


def joined(parts: Iterable[Columns]) -> Columns:
    """Return the frames of all parts in order of time, each moment once."""
    whole: Columns = {name: [] for name in COLUMNS}
    for part in parts:
        for name in COLUMNS:
            whole[name] += part[name]
    times = whole["t_s"]
    order = sorted(range(len(times)), key=times.__getitem__)
    kept = [i for at, i in enumerate(order) if at == 0 or times[i] > times[order[at - 1]]]
    return {name: [column[i] for i in kept] for name, column in whole.items()}


def frames_in(columns: Columns) -> int:
    """Return how many frames there are."""
    return len(columns["t_s"])


def rows(columns: Columns) -> Iterator[dict[str, Any]]:
    """Yield the frames one by one."""
    for values in zip(*(columns[name] for name in COLUMNS), strict=True):
        yield dict(zip(COLUMNS, values, strict=True))


def as_readings(
    columns: Columns, evidence: Mapping[str, Evidence]
) -> Iterator[tuple[float, list[FaceReading]]]:
    """Yield what ``affect.summary.summarise`` takes: seconds, and the readings of the frame.

    ``evidence`` grades the action units; units without a grade count as experimental. Faces
    beside the kept one are there to be counted, and could not be read.
    """
    for row in rows(columns):
        faces = int(row["faces"])
        others = [_unread(row["t_s"], 2 + i) for i in range(faces - 1)]
        yield row["t_s"], [_reading(row, evidence), *others] if faces else []


def _reading(row: Row, evidence: Mapping[str, Evidence]) -> FaceReading:
    quality = Quality(row["q"], tuple(Reason(reason) for reason in row["reasons"]))
    if row["e"] is None:
        return FaceReading(row["t_s"], 0, 1, _box(1), None, quality)
    shares = np.asarray(row["e"], np.float32)
    return FaceReading(
        timestamp_s=row["t_s"],
        frame=0,
        track_id=1,
        box=_box(1),
        expression=shares / shares.sum(),  # rounded on its way
        quality=quality,
        valence=row["v"],
        arousal=row["a"],
        confidence=float(shares.max()),
        head_pose=HeadPose(*row["pose"]) if row["pose"] else None,
        eyes=(Eye(*row["eyes"][0]), Eye(*row["eyes"][1])) if row["eyes"] else None,
        action_units={
            name: ActionUnit(intensity, evidence.get(name, Evidence.EXPERIMENTAL))
            for name, intensity in zip(ACTION_UNITS, row["au"] or (), strict=False)
        },
    )


def _unread(t_s: float, track_id: int) -> FaceReading:
    return FaceReading(t_s, 0, track_id, _box(track_id), None, Quality(0.0))


def _box(track_id: int) -> FaceBox:
    """Return a place so far from all others that no face is taken for another."""
    left = track_id * _APART_PX
    return FaceBox(left, 0.0, left + _SIDE_PX, _SIDE_PX)
