"""A worker's side of the pipe: one JSON line asks, one JSON line answers.

A worker lives through the whole comparison, so that loading and compiling are not measured and
the contestants can take turns.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

Action = Callable[..., dict[str, Any]]


def serve(actions: Mapping[str, Action]) -> None:
    """Answer requests ``{"do": name, …}`` from standard input until it ends.

    The first argument of the program, if any, is the core that this process keeps to. What
    libraries print goes to standard error, so that only answers are on the pipe. An action that
    fails is answered with ``{"error": sentence}``.
    """
    keep_to_core(sys.argv[1:])
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        for line in sys.stdin:
            print(json.dumps(_answer(actions, json.loads(line))), file=answers, flush=True)


def keep_to_core(arguments: list[str]) -> None:
    """Bind this process and its threads to one core, where the system can."""
    if arguments and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {int(arguments[0])})


def _answer(actions: Mapping[str, Action], request: dict[str, Any]) -> dict[str, Any]:
    try:
        return actions[request.pop("do")](**request)
    except Exception as error:  # whatever a rival raises is to be told, not to end the worker
        return {"error": f"{type(error).__name__}: {error}"}
