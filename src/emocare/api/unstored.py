"""What words that could not be stored ask for: help does not wait for a database.

Where the database refuses, the sender's words are still in the request that failed. They are
read here for a call for help, so that the step reaches the person with the refusal; nothing of
it is kept or logged.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from emocare.safety.schemas import SafetyStep
from emocare.safety.service import unnoted_step_of


async def step_for_unstored(request: Request) -> SafetyStep | None:
    """Return the step that the words of a failed request ask for; None at level 0."""
    words = ".\n".join(_texts(await _sent(request)))
    return await run_in_threadpool(unnoted_step_of, "words", words)


async def _sent(request: Request) -> object:
    """Return the body that the endpoint was given, as FastAPI kept it; None where it did not."""
    kind = request.headers.get("content-type", "")
    try:
        if "json" in kind:
            return await request.json()
        if "form" in kind:
            return dict(await request.form())
    except (ValueError, RuntimeError):  # not what it says it is, or read piece by piece
        pass
    return None


def _texts(sent: object) -> Iterator[str]:
    """Yield every text in a body; which part is free text is the endpoints' own knowledge."""
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, dict):
        for value in sent.values():
            yield from _texts(value)
    elif isinstance(sent, list):
        for value in sent:
            yield from _texts(value)
