"""What is made from the OpenAPI document is complete, fresh, and works against a live server."""

import importlib.util
import json
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx2
import jsonschema_rs
import pytest
import uvicorn

from tests.monitoring import recordings
from tests.tools.postman_runner import CollectionRunner

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "api"


@pytest.fixture(scope="module")
def generate():
    """tools/generate.py as a module, with its neighbours importable as they are for a script."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "generate.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture(scope="module")
def document(generate):
    return generate.openapi_document()


@pytest.fixture(scope="module")
def operations(generate, document):
    return generate.read_operations(document)


@pytest.fixture(scope="module")
def journey(generate):
    import openapi_examples.journey

    return openapi_examples.journey


@pytest.fixture
def server(app):
    """The address of the application, really served."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_config=None, ws="none", loop="asyncio", lifespan="on")
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        while not running.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "clip.webm"
    return recordings.live_webm(path, recordings.face_frames(1.5))


def test_the_journey_visits_every_operation(operations, journey):
    assert journey.unvisited(operations) == set()


def test_an_operation_that_is_left_out_is_noticed(operations, journey):
    assert journey.unvisited({**operations, "fly": None}) == {"fly"}


def test_every_step_is_an_operation_of_the_document(operations, journey):
    assert {step.operation for step in journey.JOURNEY} <= set(operations)


def test_what_a_step_needs_was_kept_before(operations, journey):
    known = {"email"}
    for step in journey.JOURNEY:
        needed = json.dumps([dict(step.parts), dict(step.body), dict(step.form)])
        for name in ("csrf_token", "job_id", "check_in_id", "token_id", "session_id", "code"):
            assert "{{" + name + "}}" not in needed or name in known, step
        known |= set(step.keeps)
        assert journey.filled_path(operations[step.operation], step)


def test_every_body_has_an_example(operations):
    takes_body = {name for name, one in operations.items() if one.body is not None}
    assert {"sign_up", "add_words", "change_check_in", "leave_message"} <= takes_body
    assert all(operations[name].body for name in takes_body)


def test_a_body_without_an_example_is_refused(generate, document):
    broken = json.loads(json.dumps(document))
    del broken["components"]["schemas"]["LogIn"]["examples"]
    with pytest.raises(ValueError, match="LogIn has no example"):
        generate.read_operations(broken)


def test_two_runs_give_the_same_files(generate, document):
    assert generate.generated_texts(generate.openapi_document()) == generate.generated_texts(
        document
    )


def test_the_committed_files_are_fresh(generate, document):
    for path, text in generate.generated_texts(document).items():
        assert path.read_text() == text, f"{path.name} is stale. Run: ./app client"


def test_the_web_apps_types_are_fresh(generate):
    if shutil.which("npm") is None or not (generate.WEB / "node_modules").is_dir():
        pytest.skip("npm or web/node_modules is missing; ./app brings both")
    assert generate.TYPES.read_text() == generate.generated_types(), "Run: ./app client"


def test_a_stale_file_is_named_with_the_command_that_mends_it(
    generate, monkeypatch, capsys, tmp_path
):
    stale = tmp_path / "examples.sh"
    stale.write_text("old")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "stale_files", lambda: [stale])
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err == "examples.sh is stale. Run: ./app client\n"
    monkeypatch.setattr(generate, "stale_files", list)
    assert generate.main(["--check"]) == 0
    assert generate.main(["--chekc"]) == 2


def test_an_edited_file_counts_as_stale(generate, monkeypatch, tmp_path):
    copy = tmp_path / "examples.sh"
    copy.write_text(generate.CURL.read_text() + "# edited\n")
    monkeypatch.setattr(generate, "CURL", copy)
    monkeypatch.setattr(generate, "generated_types", lambda: generate.TYPES.read_text())
    assert generate.stale_files() == [copy]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: apt install curl")
def test_the_curl_script_runs_against_a_live_server(server, clip):
    script = [shutil.which("sh"), str(DOCS / "examples.sh"), str(clip), server]
    ran = subprocess.run(script, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1] == "204 DELETE /api/v1/me"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: apt install curl")
def test_the_curl_script_stops_at_the_first_surprise(server, clip):
    broken = clip.with_name("broken.webm")
    broken.write_bytes(b"no video")
    script = [shutil.which("sh"), str(DOCS / "examples.sh"), str(broken), server]
    ran = subprocess.run(script, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1
    assert "clip_unsupported" in ran.stderr
    assert ran.stdout.splitlines()[-1] == "415 POST /api/v1/check-ins"


def test_the_postman_collection_runs_against_a_live_server(server, clip, journey, document):
    collection = json.loads((DOCS / "emocare.postman_collection.json").read_text())
    collection["variable"].append({"key": "server", "value": server})
    validated = []

    def validate(name: str, answer: httpx2.Response) -> None:
        """Hold a real answer, success or refusal, against the document."""
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.content and "json" in kind:
            operation = name.partition(" ")[2].replace(" ", "_")
            schema = answer_schema(document, operation, answer.status_code, kind)
            jsonschema_rs.validator_for(schema).validate(answer.json())
            validated.append(operation)

    with httpx2.Client(timeout=60) as client:
        runner = CollectionRunner(collection, client, clip, validate)
        runner.run()
    assert len(runner.ran) == len(journey.JOURNEY)
    assert {"create_check_in", "read_job", "read_check_in", "list_check_ins"} <= set(validated)


def answer_schema(document, operation_id: str, status: int, kind: str) -> dict:
    """Return the schema of an answer, with everything it refers to."""
    [responses] = [
        operation["responses"]
        for path in document["paths"].values()
        for operation in path.values()
        if operation["operationId"] == operation_id
    ]
    response = responses.get(str(status)) or responses[f"{status // 100}XX"]
    schema = response["content"][kind].get("schema", {})  # files have none
    return {**schema, "components": document["components"]}
