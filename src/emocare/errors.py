"""The error tree. Every message is one clear sentence that says what to do.

    EmoCareError
     ├─ NotFound       the thing asked for does not exist, or is not yours to see
     ├─ NotSignedIn    nobody is signed in
     ├─ NotAllowed     signed in, but this is refused
     ├─ Invalid        the input cannot be used
     ├─ Conflict       it clashes with what is already stored
     ├─ Unavailable    a part that is needed is missing or busy
     │   ├─ TooMany    a limit was reached; ``retry_after_s`` says when to come back
     │   └─ Full       no room just now for anybody; ``retry_after_s`` as well
     └─ MediaError     a picture or video cannot be used
         ├─ UnsupportedMedia   not a format we read
         ├─ MediaTooLarge      past a size, length or pixel limit
         └─ NoFace             nobody could be seen in it

``code`` is stable and meant for programs; ``api.py`` maps classes to HTTP statuses.
"""

from __future__ import annotations

from collections.abc import Mapping


class EmoCareError(Exception):
    """Base of every error that a person may see."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class NotFound(EmoCareError):
    """The thing asked for does not exist, or is not yours to see."""

    code = "not_found"


class NotSignedIn(EmoCareError):
    """Nobody is signed in."""

    code = "not_signed_in"


class NotAllowed(EmoCareError):
    """Signed in, but this is refused."""

    code = "not_allowed"


class Invalid(EmoCareError):
    """The input cannot be used; ``fields`` names the parts of it and what is wrong with each."""

    code = "invalid"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.fields = dict(fields or {})


class Conflict(EmoCareError):
    """It clashes with what is already stored."""

    code = "conflict"


class Unavailable(EmoCareError):
    """A part that is needed is missing or busy."""

    code = "unavailable"


class TooMany(Unavailable):
    """A limit was reached; come back after ``retry_after_s`` seconds."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after_s: int, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s


class Full(Unavailable):
    """There is no room just now; come back after ``retry_after_s`` seconds."""

    code = "full"

    def __init__(self, message: str, *, retry_after_s: int, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s


class MediaError(EmoCareError):
    """A picture or video cannot be used."""

    code = "media_unreadable"


class UnsupportedMedia(MediaError):
    """Not a format we read."""

    code = "media_unsupported"


class MediaTooLarge(MediaError):
    """Past a size, length or pixel limit."""

    code = "media_too_large"


class NoFace(MediaError):
    """Nobody could be seen."""

    code = "no_face"
