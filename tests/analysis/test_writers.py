"""Three formats, one content: what goes in comes out, streamed, whole or not at all."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.analysis.table import COLUMNS, to_dataframe
from emocare.analysis.writers import (
    CHUNK_ROWS,
    FORMATS,
    TableFile,
    metadata_path,
    read_metadata,
)
from emocare.types import (
    ACTION_UNITS,
    EXPRESSIONS,
    ActionUnit,
    Evidence,
    Eye,
    FaceBox,
    FaceReading,
    HeadPose,
    Quality,
    Reason,
)
from tests.analysis.made_readings import made_reading

METADATA = {"models": {"model_sha256": "ab" * 32}, "options": {"fps": None}, "notes": ["ü"]}

numbers = st.floats(-1e6, 1e6, width=32)
eyes = st.builds(Eye, numbers, numbers, numbers)
units = st.dictionaries(
    st.sampled_from(ACTION_UNITS),
    st.builds(ActionUnit, st.floats(0, 5, width=32), st.sampled_from(Evidence)),
)
shares = st.lists(st.integers(1, 1000), min_size=8, max_size=8)


@st.composite
def readings(draw: st.DrawFn) -> FaceReading:
    """Any reading: read or abstained, with or without what a network may not measure."""
    weights = np.array(draw(shares), np.float32)
    reasons = draw(st.lists(st.sampled_from(list(Reason)), unique=True, max_size=3))
    unread = draw(st.booleans())
    return FaceReading(
        draw(st.floats(0, 1e5)),
        draw(st.integers(0, 10**9)),
        draw(st.integers(1, 10**6)),
        FaceBox(*(draw(numbers) for _ in range(4))),
        None if unread else weights / weights.sum(),
        Quality(draw(st.floats(0, 1, width=32)), tuple(reasons)),
        valence=draw(st.none() | st.floats(-1, 1, width=32)),
        confidence=None if unread else float((weights / weights.sum()).max()),
        head_pose=draw(st.none() | st.builds(HeadPose, numbers, numbers, numbers)),
        eyes=draw(st.none() | st.tuples(eyes, eyes)),
        action_units=draw(units),
    )


def write(path: Path, rows: list[FaceReading], name: str, source: str = "clip.mp4") -> Path:
    table = TableFile(path, source, name)
    with table:
        for row in rows:
            table.add([row])
        table.finish(METADATA)
        table.commit()
    return path


def read(path: Path) -> pd.DataFrame:
    """Read a table as a user would, with nothing but pandas, into the columns' own types."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".csv":
        frame = pd.read_csv(path, keep_default_na=False, na_values={c: [""] for c in NUMERIC})
    else:
        frame = pd.DataFrame(json.loads(path.read_text("utf-8")), columns=list(COLUMNS))
    return frame.astype(to_dataframe([]).dtypes.to_dict())


NUMERIC = [column for column in COLUMNS if column not in {"source", "reasons"}]
SOURCES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15, deadline=None)
@given(rows=st.lists(readings(), max_size=6), source=SOURCES)
def test_what_is_written_is_read_back_equal(
    name: str, rows: list[FaceReading], source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("table") / f"readings{FORMATS[name].suffix}"

    write(path, rows, name, source)

    pd.testing.assert_frame_equal(read(path), to_dataframe(rows, source), check_exact=True)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_rows_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    rows = [made_reading(index / 30, index) for index in range(50)]

    first = write(tmp_path / f"a{FORMATS[name].suffix}", rows, name)
    second = write(tmp_path / f"b{FORMATS[name].suffix}", rows, name)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_metadata_come_back(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"readings{FORMATS[name].suffix}", [made_reading()], name)

    metadata = read_metadata(path)

    assert metadata is not None
    assert {key: metadata[key] for key in METADATA} == METADATA


def test_parquet_carries_its_metadata_in_the_schema(tmp_path: Path) -> None:
    path = write(tmp_path / "readings.parquet", [made_reading()], "parquet")

    stored = pq.read_schema(path).metadata[b"emocare"]

    assert json.loads(stored)["models"] == METADATA["models"]
    assert [file.name for file in tmp_path.iterdir()] == ["readings.parquet"]


@pytest.mark.parametrize("name", ["csv", "json"])
def test_text_tables_have_metadata_and_types_beside_them(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"readings.{name}", [], name)

    beside = json.loads(metadata_path(path).read_text("utf-8"))

    assert list(beside["columns"]) == list(COLUMNS)
    assert beside["columns"]["timestamp_s"] == "double"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        f"readings.{name}",
        "readings.meta.json",
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_without_rows_there_is_still_a_header(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"readings{FORMATS[name].suffix}", [], name)

    assert list(read(path).columns) == list(COLUMNS)
    assert len(read(path)) == 0


def test_a_long_recording_is_written_in_chunks(tmp_path: Path) -> None:
    rows = [made_reading(index / 30, index) for index in range(2 * CHUNK_ROWS + 7)]

    path = write(tmp_path / "readings.parquet", rows, "parquet")

    file = pq.ParquetFile(path)
    sizes = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert sizes == [CHUNK_ROWS, CHUNK_ROWS, 7]
    assert pd.read_parquet(path)["frame"].tolist() == list(range(len(rows)))


@pytest.mark.parametrize("name", FORMATS)
def test_leaving_early_leaves_no_file_and_the_old_one_untouched(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"readings{FORMATS[name].suffix}", [made_reading()], name)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    with TableFile(path, "clip.mp4", name) as table:
        table.add([made_reading(9.0, 9)] * (CHUNK_ROWS + 1))

    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_json_holds_numbers_and_null_only(tmp_path: Path) -> None:
    path = write(tmp_path / "readings.json", [made_reading(reasons=(Reason.BLURRED,))], "json")

    def refuse(text: str) -> Any:
        raise AssertionError(f"{text} is not JSON")

    [row] = json.loads(path.read_text(), parse_constant=refuse)
    assert row["expression_fear"] is None
    assert row["box_x1"] == 100.25


def test_strange_files_have_no_metadata(tmp_path: Path) -> None:
    for name in ("broken.parquet", "broken.csv", "absent.json"):
        path = tmp_path / name
        if "absent" not in name:
            path.write_bytes(b"PAR1 this is not a table")
        assert read_metadata(path) is None


def test_shares_still_sum_to_one_after_csv(tmp_path: Path) -> None:
    path = write(tmp_path / "readings.csv", [made_reading(probability=1 / 3)], "csv")

    row = pd.read_csv(path).iloc[0]

    assert math.isclose(sum(row[f"expression_{e}"] for e in EXPRESSIONS), 1.0, abs_tol=1e-6)
