"""``emocare benchmark``: one JSON object, or a table for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emocare.cli import app
from tests.analysis import media

RUNNER = CliRunner()


def test_json_has_the_promised_keys(swaying_clip: Path) -> None:
    result = RUNNER.invoke(app, ["benchmark", str(swaying_clip), "--json"])

    figures = json.loads(result.stdout)
    assert {"frames", "p50_ms", "p95_ms", "mean_ms", "cpu_ms_per_frame", "stages"} <= set(figures)
    assert figures["frames"] == 30
    assert result.stderr == ""


def test_people_get_a_table(swaying_clip: Path) -> None:
    result = RUNNER.invoke(app, ["benchmark", str(swaying_clip), "--frames", "5"])

    assert result.exit_code == 0
    for words in ("detect", "align and quality", "full reading", "5 frames of 640x360"):
        assert words in result.stdout


@pytest.mark.parametrize("kind", media.BAD)
def test_bad_files_are_one_line_and_exit_code_1(kind: str, tmp_path: Path) -> None:
    make, name, words = media.BAD[kind]

    result = RUNNER.invoke(app, ["benchmark", str(make(tmp_path / name))])

    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
