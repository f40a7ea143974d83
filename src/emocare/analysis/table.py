"""One row per visible face per frame, in columns that never change place.

Units: pixels for boxes, seconds for times, radians for angles (signs in ``emocare.types``),
probabilities in [0, 1], valence and arousal in [-1, 1], action units 0-5. What was not measured is
empty (null in files, NaN in pandas), never a made-up number: an abstention has its ``reasons`` and
no scores, and the action-unit columns stay empty until a network measures them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from emocare.types import EXPRESSIONS, FaceReading, HeadPose

if TYPE_CHECKING:
    import pandas as pd

ACTION_UNITS: tuple[str, ...] = tuple(
    f"AU{number:02d}"
    for number in (1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 24, 25, 26, 43)
)
EXPRESSION_COLUMNS: tuple[str, ...] = tuple(f"expression_{name}" for name in EXPRESSIONS)
REASON_SEPARATOR = ";"

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
    ("quality", _F32, lambda r: r.quality.score),
    ("reasons", pa.string(), lambda r: REASON_SEPARATOR.join(r.quality.reasons)),
    ("confidence", _F32, lambda r: r.confidence),
)

SCHEMA: pa.Schema = pa.schema(
    [("source", pa.string()), *((name, kind) for name, kind, _ in _COLUMNS)]
)
COLUMNS: tuple[str, ...] = tuple(SCHEMA.names)


def to_record_batch(readings: Sequence[FaceReading], source: str) -> pa.RecordBatch:
    """Return one row per reading in the fixed columns; nothing that was not measured is filled."""
    columns: list[Any] = [pa.array([source] * len(readings), pa.string())]
    for _, kind, read in _COLUMNS:
        columns.append(pa.array([_finite(read(reading)) for reading in readings], kind))
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def to_dataframe(readings: Iterable[FaceReading], source: str = "") -> pd.DataFrame:
    """Return readings as a pandas table with the fixed columns, also when there are none.

    Args:
        readings: what ``FaceAnalyzer.image`` or ``FaceAnalyzer.video`` gave.
        source: name of the recording, for the first column.
    """
    batch = to_record_batch(list(readings), source)
    frame: pd.DataFrame = pa.Table.from_batches([batch]).to_pandas()
    return frame


def _finite(value: _Cell) -> _Cell:
    """Turn NaN and infinities into an empty cell, so that all formats agree."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
