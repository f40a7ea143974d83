"""The messages of a stream: what a frame looks like on its way in, and which frames are refused.

    u8 version = 1 | u8 flags | u16 reserved | u32 seq | u64 capture time in µs | JPEG

Flag 1 asks for the map of the strongest expression; all others are 0.

Big-endian; the time counts from the session's beginning. A picture is looked at only as far as
its header before anything decodes it: baseline JPEG of one to four scans and at most two
megapixels. Progressive JPEG is refused: a small file can hold thousands of scans, each as much
work as a picture, and no browser's camera canvas makes one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

SUBPROTOCOL = "emocare.live.1"
VERSION = 1
MAX_MESSAGE_BYTES = 65_536
MAX_PIXELS, MIN_SIDE_PX = 2**21, 16
_HEADER = struct.Struct(">BBHIQ")
HEADER_BYTES = _HEADER.size
_FLAG_HEAT = 1
_MAX_SCANS = 4
_BASELINE = frozenset({0xC0, 0xC1})
# C4, C8 and CC are tables, not frames.
_OTHER_FRAMES = frozenset(range(0xC2, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _END = 0xDA, 0xD9


class Close(IntEnum):
    """Why the server closed a stream (RFC 6455, application codes)."""

    PROTOCOL = 4400
    TICKET = 4401
    NOT_ALLOWED = 4403
    ENDED = 4404
    IDLE = 4408
    TAKEN_OVER = 4409
    OVER = 4410
    UNREADABLE = 4422
    FLOODING = 4429
    FULL = 4503


class BadMessage(Exception):
    """The message is none of ours; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Packet:
    """One frame as it arrived: ``jpeg`` is not looked at yet; ``heat`` asks for the map."""

    seq: int
    t_s: float
    jpeg: memoryview
    heat: bool = False


def parse_packet(message: bytes) -> Packet:
    """Return the frame in a message; raise BadMessage for one that is not of this version."""
    if len(message) > MAX_MESSAGE_BYTES:
        raise BadMessage("message_too_large")
    if len(message) <= HEADER_BYTES:
        raise BadMessage("message_malformed")
    version, flags, _, seq, captured_us = _HEADER.unpack_from(message)
    if version != VERSION:
        raise BadMessage("message_version")
    jpeg = memoryview(message)[HEADER_BYTES:]
    return Packet(seq, captured_us / 1e6, jpeg, heat=bool(flags & _FLAG_HEAT))


def make_packet(seq: int, t_s: float, jpeg: bytes, *, heat: bool = False) -> bytes:
    """Return a message; for clients and tests."""
    return _HEADER.pack(VERSION, _FLAG_HEAT if heat else 0, 0, seq, round(t_s * 1e6)) + jpeg


def jpeg_size(jpeg: bytes | memoryview) -> tuple[int, int]:
    """Return (width, height) of a JPEG that may be decoded; raise BadMessage for any other."""
    data = bytes(jpeg)
    if data[:3] != b"\xff\xd8\xff" or data.count(b"\xff\xda") > _MAX_SCANS:
        raise BadMessage("frame_unreadable")
    size = _size_in_header(data)
    width, height = size
    if min(size) < MIN_SIDE_PX:
        raise BadMessage("frame_unreadable")
    if width * height > MAX_PIXELS:
        raise BadMessage("frame_too_large")
    return size


def _size_in_header(data: bytes) -> tuple[int, int]:
    """Walk the segments up to the frame header."""
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            at += 1
            continue
        if marker in _BASELINE:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        if marker in _OTHER_FRAMES or marker in {_START_OF_SCAN, _END}:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise BadMessage("frame_unreadable")
