"""What a clip may be: its two formats, told by their first bytes, and the limits on one.

A name or a Content-Type is never believed. The format found here is also the only one the
decoder may use, so a file that looks like two things at once is read as the one we checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from emocare.errors import MediaError, UnsupportedMedia

SNIFF_BYTES = 4096
"""How much of a clip's beginning ``sniff_format`` wants to see."""

_EBML = b"\x1a\x45\xdf\xa3"
_EBML_DOCTYPE = b"\x42\x82"
_MP4_BRANDS = frozenset(
    (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"dash")
) | {b"mp41", b"mp42", b"mp71", b"avc1", b"hvc1", b"av01", b"MSNV", b"M4V "}
# Relatives of MP4 in the same box format that are no MP4 video, whatever else they claim.
_NOT_MP4 = {
    b"qt  ": "a QuickTime film (MOV)",
    b"M4A ": "a sound file",
    b"M4B ": "a sound file",
    b"heic": "a picture",
    b"heix": "a picture",
    b"mif1": "a picture",
    b"avif": "a picture",
}


class ClipFormat(StrEnum):
    """A format clips may come in; the value is FFmpeg's name for its reader."""

    MP4 = "mp4"
    WEBM = "webm"


@dataclass(frozen=True, slots=True)
class ClipLimits:
    """Limits on one clip and on the process that reads it.

    ``max_bytes`` is 50 MiB and ``max_pixels`` a little over 4K (4096 x 2304) per frame. Frames
    are read at ``fps`` a second: ordinary expressions last from half a second to four (Ekman,
    Emotions Revealed, 2003), so 15 readings a second see each of them several times, at half
    the work of 30. ``receive_s`` bounds the upload, ``wall_s`` the reading as a whole; ``cpu_s``
    and ``memory_bytes`` are what the system itself enforces on the reading process, which waits
    ``idle_s`` for a clip before it ends and frees its memory.
    """

    max_bytes: int = 50 * 1024 * 1024
    max_duration_s: float = 60.0
    max_pixels: int = 4096 * 2304
    fps: float = 15.0
    receive_s: float = 120.0
    wall_s: float = 120.0
    cpu_s: int = 120
    memory_bytes: int = 1536 * 1024**2
    idle_s: float = 300.0


def sniff_format(head: bytes) -> ClipFormat:
    """Return the format of a clip from its first bytes; raise UnsupportedMedia for others.

    ``head`` is the first ``SNIFF_BYTES`` bytes, or all of a shorter file; MediaError when empty.
    """
    if not head:
        raise MediaError(
            "The clip is empty (0 bytes). Record it again, or choose another file.",
            code="clip_empty",
        )
    if head[4:8] == b"ftyp":
        return _sniff_mp4(head)
    if head[:4] == _EBML:
        return _sniff_ebml(head)
    raise _unsupported("not a video we know")


def _sniff_mp4(head: bytes) -> ClipFormat:
    size = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, size - 3, 4))}
    if major in _NOT_MP4:
        raise _unsupported(_NOT_MP4[major])
    if not brands & _MP4_BRANDS:
        raise _unsupported("not a video we know")
    return ClipFormat.MP4


def _sniff_ebml(head: bytes) -> ClipFormat:
    at = head.find(_EBML_DOCTYPE, 4, 128)
    # One byte of length follows the id (0x80 | length); no DocType is longer than 127 letters.
    start = at + len(_EBML_DOCTYPE) + 1
    name = head[start : start + (head[start - 1] & 0x7F)] if at > 0 and start < len(head) else b""
    if name.rstrip(b"\x00") == b"webm":
        return ClipFormat.WEBM
    raise _unsupported("a Matroska film (MKV)" if name == b"matroska" else "not a video we know")


def _unsupported(what: str) -> UnsupportedMedia:
    return UnsupportedMedia(
        f"This file is {what}. Clips can be MP4 or WebM: record one here, or convert the file.",
        code="clip_unsupported",
    )
