import csv
import io
import json

import pytest

from emocare.accounts.export import csv_lines, json_lines


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"a": 1, "b": ["x\ny", {"k": None}]}],
        [{"a": "=1"}, {"b": 2.5, "a": None}, {}],
    ],
)
def test_records_written_piece_by_piece_are_one_document(rows):
    assert "".join(json_lines(rows)) == json.dumps(rows, ensure_ascii=False, indent=2)


def test_a_table_has_every_column_and_no_formula():
    text = "".join(csv_lines([{"a": "=1+1"}, {"b": [1, 2], "a": None}]))
    assert list(csv.reader(io.StringIO(text))) == [["a", "b"], ["'=1+1", ""], ["", "[1, 2]"]]
