"""Help with parts missing: the network that reads words, the database, nobody signed in."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, text

import emocare

PACKAGE = Path(emocare.__file__).parent
MODELS = ("*.onnx", "*.npz", "*.npy", "*.safetensors", "weights")
READ = """
import json
from emocare.safety.lines import lines_for
from emocare.safety.risk import assess_text
read = {text: assess_text(text).level for text in (
    "I want to kill myself tonight", "I want to die", "soup and a walk")}
print(json.dumps({"read": read, "lines": lines_for("DE").lines[0].numbers[0]}))
"""


def test_without_any_model_file_the_rules_still_hear_a_call_for_help(tmp_path):
    shutil.copytree(
        PACKAGE, tmp_path / "emocare", ignore=shutil.ignore_patterns(*MODELS, "__pycache__")
    )
    run = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    assert found["read"]["I want to kill myself tonight"] == 3
    assert found["read"]["I want to die"] == 2
    assert found["read"]["soup and a walk"] == 0
    assert found["lines"] == "0800 111 0 111"


@pytest.fixture
def locked(running):
    """The database, held by somebody who writes and does not come to an end."""
    database = running.state.stores.database
    with database.engine.connect() as holder:
        if holder.dialect.name != "sqlite":
            pytest.skip("one writer at a time is SQLite's")
        holder = holder.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        holder.execute(text("SELECT 1"))
        event.listen(database.engine, "checkout", impatient)
        yield database
        event.remove(database.engine, "checkout", impatient)


def impatient(connection, *_):
    connection.execute("PRAGMA busy_timeout = 100")


def test_while_the_database_is_locked_help_and_plan_open(ada, request):
    ada.http.put("/api/v1/safety/plan", json={"on_my_own": ["a walk"]})
    request.getfixturevalue("locked")
    lines = ada.http.get("/api/v1/help/lines", params={"country": "GB"})
    assert (lines.status_code, lines.json()["emergency_number"]) == (200, "999")
    plan = ada.http.get("/api/v1/safety/plan")
    assert (plan.status_code, plan.json()["on_my_own"]) == (200, ["a walk"])
    assert ada.http.get("/api/v1/safety").status_code == 200
    # What cannot be kept says so as a passing trouble, so that the page keeps it and goes on: the
    # page itself opens the path at item 9 (web/src/features/assessment/offline.test.tsx).
    step = ada.http.post("/api/v1/safety/steps", json={"level": 3})
    assert step.status_code in {201, 503}
    if step.status_code == 503:
        assert step.json()["code"] == "database_unavailable"
    else:
        assert (step.json()["level"], step.json()["id"]) == (3, None)


ENTRY = "/api/v1/journal/entries"
WISH = "I want to die."


def entry(words):
    return {"id": str(uuid4()), "written_at": "2026-03-02T20:00:00Z", "text": words}


@pytest.mark.parametrize(
    ("words", "level"),
    [("I want to kill myself tonight.", 3), (WISH, 2), ("Soup and a walk.", None)],
)
def test_words_that_cannot_be_stored_are_read_all_the_same(ada, request, caplog, words, level):
    request.getfixturevalue("locked")
    answer = ada.http.post(ENTRY, json=entry(words))
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    step = answer.json().get("safety")
    assert (step and (step["level"], step["id"])) == (level and (level, None))
    assert words not in answer.text + caplog.text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/api/v1/check-ins/words", {"mood": 2, "words": WISH}),
        ("/api/v1/journal/reminders", {"weekdays": [0], "at": "20:30", "label": WISH}),
        ("/api/v1/safety/plan", {"warning_signs": ["I stop eating", WISH]}),
    ],
)
def test_words_of_every_slice_are_read_where_they_cannot_be_stored(ada, request, path, form):
    request.getfixturevalue("locked")
    send = ada.http.put if path.endswith("plan") else ada.http.post
    answer = send(path, json=form)
    assert (answer.status_code, answer.json()["safety"]["level"]) == (503, 2)
