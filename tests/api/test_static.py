"""The web app: its files, its page for every address, and a word where it is not built."""

import gzip

import pytest
from starlette.testclient import TestClient

from emocare.api import create_app
from emocare.api.static import find_web_dir
from tests.conftest import ORIGIN

PAGE = "<!doctype html><title>EmoCare</title>"


@pytest.fixture
def web(tmp_path):
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "sw.js").write_text("// worker")
    (folder / "assets" / "app-1f2e.js").write_text("// app")
    (folder / "assets" / "app-1f2e.js.gz").write_bytes(gzip.compress(b"// app"))
    (folder / "assets" / "net-1f2e.wasm").write_bytes(b"\0asm")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def http(settings, web):
    app = create_app(settings.model_copy(update={"web_dir": web}))
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


def page(http, path):
    return http.get(path, headers={"Accept": "text/html,*/*"})


@pytest.mark.parametrize("path", ["/", "/index.html", "/check-in", "/history/5", "/reset?token=x"])
def test_every_address_of_the_app_is_the_page_and_is_fresh(http, path):
    answer = page(http, path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("identity", None)])
def test_a_browser_that_takes_gzip_gets_the_packed_file(http, accepted, encoding):
    answer = http.get("/assets/app-1f2e.js", headers={"Accept-Encoding": accepted})
    assert answer.text == "// app"
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].split(";")[0] == "text/javascript"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/app-1f2e.js", "text/javascript"),
        ("/assets/net-1f2e.wasm", "application/wasm"),
    ],
)
def test_hashed_files_are_kept_for_ever(http, path, kind):
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")],
)
def test_other_files_are_asked_for_again(http, path, kind):
    answer = http.get(path)
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["cache-control"] == "no-cache"
    assert http.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/assets/none.js", "/none.png", "/api/none", "/favicon.ico"])
def test_a_missing_file_is_not_the_page(http, path):
    assert page(http, path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt"],
)
def test_nothing_outside_the_folder_is_served(http, path):
    answer = http.get(path)
    assert "secret" not in answer.text
    assert answer.status_code == 404


def test_the_page_takes_no_form(http):
    assert http.post("/", headers={"Origin": ORIGIN}).status_code == 405


def test_head_is_answered_without_a_body(http):
    answer = http.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_page_that_is_not_built_says_how_to_build_it(settings, tmp_path):
    app = create_app(settings.model_copy(update={"web_dir": tmp_path / "none"}))
    with TestClient(app, base_url=ORIGIN) as http:
        answer = http.get("/")
        assert answer.status_code == 200
        assert "./app run" in answer.text
        assert http.get("/api/v1/health").status_code == 200


def test_a_folder_without_a_page_is_no_web_app(tmp_path):
    assert find_web_dir(tmp_path) is None
