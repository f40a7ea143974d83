"""What streams say when something is wrong, in sentences a person can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

_DETAILS: Mapping[str, str] = MappingProxyType(
    {
        # About one frame; the stream goes on.
        "frame_late": "The server is busy; a picture was left out.",
        "frame_out_of_order": "A picture came after a newer one and was left out.",
        "frame_too_large": "The picture has more than two megapixels. Send a smaller one.",
        "frame_unreadable": "The picture is no baseline JPEG that can be read.",
        "too_fast": "More pictures came than were asked for. Some were left out.",
        # The stream ends.
        "account_gone": "This account no longer exists.",
        "consent_missing": "You have not allowed the analysis of camera recordings. "
        "You can switch it on under consents.",
        "flooding": "Far more pictures came than were asked for. Start again in half a minute, "
        "at the pace that is asked for.",
        "frames_unreadable": "None of the pictures can be read. Check the camera and start again.",
        "live_ended": "This live session has ended, perhaps from another device.",
        "live_full": "There is no room for another stream just now. Read on this device instead, "
        "or try again in a minute.",
        "live_on_device": "This session is read on the device; it has no stream.",
        "live_over": "A live session lasts an hour at most. End this one and begin another.",
        "message_malformed": "The message is too short to hold a picture.",
        "message_too_large": "The message is larger than 64 kB. Send a smaller picture.",
        "message_version": "The message is of another version. Load the page again.",
        "no_live_session": "There is no such live session. It was discarded, or its consent was "
        "withdrawn.",
        "not_listening": "The answers were not taken in. Check the connection and start again.",
        "silent": "No picture came for five minutes. Start again when you are back.",
        "taken_over": "The stream goes on in another window or on another device.",
        "ticket_invalid": "The ticket was used before or is too old. Ask for a new one.",
    }
)


def detail_of(code: str) -> str:
    """Return the sentence for a code."""
    return _DETAILS.get(code, "The stream was closed. Start again.")


def pace_message(fps: int, reason: str) -> str:
    """Return what asks for another number of frames a second."""
    return _text({"type": "pace", "fps": fps, "reason": reason})


def problem_message(
    code: str, detail: str, *, seq: int | None = None, dropped: int = 0, credits: int = 0
) -> str:
    """Return what tells of a frame that was not read, or of the stream's end."""
    told: dict[str, object] = {"type": "problem", "code": code, "detail": detail}
    if seq is not None:
        told |= {"seq": seq, "dropped": dropped, "credits": credits}
    return _text(told)


def _text(message: Mapping[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))
