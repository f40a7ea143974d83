"""The command itself: quick help, one line per error, and exit codes that mean something."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import emocare
from emocare.cli import COMMANDS, app
from emocare.cli.console import describe_os_error, exit_code_for
from emocare.errors import Invalid

HEAVY = ("numpy", "pandas", "pyarrow", "onnxruntime", "cv2", "av", "fastapi", "sqlalchemy", "torch")


def emocare_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "emocare", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
        check=False,
    )


def test_help_names_every_command_and_loads_none_of_the_heavy_parts() -> None:
    script = (
        "import sys, emocare.cli\n"
        "try: emocare.cli.app(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stderr.strip() == "[]"
    for name in COMMANDS:
        assert name in done.stdout


def test_version_is_one_line_on_stdout() -> None:
    result = CliRunner().invoke(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"emocare {emocare.__version__}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])

    assert result.exit_code == 0
    assert "Usage" in result.stdout
    assert isinstance(import_module(COMMANDS[name].module).app, typer.Typer)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analize"], "Did you mean 'analyze'?"),
        (["--nonsense"], "No such option"),
        (["analyze"], "Missing argument"),
        (["analyze", "x.mp4"], "Missing option '--out'"),
        (["analyze", "x.mp4", "--out", "o", "--every", "0"], "--every"),
        (["analyze", "x.mp4", "--out", "o", "--fps", "-1"], "--fps"),
        (["analyze", "x.mp4", "--out", "o", "--fps", "nan"], "--fps"),
        (["analyze", "x.mp4", "--out", "o", "--format", "xlsx"], "--format"),
        (["benchmark"], "Missing argument"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.startswith("emocare: ")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_without_arguments_help_is_shown() -> None:
    result = CliRunner().invoke(app, [])

    assert result.exit_code == 2
    assert "analyze" in result.output


def test_our_errors_are_one_line_without_traceback() -> None:
    done = emocare_process("analyze", "/no/such/file.mp4", "--out", "/tmp/never-made")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "emocare: There is no file or folder /no/such/file.mp4; check the path.\n"


def test_a_defect_is_admitted_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_for(KeyError("x")) == 1

    assert "Something unexpected happened (KeyError: 'x')" in capsys.readouterr().err


def test_a_defect_shows_its_place_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOCARE_TRACEBACK", "1")

    with pytest.raises(KeyError):
        exit_code_for(KeyError("x"))


def test_a_message_of_several_lines_becomes_one(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code_for(Invalid("first\nsecond   third"))

    assert capsys.readouterr().err == "emocare: first second third\n"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "/out/a"), "/out/a: the disk is full."),
        (PermissionError(13, "Permission denied", "/out"), "/out: not allowed"),
        (OSError(5, "Input/output error"), "Input/output error."),
    ],
)
def test_errors_of_the_system_say_what_to_do(error: OSError, words: str) -> None:
    assert describe_os_error(error).startswith(words)


def test_a_reader_that_has_gone_is_no_error(tmp_path: Path) -> None:
    script = tmp_path / "pipe.sh"
    script.write_text(f"{sys.executable} -m emocare models --json | head -c 5\n")

    done = subprocess.run(
        ["/bin/sh", str(script)], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stdout == '{\n  "'
    assert done.stderr == ""
