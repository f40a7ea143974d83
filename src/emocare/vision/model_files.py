"""Networks that do not ship with EmoCare: where they come from, and how they are fetched.

Every file is pinned by its SHA-256: another file under the same address is refused.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import MappingProxyType

from emocare.errors import Unavailable
from emocare.runtime import file_sha256

_CHUNK_BYTES = 1 << 16
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One fetchable file: its name on disk, its address, its exact content and its licence."""

    name: str
    url: str
    sha256: str
    size: int
    licence: str
    purpose: str


MODEL_FILES: Mapping[str, ModelFile] = MappingProxyType(
    {
        "face_landmarker": ModelFile(
            name="face_landmarker.task",
            url="https://storage.googleapis.com/mediapipe-models/face_landmarker/"
            "face_landmarker/float16/1/face_landmarker.task",
            sha256="64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
            size=3_758_596,
            licence="Apache-2.0",
            purpose="the optional MediaPipe detector",
        ),
    }
)


def is_present(file: ModelFile, folder: Path) -> bool:
    """Whether exactly this file lies in ``folder``."""
    path = folder / file.name
    return path.is_file() and file_sha256(path) == file.sha256


def fetch_model(
    file: ModelFile, folder: Path, *, progress: Callable[[int], None] | None = None
) -> Path:
    """Download ``file`` into ``folder`` unless it is there already, and return its path.

    ``progress`` is told the number of bytes so far. The file appears under its name only when it
    is complete and its hash is right. Raises Unavailable otherwise and leaves nothing behind.
    """
    target = folder / file.name
    if is_present(file, folder):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    handle, working = tempfile.mkstemp(prefix=f".{file.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            digest = _download(file, out.write, progress)
        if digest != file.sha256:
            raise Unavailable(
                f"What {file.url} sent is not the expected {file.name} (its SHA-256 differs). "
                "Try again later.",
                code="download_damaged",
            )
        Path(working).replace(target)
    finally:
        Path(working).unlink(missing_ok=True)
    return target


def _download(
    file: ModelFile, write: Callable[[bytes], int], progress: Callable[[int], None] | None
) -> str:
    """Write the bytes of ``file``, never more than its size, and return their hash."""
    if not file.url.startswith(("https://", "http://")):
        raise ValueError(f"not a web address: {file.url}")
    digest, received = hashlib.sha256(), 0
    try:
        with urllib.request.urlopen(file.url, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            while chunk := answer.read(_CHUNK_BYTES):
                received += len(chunk)
                if received > file.size:
                    break
                digest.update(chunk)
                write(chunk)
                if progress:
                    progress(received)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise Unavailable(
            f"{file.name} could not be fetched from {file.url}. Check the connection and the "
            "free space, then try again.",
            code="download_failed",
        ) from error
    return digest.hexdigest() if received == file.size else "wrong size"
