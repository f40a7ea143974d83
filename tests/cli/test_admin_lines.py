"""``emocare admin lines``."""

import json

from typer.testing import CliRunner

from emocare.cli.admin import app


def test_lines_that_nobody_checked_are_listed():
    answer = CliRunner().invoke(app, ["lines", "--json"])
    assert answer.exit_code == 0
    due = json.loads(answer.stdout)["due"]
    assert any(one["verified_at"] is None for one in due)
    assert {"DE", "ZZ"} < {one["country"] for one in due if one["name"] == "Emergency number"}
    assert {"country", "name", "numbers", "evidence", "verified_at"} == set(due[0])


def test_they_are_listed_in_words_too():
    answer = CliRunner().invoke(app, ["lines"])
    assert answer.exit_code == 0
    assert "are due" in answer.stderr
    assert (
        "CA  registry   checked 2026-06-02  9-8-8: Suicide Crisis Helpline: 988\n" in answer.stdout
    )
