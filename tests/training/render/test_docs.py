from __future__ import annotations

import re
from pathlib import Path

from emocare.training.render.dataset import SCHEMA

PAGE = Path(__file__).parents[3] / "docs" / "synthetic-faces.md"


def test_the_page_explains_every_array_of_the_file() -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert explained == {*SCHEMA, "meta"}
