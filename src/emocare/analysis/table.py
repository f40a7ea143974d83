"""One row per visible face per frame, in columns that never change place.

Units: pixels for boxes, seconds for times, radians for angles (signs in ``emocare.types``),
probabilities and the openness of eyes in [0, 1], valence and arousal in [-1, 1], action units 0-5.
What was not measured is empty (null in files, NaN in pandas), never a made-up number: an abstention
has its ``reasons`` and no scores, and what the network in use does not measure stays empty. For
those who ask, more columns follow at the end: the set of expressions that holds the label with a
stated coverage, and 140 for the 70 landmarks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from emocare.evaluation.conformal import label_sets
from emocare.types import ACTION_UNITS, EXPRESSIONS, LANDMARKS, Eye, FaceReading, HeadPose

if TYPE_CHECKING:
    import pandas as pd

EXPRESSION_COLUMNS: tuple[str, ...] = tuple(f"expression_{name}" for name in EXPRESSIONS)
SEPARATOR = ";"

_Cell = str | int | float | None
_Column = tuple[str, pa.DataType, Callable[[FaceReading], _Cell]]


def _expression(index: int) -> Callable[[FaceReading], float | None]:
    return lambda reading: None if reading.expression is None else float(reading.expression[index])


def _action_unit(name: str) -> Callable[[FaceReading], float | None]:
    def intensity(reading: FaceReading) -> float | None:
        unit = reading.action_units.get(name)
        return None if unit is None else unit.intensity

    return intensity


def _pose(angle: Callable[[HeadPose], float]) -> Callable[[FaceReading], float | None]:
    return lambda reading: None if reading.head_pose is None else angle(reading.head_pose)


def _eye(side: int, value: Callable[[Eye], float]) -> Callable[[FaceReading], float | None]:
    return lambda reading: None if reading.eyes is None else value(reading.eyes[side])


def _landmark(point: int, axis: int) -> Callable[[FaceReading], float | None]:
    def place(reading: FaceReading) -> float | None:
        points = reading.landmarks70
        return None if points is None else float(points[point, axis])

    return place


def _eye_columns(side: int, name: str) -> tuple[_Column, ...]:
    return (
        (f"eye_{name}_openness", _F32, _eye(side, lambda eye: eye.openness)),
        (f"eye_{name}_gaze_yaw", _F32, _eye(side, lambda eye: eye.gaze_yaw)),
        (f"eye_{name}_gaze_pitch", _F32, _eye(side, lambda eye: eye.gaze_pitch)),
    )


_F32 = pa.float32()
# ``source`` comes first and is the same for a whole recording, so it is not read per face.
_COLUMNS: tuple[_Column, ...] = (
    ("frame", pa.int64(), lambda r: r.frame),
    ("timestamp_s", pa.float64(), lambda r: r.timestamp_s),
    ("track_id", pa.int64(), lambda r: r.track_id),
    ("box_x1", _F32, lambda r: r.box.x1),
    ("box_y1", _F32, lambda r: r.box.y1),
    ("box_x2", _F32, lambda r: r.box.x2),
    ("box_y2", _F32, lambda r: r.box.y2),
    *((name, _F32, _expression(index)) for index, name in enumerate(EXPRESSION_COLUMNS)),
    *((name, _F32, _action_unit(name)) for name in ACTION_UNITS),
    ("valence", _F32, lambda r: r.valence),
    ("arousal", _F32, lambda r: r.arousal),
    ("yaw", _F32, _pose(lambda pose: pose.yaw)),
    ("pitch", _F32, _pose(lambda pose: pose.pitch)),
    ("roll", _F32, _pose(lambda pose: pose.roll)),
    *_eye_columns(0, "right"),
    *_eye_columns(1, "left"),
    ("quality", _F32, lambda r: r.quality.score),
    ("reasons", pa.string(), lambda r: SEPARATOR.join(r.quality.reasons)),
    ("confidence", _F32, lambda r: r.confidence),
)

_LANDMARK_COLUMNS: tuple[_Column, ...] = tuple(
    (f"lm_{axis}{point}", _F32, _landmark(point, index))
    for point in range(LANDMARKS)
    for index, axis in enumerate("xy")
)


def _label_set(threshold: float) -> Callable[[FaceReading], str | None]:
    def names(reading: FaceReading) -> str | None:
        if reading.expression is None:
            return None
        [inside] = label_sets(reading.expression[None].astype(np.float64), threshold)
        return SEPARATOR.join(name for name, kept in zip(EXPRESSIONS, inside, strict=True) if kept)

    return names


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a table has beside the fixed ones.

    ``label_set_threshold`` is the network's threshold for the coverage asked for
    (``evaluation.conformal``, LAC), None for no such column.
    """

    landmarks: bool = False
    label_set_threshold: float | None = None

    @property
    def columns(self) -> tuple[_Column, ...]:
        """Name, type and reading function of every column but ``source``."""
        more: tuple[_Column, ...] = ()
        if self.label_set_threshold is not None:
            more = (("label_set", pa.string(), _label_set(self.label_set_threshold)),)
        return (*_COLUMNS, *more, *(_LANDMARK_COLUMNS if self.landmarks else ()))

    @property
    def schema(self) -> pa.Schema:
        """The table's schema."""
        fields = [(name, kind) for name, kind, _ in self.columns]
        return pa.schema([("source", pa.string()), *fields])


PLAIN = Layout()
SCHEMA: pa.Schema = PLAIN.schema
COLUMNS: tuple[str, ...] = tuple(SCHEMA.names)


def to_record_batch(
    readings: Sequence[FaceReading], source: str, layout: Layout = PLAIN
) -> pa.RecordBatch:
    """Return one row per reading in the layout's columns; what was not measured is not filled."""
    columns: list[Any] = [pa.array([source] * len(readings), pa.string())]
    for _, kind, read in layout.columns:
        columns.append(pa.array([_finite(read(reading)) for reading in readings], kind))
    return pa.RecordBatch.from_arrays(columns, schema=layout.schema)


def to_dataframe(
    readings: Iterable[FaceReading], source: str = "", *, landmarks: bool = False
) -> pd.DataFrame:
    """Return readings as a pandas table with the fixed columns, also when there are none.

    Args:
        readings: what ``FaceAnalyzer.image`` or ``FaceAnalyzer.video`` gave.
        source: name of the recording, for the first column.
        landmarks: add lm_x0, lm_y0 … lm_x69, lm_y69, in pixels.
    """
    batch = to_record_batch(list(readings), source, Layout(landmarks=landmarks))
    frame: pd.DataFrame = pa.Table.from_batches([batch]).to_pandas()
    return frame


def _finite(value: _Cell) -> _Cell:
    """Turn NaN and infinities into an empty cell, so that all formats agree."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
