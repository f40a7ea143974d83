"""The set-up script on machines that lack something, played with an almost empty PATH."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("sh", "dirname", "sed", "cmp", "cp", "printf", "env")


@pytest.fixture
def machine(tmp_path):
    """A checkout holding only the script, on a machine with a handful of programs."""
    shutil.copy(ROOT / "app", tmp_path / "app")
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in NEEDED:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    return tmp_path


def run(machine, *arguments):
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run(
        [shutil.which("sh"), str(machine / "app"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def add_python(machine, script):
    path = machine / "bin" / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_help_names_every_command(machine):
    done = run(machine, "help")
    assert done.returncode == 0
    for command in ("run", "test", "check", "exec", "client", "lock"):
        assert f"./app {command}" in done.stdout


def test_unknown_command_is_refused_with_the_list(machine):
    done = run(machine, "fly")
    assert done.returncode == 1
    assert "there is no command 'fly'" in done.stderr
    assert "./app run" in done.stderr


def test_without_python_it_says_in_one_line_how_to_get_it(machine):
    done = run(machine, "run")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "emocare: Python 3.11, 3.12 or 3.13 is needed. On Debian: apt install python3 python3-venv"
    ]


def test_too_old_a_python_counts_as_none(machine):
    add_python(machine, "exit 1")
    assert "is needed" in run(machine, "run").stderr


def test_missing_venv_module_is_named_with_the_command_that_installs_it(machine):
    add_python(machine, 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    done = run(machine, "run")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "emocare: Python's venv module is missing. On Debian: apt install python3-venv"
    ]


@pytest.mark.skipif(not shutil.which("dash"), reason="needs dash, the strictest common sh")
def test_script_is_plain_posix():
    done = subprocess.run(
        ["dash", "-n", str(ROOT / "app")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
