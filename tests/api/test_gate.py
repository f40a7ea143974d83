"""The outermost layer: hosts, sizes, headers, and a log that tells nothing."""

import logging
import re

import pytest

from emocare.api.registry import BODY_BYTES, LARGE_BODIES

CANARY = "canary-5ae0"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_an_unknown_host_is_turned_away(visitor, host):
    answer = visitor.http.get("/api/v1/health", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "unknown_host")
    assert "EMOCARE_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "192.168.0.7", "localhost"])
def test_this_machine_answers_under_its_addresses(visitor, host):
    assert visitor.http.get("/api/v1/health", headers={"Host": host}).status_code == 200


def test_every_answer_carries_the_security_headers(ada):
    for path in ("/", "/api/v1/me", "/api/v1/nothing", "/api/openapi.json", "/assets/none.js"):
        headers = ada.http.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self' 'wasm-unsafe-eval'" in policy
        assert "worker-src 'self' blob:" in policy
        assert "media-src 'self' blob:" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["permissions-policy"].startswith("camera=(self), microphone=()")
        assert "strict-transport-security" not in headers


def test_what_the_api_says_is_never_cached(ada):
    assert ada.http.get("/api/v1/me").headers["cache-control"] == "no-store"


def test_a_body_past_the_limit_is_refused_before_it_is_read(visitor):
    headers = {"Content-Length": str(BODY_BYTES + 1)}
    answer = visitor.http.post("/api/v1/contact", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_without_a_length_is_cut_off_at_the_limit(visitor):
    sent = 0

    def stream():
        nonlocal sent
        while sent < 50 * BODY_BYTES:
            sent += 1024
            yield b"x" * 1024

    headers = {"Content-Type": "application/json"}
    answer = visitor.http.post("/api/v1/contact", content=stream(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("length", ["-1", "many", "1e3", " "])
def test_a_length_that_is_no_number_is_refused(visitor, length):
    answer = visitor.http.post("/api/v1/contact", content=b"{}", headers={"Content-Length": length})
    assert answer.status_code == 413


def test_only_files_and_what_people_write_may_be_large(app):
    paths = app.openapi()["paths"]
    takes_files = {
        path
        for path, methods in paths.items()
        if "multipart/form-data" in str(methods.get("post", {}).get("requestBody", ""))
    }
    batches, journal = "/api/v1/live/sessions/{live_id}/readings", "/api/v1/journal"
    numbers = "/api/v1/check-ins/readings"
    entries = {f"{journal}/entries", f"{journal}/entries/{{entry_id}}"}
    files = {f"{journal}/entries/{{entry_id}}/photo", f"{journal}/import"}
    assert set(LARGE_BODIES) == takes_files | files | entries | {batches, numbers}
    assert all(LARGE_BODIES[path] < 2**20 for path in {batches, *entries})
    assert LARGE_BODIES[numbers] < 2**21


def test_the_access_log_names_the_route_and_nothing_personal(ada, caplog):
    caplog.set_level(logging.INFO, logger="emocare.access")
    caplog.clear()
    job = "0123456789abcdef0123456789abcdef"
    ada.http.get(f"/api/v1/jobs/{job}?secret={CANARY}", headers={"User-Agent": CANARY})
    ada.http.get("/api/v1/me/sessions", headers={"X-Forwarded-For": CANARY})
    ada.http.get(f"/{CANARY}.js")
    lines = [record.getMessage() for record in caplog.records if "access" in record.name]
    assert re.fullmatch(r"method=GET route=/api/v1/jobs/\{job_id\} status=404 ms=\d+\.\d", lines[0])
    assert lines[1].startswith("method=GET route=/api/v1/me/sessions status=200")
    assert lines[2].startswith("method=GET route=- status=404")
    assert not any(word in line for line in lines for word in (CANARY, job, "ada", "testclient"))
