"""``emocare serve`` as a process: first answer, stop, and what can go wrong."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from emocare.cli.root import app


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "EMOCARE_HOME": str(home), **more}


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """Start on a free port; give the process, its address, and what it said."""
    command = [sys.executable, "-m", "emocare", "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=environment(home), cwd=home.parent
    )
    assert process.stderr is not None
    said: list[str] = []
    try:
        for line in process.stderr:
            said.append(line)
            found = re.search(r"EmoCare is ready: (\S+)", line)
            if found:
                yield process, found[1], said
                break
        else:
            pytest.fail("it did not start: " + "".join(said))
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def fails(tmp_path, monkeypatch, capsys):
    """Run it where it cannot start; give the one line it says."""
    monkeypatch.setenv("EMOCARE_HOME", str(tmp_path / "home"))

    def run(*options: str) -> str:
        with pytest.raises(SystemExit) as left:
            app(["serve", "--port", "0", *options])
        assert left.value.code == 1
        out, line = capsys.readouterr()
        assert out == ""
        assert line.startswith("emocare: ")
        assert line.count("\n") == 1
        return line

    return run


def read(
    url: str, context: ssl.SSLContext | None = None, forwarded: str = ""
) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(url, headers={"X-Forwarded-Proto": forwarded})
    with urllib.request.urlopen(request, context=context, timeout=10) as answer:
        return answer.status, answer.read(), dict(answer.headers)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_makes_a_home_answers_and_stops_when_asked(tmp_path, stop):
    home = tmp_path / "home"
    with serving(home) as (process, url, said):
        assert url.startswith("http://127.0.0.1:")
        assert f"A new master key was made: {home / 'master.key'}" in "".join(said)
        status, body, headers = read(f"{url}/api/v1/health", forwarded="https")
        assert (status, b'"database":"ok"' in body) == (200, True)
        names = {name.casefold() for name in headers}
        assert "server" not in names
        assert "strict-transport-security" not in names, "a stranger's word on https is not taken"
        process.send_signal(stop)
        assert process.wait(timeout=20) == 0
    assert (home / "emocare.db").stat().st_size > 0
    assert not (home / "emocare.db-wal").exists(), "everything was closed"


def test_a_trusted_proxy_is_believed_about_https(tmp_path, monkeypatch):
    monkeypatch.setenv("EMOCARE_TRUSTED_PROXIES", "127.0.0.1")
    with serving(tmp_path / "home") as (_, url, _said):
        _, _, headers = read(f"{url}/api/v1/health", forwarded="https")
        assert "strict-transport-security" in {name.casefold() for name in headers}


def test_a_name_that_is_not_ours_is_turned_away(tmp_path):
    with serving(tmp_path / "home") as (_, url, _said):
        request = urllib.request.Request(f"{url}/", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=10)
        assert caught.value.code == 421
        caught.value.close()


def test_tls_shows_addresses_and_the_certificate_it_uses(tmp_path):
    with serving(tmp_path / "home", "--tls", "--host", "127.0.0.1") as (process, url, said):
        assert url.startswith("https://")
        certificate = tmp_path / "home" / "tls" / "certificate.pem"
        context = ssl.create_default_context(cafile=certificate)
        status, _, headers = read(f"{url}/api/v1/health", context)
        assert status == 200
        assert "strict-transport-security" in {name.casefold() for name in headers}
        assert process.stderr is not None
        rest = process.stderr.readline() + process.stderr.readline()
        der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
        assert hashlib.sha256(der).hexdigest().upper() in rest.replace(":", "")
    assert said


def test_a_port_in_use_is_one_line(fails, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        line = fails("--port", str(taken.getsockname()[1]))
    assert "already in use" in line
    assert "--port" in line
    assert not (tmp_path / "home").exists(), "nothing is made before it can be used"


def test_an_address_that_is_not_ours_is_one_line(fails):
    assert "not an address of this machine" in fails("--host", "192.0.2.1")


def test_a_home_that_is_a_file_is_one_line(fails, tmp_path):
    (tmp_path / "home").write_text("in the way")
    assert "EMOCARE_HOME" in fails()


def test_a_wrong_setting_is_one_line(fails, monkeypatch):
    monkeypatch.setenv("EMOCARE_PUBLIC_URL", "nonsense")
    assert "EMOCARE_PUBLIC_URL" in fails()


@pytest.mark.parametrize(
    ("content", "says"), [(None, "which is no file"), ("no network", "mine.onnx")]
)
def test_a_network_that_cannot_be_used_is_one_line(fails, monkeypatch, tmp_path, content, says):
    path = tmp_path / "mine.onnx"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("EMOCARE_NETWORK", str(path))
    assert says in fails()


def test_everybody_in_the_network_without_tls_is_warned_about(tmp_path):
    with serving(tmp_path / "home", "--host", "0.0.0.0") as (_, _url, said):
        assert "--tls" in "".join(said)
