"""``emocare models``: what is here, what can be fetched."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emocare.cli import app
from emocare.cli.models import READS

RUNNER = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMOCARE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_shipped_networks_are_listed_with_their_true_hashes(home: Path) -> None:
    document = json.loads(RUNNER.invoke(app, ["models", "--json"]).stdout)

    shipped = [entry for entry in document["models"] if entry["present"]]
    assert [entry["purpose"] for entry in shipped] == [READS, READS, *["finding faces"] * 3]
    for entry in shipped:
        content = Path(entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["size"]
        assert entry["licence"]
    assert not home.exists()


def test_what_is_not_here_says_how_to_get_it(home: Path) -> None:
    result = RUNNER.invoke(app, ["models"])

    assert result.exit_code == 0
    assert "emocare models fetch face_landmarker" in result.stdout
    assert not home.exists()


def test_a_name_that_is_not_listed_is_refused(home: Path) -> None:
    result = RUNNER.invoke(app, ["models", "fetch", "everything"])

    assert result.exit_code == 1
    assert "There is no model 'everything' to fetch; there is: face_landmarker." in result.stderr
    assert not home.exists()


def test_a_fetched_network_is_found(home: Path, shared: Path) -> None:
    (home / "models").mkdir(parents=True)
    stored = shared / "models" / "face_landmarker.task"
    (home / "models" / stored.name).write_bytes(stored.read_bytes())

    document = json.loads(RUNNER.invoke(app, ["models", "--json"]).stdout)
    fetched = json.loads(
        RUNNER.invoke(app, ["models", "fetch", "face_landmarker", "--json"]).stdout
    )

    [entry] = [entry for entry in document["models"] if entry["name"] == "face_landmarker"]
    assert entry["present"]
    assert fetched["file"] == entry["file"]
