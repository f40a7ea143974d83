import contextlib
import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emocare.errors import Unavailable
from emocare.vision.detect import DetectorOptions, create_detector
from emocare.vision.model_files import MODEL_FILES, ModelFile, fetch_model, is_present

CONTENT = bytes(range(256)) * 1000


class Shelf(BaseHTTPRequestHandler):
    """Serves CONTENT, or a spoilt form of it, by path."""

    def do_GET(self):
        answers = {
            "/good": CONTENT,
            "/changed": CONTENT[:-1] + b"!",
            "/longer": CONTENT + b"more",
            "/cut": CONTENT[:5000],
        }
        if self.path not in answers:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(max(len(CONTENT), len(answers[self.path]))))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(answers[self.path])

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def shelf():
    with ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def file(shelf):
    return ModelFile(
        name="net.task",
        url=f"{shelf}/good",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        licence="MIT",
        purpose="a test",
    )


def test_a_file_is_fetched_whole_and_under_its_name(file, tmp_path):
    told = []
    path = fetch_model(file, tmp_path / "models", progress=told.append)
    assert path == tmp_path / "models" / "net.task"
    assert path.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)
    assert is_present(file, tmp_path / "models")


def test_a_file_that_is_there_is_not_fetched_again(file, tmp_path):
    fetch_model(file, tmp_path)
    gone = replace(file, url="http://127.0.0.1:9/nowhere")
    assert fetch_model(gone, tmp_path).read_bytes() == CONTENT


def test_a_damaged_file_is_replaced(file, tmp_path):
    (tmp_path / "net.task").write_bytes(b"half a network")
    assert not is_present(file, tmp_path)
    assert fetch_model(file, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("path", ["changed", "longer", "cut"])
def test_anything_but_the_pinned_bytes_is_refused_and_leaves_nothing(file, tmp_path, path):
    other = replace(file, url=file.url.replace("good", path))
    with pytest.raises(Unavailable) as caught:
        fetch_model(other, tmp_path)
    assert caught.value.code in {"download_damaged", "download_failed"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["{shelf}/missing", "http://127.0.0.1:9/refused"])
def test_an_address_that_does_not_answer_is_one_clear_sentence(file, tmp_path, shelf, url):
    with pytest.raises(Unavailable, match=r"net\.task could not be fetched") as caught:
        fetch_model(replace(file, url=url.format(shelf=shelf)), tmp_path)
    assert caught.value.code == "download_failed"
    assert list(tmp_path.iterdir()) == []


def test_only_web_addresses_are_fetched(file, tmp_path):
    with pytest.raises(ValueError, match="not a web address"):
        fetch_model(replace(file, url="file:///etc/passwd"), tmp_path)


def test_the_registry_pins_every_file():
    for file in MODEL_FILES.values():
        assert file.url.startswith("https://")
        assert len(bytes.fromhex(file.sha256)) == 32
        assert file.size > 0
        assert file.licence


def test_a_detector_whose_file_is_missing_says_how_to_fetch_it(tmp_path):
    with pytest.raises(Unavailable, match="emocare models fetch face_landmarker"):
        create_detector("mediapipe", DetectorOptions(models=tmp_path))
    with pytest.raises(Unavailable, match="emocare models fetch"):
        create_detector("mediapipe")


def test_the_real_file_is_the_pinned_one(shared):
    assert is_present(MODEL_FILES["face_landmarker"], shared / "models")
