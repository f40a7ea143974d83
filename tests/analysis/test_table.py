"""The columns are a contract: names, order, types, units, and what is empty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import emocare
from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.table import (
    COLUMNS,
    EXPRESSION_COLUMNS,
    Layout,
    to_dataframe,
    to_record_batch,
)
from emocare.types import ACTION_UNITS, ActionUnit, Evidence, Expression, Eye, FaceReading, Reason
from tests.analysis.made_readings import made_reading
from tests.generated_clips import Picture


def test_columns_stand_in_their_fixed_order() -> None:
    assert COLUMNS[:8] == (
        *("source", "frame", "timestamp_s", "track_id"),
        *("box_x1", "box_y1", "box_x2", "box_y2"),
    )
    assert COLUMNS[8:16] == tuple(f"expression_{name}" for name in Expression)
    assert COLUMNS[16:34] == ACTION_UNITS
    assert COLUMNS[34:] == (
        *("valence", "arousal", "yaw", "pitch", "roll"),
        *("eye_right_openness", "eye_right_gaze_yaw", "eye_right_gaze_pitch"),
        *("eye_left_openness", "eye_left_gaze_yaw", "eye_left_gaze_pitch"),
        *("quality", "reasons", "confidence"),
    )


def test_without_readings_the_header_and_types_are_still_there() -> None:
    empty = to_dataframe([])
    full = to_dataframe([made_reading()], "clip.mp4")

    assert list(empty.columns) == list(COLUMNS)
    assert len(empty) == 0
    pd.testing.assert_series_equal(empty.dtypes, full.dtypes)


def test_a_reading_becomes_a_row_with_its_own_values() -> None:
    reading = made_reading(1.5, 45, track_id=3, showing=Expression.FEAR, probability=0.72)

    row = to_dataframe([reading], "folder/clip.mp4").iloc[0]

    assert (row["source"], row["frame"], row["timestamp_s"], row["track_id"]) == (
        *("folder/clip.mp4", 45),
        *(1.5, 3),
    )
    assert (row["box_x1"], row["box_y1"], row["box_x2"], row["box_y2"]) == (
        *(100.25, 60.5),
        *(180.75, 170.125),
    )
    assert row["expression_fear"] == pytest.approx(0.72)
    assert row[list(EXPRESSION_COLUMNS)].sum() == pytest.approx(1.0)
    assert (row["valence"], row["arousal"]) == (0.5, -0.25)
    assert (row["yaw"], row["pitch"]) == pytest.approx((0.1, -0.2))
    assert row["reasons"] == ""


def test_an_abstention_is_a_row_with_reasons_and_empty_scores() -> None:
    reading = made_reading(reasons=(Reason.TOO_DARK, Reason.BLURRED))

    row = to_dataframe([reading]).iloc[0]

    assert row["reasons"] == "too_dark;blurred"
    assert row["quality"] == pytest.approx(0.2)
    scores = [*EXPRESSION_COLUMNS, "valence", "arousal", "confidence"]
    assert row[scores].isna().all()


def test_action_units_stay_empty_until_a_network_measures_them() -> None:
    plain = to_dataframe([made_reading()])
    reading = made_reading()
    measured = FaceReading(
        *(0.0, 0, 1),
        reading.box,
        reading.expression,
        reading.quality,
        action_units={"AU12": ActionUnit(3.5, Evidence.DISTILLED)},
    )

    assert plain[list(ACTION_UNITS)].isna().all(axis=None)
    assert to_dataframe([measured])["AU12"].iloc[0] == 3.5


def test_eyes_and_landmarks_stand_in_their_own_columns() -> None:
    points = np.arange(140, dtype=np.float32).reshape(70, 2)
    eyes = (Eye(0.9, 0.1, -0.2), Eye(0.7, 0.3, -0.4))
    reading = replace(made_reading(), eyes=eyes, landmarks70=points)

    row = to_dataframe([reading], landmarks=True).iloc[0]

    assert (row["eye_right_openness"], row["eye_left_openness"]) == pytest.approx((0.9, 0.7))
    assert (row["eye_right_gaze_yaw"], row["eye_left_gaze_pitch"]) == pytest.approx((0.1, -0.4))
    assert (row["lm_x0"], row["lm_y0"], row["lm_x69"], row["lm_y69"]) == (0, 1, 138, 139)


def test_landmarks_come_last_and_only_when_asked_for() -> None:
    plain, full = (to_dataframe([made_reading()], landmarks=asked) for asked in (False, True))

    assert list(plain.columns) == list(COLUMNS)
    assert list(full.columns)[: len(COLUMNS)] == list(COLUMNS)
    assert len(full.columns) == len(COLUMNS) + 140
    assert full[full.columns[len(COLUMNS) :]].isna().all(axis=None)


def test_a_number_that_is_not_finite_becomes_an_empty_cell() -> None:
    reading = made_reading()
    odd = FaceReading(
        0.0, 0, 1, reading.box, None, reading.quality, valence=float("inf"), arousal=float("nan")
    )

    row = to_dataframe([odd]).iloc[0]

    assert np.isnan(row["valence"])
    assert np.isnan(row["arousal"])


def test_the_package_offers_the_table(astronaut: Picture, analyzer: FaceAnalyzer) -> None:
    table = emocare.to_dataframe(analyzer.image(astronaut), "astronaut")

    assert len(table) == 1
    assert table["source"].tolist() == ["astronaut"]
    assert table["track_id"].tolist() == [1]
    assert table[list(EXPRESSION_COLUMNS)].to_numpy().argmax() == list(Expression).index(
        Expression.HAPPINESS
    )


def test_label_sets_hold_what_is_likely_enough_and_always_the_strongest() -> None:
    wavering = np.float32([0.05, 0.45, 0.3, 0.1, 0.05, 0.03, 0.01, 0.01])
    readings = [replace(made_reading(), expression=wavering), made_reading()]
    strict, wide = (
        to_record_batch(readings, "", Layout(label_set_threshold=threshold)).column("label_set")
        for threshold in (0.2, 0.75)
    )
    assert strict[0].as_py() == "happiness"
    assert wide[0].as_py() == "happiness;surprise"


def test_an_abstention_has_no_label_set() -> None:
    abstained = replace(made_reading(), expression=None)
    batch = to_record_batch([abstained], "", Layout(label_set_threshold=0.5))
    assert batch.column("label_set").to_pylist() == [None]
