"""Write the journey as a shell script of curl commands that can be read and run."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping

from .journey import JOURNEY, Place, Step, filled_path
from .operations import Operation

_HEAD = """\
#!/bin/sh
# EmoCare's API, one call after another: from sign-up to the deletion of the account.
#
#   sh examples.sh CLIP [SERVER]
#
# CLIP is an MP4 or WebM of a face, SERVER http://127.0.0.1:8000 unless given. The account is
# EMAIL (ada@example.org unless set); it is deleted at the end.
# Written by `./app client` from the OpenAPI document; change that, not this file.
set -eu

clip=${1:?"usage: sh examples.sh CLIP [SERVER]"}
server=${2:-http://127.0.0.1:8000}
email=${EMAIL:-ada@example.org}
csrf_token=''
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call STATUS METHOD PATH [CURL OPTIONS]: one request, as the browser would send it.
# Unsafe requests with the cookie need the Origin and the CSRF token; with an API token
# (-H "Authorization: Bearer TOKEN") they need neither, nor the cookie.
call() {
    expected=$1 method=$2 path=$3
    shift 3
    status=$(curl --silent --show-error --request "$method" "$server$path" \\
        --cookie "$folder/cookies" --cookie-jar "$folder/cookies" \\
        --header "Origin: $server" --header "X-CSRF-Token: $csrf_token" \\
        --output "$folder/answer" --write-out '%{http_code}' "$@")
    printf '%s %s %s\\n' "$status" "$method" "$path"
    [ "$status" = "$expected" ] && return
    cat "$folder/answer" >&2
    printf '\\nexpected %s\\n' "$expected" >&2
    exit 1
}

# value NAME [N]: the n-th text of that name in the last answer. (jq would do it better.)
value() { grep -o "\\"$1\\": *\\"[^\\"]*\\"" "$folder/answer" | sed -n "${2:-1}p" | cut -d'"' -f4; }

# item NAME: the first text of the list of that name in the last answer.
item() { grep -o "\\"$1\\": *\\[\\"[^\\"]*\\"" "$folder/answer" | cut -d'"' -f4; }
"""
_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


def curl_script(operations: Mapping[str, Operation]) -> str:
    """Return the whole script."""
    steps = [_step(operations[step.operation], step) for step in JOURNEY]
    return _HEAD + "\n" + "\n\n".join(steps) + "\n"


def _step(operation: Operation, step: Step) -> str:
    comment = " ".join(part for part in (operation.summary, step.note) if part)
    status = step.status or operation.status
    words = [f"call {status} {operation.method} {_quoted(filled_path(operation, step))}"]
    if operation.body is not None:
        body = json.dumps({**operation.body, **step.body}, ensure_ascii=False)
        words += ["--header 'Content-Type: application/json'", f"--data {_quoted(body)}"]
    words += [f'--form "{name}=@$clip"' for name in operation.files]
    words += [f"--form {_quoted(f'{name}={value}')}" for name, value in step.form.items()]
    lines = [f"# {line}" for line in _wrapped(comment)]
    kept = [f"{name}=$({_picked(place)})" for name, place in step.keeps.items()]
    return "\n".join([*lines, " \\\n    ".join(words), *kept])


def _picked(place: Place) -> str:
    """Return the command that finds a value in the last answer by its name."""
    match place:
        case (*_, str(name), int()):
            return f"item {name}"
        case (int(number), str(name)):
            return f"value {name} {number + 1}"
        case (*_, str(name)):
            return f"value {name}"
    raise ValueError(f"cannot be picked by name: {place}")


def _quoted(text: str) -> str:
    """Quote for the shell; {{name}} becomes the variable's value."""
    if not _VARIABLE.search(text):
        return shlex.quote(text)
    if not re.search(r'["\\$`]', text):
        return '"' + _VARIABLE.sub(r"$\1", text) + '"'
    single = "'" + text.replace("'", "'\\''") + "'"
    return _VARIABLE.sub(r"""'"$\1"'""", single)


def _wrapped(text: str, width: int = 96) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
