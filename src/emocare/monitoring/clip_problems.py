"""Why a clip could not be read, in sentences a person can act on.

The reading process only names the code; the sentence is ours. Its class decides the status.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from emocare.errors import (
    EmoCareError,
    MediaError,
    MediaTooLarge,
    NoFace,
    Unavailable,
)

_NO_FACE = "No face was visible: "

_PROBLEMS: Mapping[str, tuple[type[EmoCareError], str]] = MappingProxyType(
    {
        "no_face": (
            NoFace,
            _NO_FACE + "perhaps it was out of the picture, turned away or too far from the camera. "
            "Look towards the camera from an arm's length and try again.",
        ),
        "no_face_dark": (
            NoFace,
            _NO_FACE + "the picture was very dark. Turn on a light or face a window and try again.",
        ),
        "no_face_bright": (
            NoFace,
            _NO_FACE + "the picture was much too bright. "
            "Turn away from the lamp or window and try again.",
        ),
        "no_face_uniform": (
            NoFace,
            _NO_FACE + "the picture shows a plain surface. "
            "Check that the camera's cover is open and that the right camera is chosen.",
        ),
        "clip_unreadable": (
            MediaError,
            "The clip is damaged or cut off, so nothing in it can be seen. "
            "Record it again, or choose another file.",
        ),
        "clip_without_picture": (
            MediaError,
            "The clip holds no moving picture, only sound. Record it with the camera on.",
        ),
        "clip_too_small": (
            MediaError,
            "The picture is too small to hold a face. Record it at 320 × 240 pixels or more.",
        ),
        "clip_too_long": (
            MediaTooLarge,
            "The clip is longer than 60 seconds. Shorten it; ten seconds are enough.",
        ),
        "clip_too_many_pixels": (
            MediaTooLarge,
            "The picture has more pixels than 4K. Record it at a lower resolution.",
        ),
        "clip_took_too_long": (
            Unavailable,
            "Reading the clip took too long and was stopped. "
            "Try a shorter one, or a lower resolution.",
        ),
        "clip_crashed": (
            MediaError,
            "The clip could not be read: it made its reader stop. Nothing was kept. "
            "Record it again, or choose another file.",
        ),
        "reader_unavailable": (
            Unavailable,
            "Clips cannot be read just now. Try again in a minute.",
        ),
    }
)

# Words of the reading process for one public code.
_PUBLIC_CODE = MappingProxyType(
    {name: "no_face" for name in _PROBLEMS if name.startswith("no_face")}
)


def clip_problem(name: str) -> EmoCareError:
    """Return the error for a problem's name; one we do not know counts as a crash."""
    known = name if name in _PROBLEMS else "clip_crashed"
    cls, sentence = _PROBLEMS[known]
    return cls(sentence, code=_PUBLIC_CODE.get(known, known))
