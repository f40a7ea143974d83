"""What the commands write: words on stderr, one JSON object on stdout, one line per error."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from emocare.errors import EmoCareError

if TYPE_CHECKING:
    from rich.console import Console

# Where fetched networks lie, inside EMOCARE_HOME.
MODELS_FOLDER = "models"
FAILED, USAGE, INTERRUPTED = 1, 2, 130


def say(message: str) -> None:
    """Write one plain line to stderr, prefixed with the program's name."""
    one_line = " ".join(message.split())
    typer.echo(f"emocare: {one_line}", err=True)


def print_json(document: Mapping[str, Any]) -> None:
    """Write one JSON object to stdout; NaN is not JSON and raises ValueError."""
    typer.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))


def stderr_console() -> Console:
    """Return rich's console on stderr, so that stdout stays for results."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def exit_code_for(error: BaseException) -> int:
    """Say what went wrong in one line and return the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return _quiet_broken_pipe()
    if isinstance(error, typer.TyperException):
        return _usage_error(error)
    if isinstance(error, EmoCareError):
        say(error.message)
        return FAILED
    if isinstance(error, OSError):
        say(describe_os_error(error))
        return FAILED
    if isinstance(error, MemoryError):
        say("This machine's memory is full. Close other programs or use a smaller input.")
        return FAILED
    return _defect(error)


def describe_os_error(error: OSError) -> str:
    """Return one sentence for an error of the operating system, with its path."""
    path = f"{error.filename}: " if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"{path}the disk is full. Free some space and run the same command again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{path}not allowed to read or write here. Check the permissions."
    return f"{path}{error.strerror or error}."


def _usage_error(error: typer.TyperException) -> int:
    """Print help where it was asked for by calling without arguments, else one line."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return USAGE  # typer has printed the help while building the error
    hint = f" Try: {context.command_path} --help" if context is not None else ""
    message = error.format_message()
    say(f"{message if message.endswith(('.', '?')) else message + '.'}{hint}")
    return error.exit_code


def _defect(error: BaseException) -> int:
    """Own up to a defect in one line, or show where it is when asked to."""
    if os.environ.get("EMOCARE_TRACEBACK"):
        raise error
    what = f"{type(error).__name__}: {error}"
    say(f"Something unexpected happened ({what}). EMOCARE_TRACEBACK=1 shows where.")
    return FAILED


def _quiet_broken_pipe() -> int:
    """Keep quiet when the reader (head, less) has closed, also at interpreter exit."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    return FAILED
