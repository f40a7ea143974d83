"""The outermost layer: who may knock, how much they may carry, and what is noted about it.

A pure ASGI middleware around everything. It refuses unknown hosts (DNS rebinding), unsafe
requests from other websites, and bodies past the limit of their path; it adds the security
headers, turns unforeseen errors into problem documents and writes the access log: method, route
template, status and time, never a query string, body, address or token.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emocare.accounts.dependencies import SAFE_METHODS
from emocare.accounts.origins import Origins
from emocare.api.headers import security_headers
from emocare.api.problems import Problem, problem, problem_response, unexpected_response

_CLIENT_LEFT = 499
_access = logging.getLogger("emocare.access")


class Gate:
    """Wraps the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        origins: Origins,
        body_bytes: int,
        large_bodies: Mapping[str, int],
    ) -> None:
        """Let ``origins`` in, with ``body_bytes`` each, more on the paths of ``large_bodies``.

        Those may be templates: ``{...}`` stands for one part of a path.
        """
        self._app = app
        self._origins = origins
        self._body_bytes = body_bytes
        self._large_bodies = {path: size for path, size in large_bodies.items() if "{" not in path}
        self._large_patterns = [
            (re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)), size)
            for path, size in large_bodies.items()
            if "{" in path
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = _Visit(scope, send)
        refusal = self._refusal(scope)
        try:
            if refusal is not None:
                await refusal(scope, receive, visit.send)
            else:
                await self._app(scope, self._limited(scope, receive), visit.send)
        except Exception as error:  # the last stop: nothing may reach the client as a traceback
            answer = unexpected_response(error)
            if visit.status is not None:
                raise RuntimeError("the answer broke off; see the log") from None
            await answer(scope, receive, visit.send)
        finally:
            visit.log()

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._origins.allows_host(host):
            return problem_response(
                problem(
                    421,
                    "unknown_host",
                    "This name is not known here. Set EMOCARE_ALLOWED_HOSTS to use it.",
                )
            )
        if scope["method"] not in SAFE_METHODS and origin is not None:
            scheme = scope.get("scheme", "http")
            if not self._origins.allows_origin(origin, scheme=scheme, host_header=host):
                return problem_response(
                    problem(403, "origin_refused", "This request came from another website.")
                )
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._limit(scope):
            return problem_response(_too_large(self._limit(scope)))
        return None

    def _limit(self, scope: Scope) -> int:
        path = scope["path"]
        if path in self._large_bodies:
            return self._large_bodies[path]
        fitting = (size for pattern, size in self._large_patterns if pattern.fullmatch(path))
        return next(fitting, self._body_bytes)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Count what arrives: a body without a length must not get past the limit either."""
        limit = self._limit(scope)
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise HTTPException(413)
            return message

        return counted


class _Visit:
    """One request on its way out: adds headers, remembers the status, writes the log line."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in security_headers(self._scope).items():
                headers.setdefault(name, value)
        await self._send(message)

    def log(self) -> None:
        took_ms = (time.perf_counter() - self._began) * 1000
        _access.info(
            "method=%s route=%s status=%d ms=%.1f",
            self._scope["method"],
            _route(self._scope),
            self.status or _CLIENT_LEFT,
            took_ms,
        )


def _route(scope: Scope) -> str:
    """Return the template of the path: a real path may hold a secret, such as a job's id."""
    template = str(getattr(scope.get("route"), "path", "") or "")
    if not template:
        return "-"
    # Routers within routers know their own part only; what stands before it is fixed text.
    parts, own = scope["path"].split("/"), template.split("/")[1:]
    return "/".join([*parts[: len(parts) - len(own)], *own])


def _too_large(limit: int) -> Problem:
    return problem(413, "too_large", f"This is more than the {_size(limit)} that can be taken in.")


def _size(count: int) -> str:
    return f"{count // 2**20} MB" if count >= 2**20 else f"{count // 2**10} kB"
