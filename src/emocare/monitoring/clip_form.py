"""Receive a multipart form with one clip in it as a stream.

FastAPI's own form reader takes the whole body in before anybody can object. This one refuses a
wrong or too large clip at the byte that shows it, and keeps no more than a mebibyte in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from emocare.errors import Invalid
from emocare.monitoring.clip_file import Clip, ClipFolder, ClipWriter, too_large
from emocare.monitoring.clips import ClipLimits

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

CLIP_FIELD = "clip"
_MAX_FIELD_BYTES = 1024
_MAX_FIELDS = 20
# What the form adds around the clip: boundaries, headers, the small fields.
_FORM_ALLOWANCE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class ClipForm:
    """A received form: the clip and the other fields, as text."""

    clip: Clip
    fields: dict[str, str]


async def receive_clip(
    stream: AsyncIterator[bytes],
    *,
    content_type: str | None,
    content_length: str | None,
    folder: ClipFolder,
    limits: ClipLimits,
) -> ClipForm:
    """Read the whole form from ``stream``.

    Raises Invalid for a form that is none, lacks the clip or does not arrive in time;
    MediaTooLarge, UnsupportedMedia and MediaError for the clip. Nothing is left behind then.
    """
    boundary = _boundary(content_type)
    _check_announced(content_length, limits.max_bytes)
    parts = _Parts(folder, limits.max_bytes)
    try:
        with _in_our_words():
            async with asyncio.timeout(limits.receive_s):
                await _feed(stream, MultipartParser(boundary, parts.callbacks), parts)
        return await to_thread.run_sync(parts.finish)
    except BaseException:
        parts.discard()
        raise


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say in a sentence of ours what goes wrong on the way."""
    try:
        yield
    except TimeoutError:
        raise Invalid(
            "The clip took too long to arrive. Check the connection and send it again.",
            code="clip_too_slow",
        ) from None
    except ClientDisconnect:
        raise Invalid(
            "The connection was lost before the clip arrived. Send it again.",
            code="clip_not_received",
        ) from None
    except FormParserError:
        raise _malformed() from None


async def _feed(stream: AsyncIterator[bytes], parser: MultipartParser, parts: _Parts) -> None:
    async for chunk in stream:
        parser.write(chunk)
        if parts.writer is not None and parts.writer.should_flush:
            await to_thread.run_sync(parts.writer.flush)
    parser.finalize()


class _Parts:
    """What the parser's callbacks gather, part after part."""

    def __init__(self, folder: ClipFolder, max_bytes: int) -> None:
        self.writer: ClipWriter | None = None
        self.fields: dict[str, str] = {}
        self.ended = False
        self._folder = folder
        self._max_bytes = max_bytes
        self._header_name = b""
        self._header_value = b""
        self._disposition = b""
        self._name = ""
        self._value = bytearray()

    @property
    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin_part,
            "on_header_field": self._add_header_name,
            "on_header_value": self._add_header_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._add_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def finish(self) -> ClipForm:
        if self.writer is None:
            raise Invalid(
                "The form holds no clip. Send it as the file field named clip.",
                code="clip_missing",
                fields={CLIP_FIELD: "is missing"},
            )
        if not self.ended:
            raise _malformed()
        return ClipForm(clip=self.writer.finish(), fields=self.fields)

    def discard(self) -> None:
        if self.writer is not None:
            self.writer.discard()

    def _begin_part(self) -> None:
        self._disposition = b""
        self._value = bytearray()

    def _add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _end_header(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _end_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if self._name != CLIP_FIELD:
            return
        if self.writer is not None:
            raise Invalid(
                "The form holds two clips. Send one at a time.",
                code="clip_twice",
                fields={CLIP_FIELD: "was sent twice"},
            )
        self.writer = ClipWriter(self._folder, self._max_bytes)

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == CLIP_FIELD and self.writer is not None:
            self.writer.add(data[start:end])
            return
        self._value += data[start:end]
        if len(self._value) > _MAX_FIELD_BYTES:
            raise _malformed()

    def _end_part(self) -> None:
        if self._name == CLIP_FIELD:
            return
        self.fields[self._name] = self._value.decode("utf-8", "replace")
        if len(self.fields) > _MAX_FIELDS:
            raise _malformed()

    def _end(self) -> None:
        self.ended = True


def _boundary(content_type: str | None) -> bytes:
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise _malformed()
    return boundary


def _check_announced(content_length: str | None, max_bytes: int) -> None:
    """Refuse before a byte is read what says itself that it is too large."""
    if content_length is None or not content_length.isdecimal():
        return
    if int(content_length) > max_bytes + _FORM_ALLOWANCE_BYTES:
        raise too_large(max_bytes)


def _malformed() -> Invalid:
    return Invalid(
        "The request is not a form with a clip in it. "
        "Send multipart/form-data with the file field named clip.",
        code="form_malformed",
    )
