"""Serve the built web app: hashed files for ever, the page itself always fresh."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

_IMMUTABLE = "public, max-age=31536000, immutable"
_NOT_BUILT = (
    "EmoCare is running, but the web app is not built: run ./app run in the checkout, "
    "or `npm ci && npm run build` in web/.\n"
)
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".onnx": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


def find_web_dir(configured: Path | None) -> Path | None:
    """Return the built web app: the configured one, the packaged one, or the checkout's."""
    package = Path(__file__).resolve().parent.parent
    places = (configured,) if configured else (package / "web", package.parents[1] / "web/dist")
    return next((place for place in places if (place / "index.html").is_file()), None)


class WebApp:
    """Answers every path outside /api: a file, or the page that routes by itself."""

    def __init__(self, folder: Path | None) -> None:
        """Serve ``folder``; None answers with how to build it."""
        for suffix, kind in _TYPES.items():  # a machine's own table may say otherwise
            mimetypes.add_type(kind, suffix)
        self._folder = folder
        self._files = StaticFiles(directory=folder) if folder else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise HTTPException(404)
        answer = await self._answer(scope)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        path = scope["path"].lstrip("/")
        if path.startswith("api/"):
            raise HTTPException(404)
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if self._files is None or self._folder is None:
            return PlainTextResponse(_NOT_BUILT, status_code=503 if path else 200)
        if path and path != "index.html":
            try:
                return await self._file(self._files, path, scope)
            except HTTPException as error:
                if error.status_code != 404 or not _wants_page(scope, path):
                    raise
        page = self._folder / "index.html"
        return FileResponse(page, headers={"Cache-Control": "no-cache"})

    async def _file(self, files: StaticFiles, path: str, scope: Scope) -> Response:
        if not path.startswith("assets/"):
            file = await files.get_response(path, scope)
            file.headers["Cache-Control"] = "no-cache"
            return file
        file = await _packed(files, path, scope) or await files.get_response(path, scope)
        file.headers["Cache-Control"] = _IMMUTABLE
        file.headers["Vary"] = "Accept-Encoding"
        return file


async def _packed(files: StaticFiles, path: str, scope: Scope) -> Response | None:
    """Return the file as the build compressed it, where the browser takes gzip."""
    if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return None
    try:
        file = await files.get_response(f"{path}.gz", scope)
    except HTTPException:
        return None
    file.headers["Content-Encoding"] = "gzip"
    file.headers["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return file


def _wants_page(scope: Scope, path: str) -> bool:
    accepts = Headers(scope=scope).get("accept", "")
    is_file = "." in path.rsplit("/", 1)[-1]
    return "text/html" in accepts and not is_file and not path.startswith("assets/")
