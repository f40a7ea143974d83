"""Live sessions to begin, frames to send, and streams to speak with."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import cv2
import numpy as np
from starlette.websockets import WebSocketDisconnect

from emocare.monitoring.live_packet import SUBPROTOCOL, make_packet
from tests.generated_clips import face_in_room, room

API = "/api/v1"
SESSIONS = f"{API}/live/sessions"
ENGINE = {"name": "emocarenet", "sha256": "a" * 64, "crop_version": "1"}
ALL = ("camera_analysis", "keep_numbers", "keep_frames")
BOTH = ALL[:2]


def start(visitor: Any, mode: str = "device", **changes: Any) -> Any:
    form = {"mode": mode, **changes}
    if mode == "device":
        form.setdefault("engine", ENGINE)
    return visitor.http.post(SESSIONS, json=form)


def started(visitor: Any, mode: str = "device", **changes: Any) -> dict[str, Any]:
    answer = start(visitor, mode, **changes)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def frame(t_s: float, top: int = 1, p: float = 0.79, **changes: Any) -> dict[str, Any]:
    """One readable frame; ``top`` is the strongest expression's place in the order."""
    shares = [(1 - p) / 7] * 8
    shares[top] = p
    return {
        "t_s": t_s,
        "faces": 1,
        "e": [round(share, 4) for share in shares],
        "au": [0.5] * 18,
        "v": 0.4,
        "a": 0.2,
        "q": 0.95,
        "reasons": [],
        "pose": [0.1, -0.05, 0.0],
        "eyes": [[0.9, 0.0, 0.1], [0.88, 0.0, 0.1]],
        **changes,
    }


def unread(t_s: float, *reasons: str, faces: int = 1) -> dict[str, Any]:
    nothing = dict.fromkeys(("e", "au", "v", "a", "pose", "eyes"))
    return {**nothing, "t_s": t_s, "faces": faces, "q": 0.1, "reasons": list(reasons)}


def batch(number: int, fps: int = 10, **changes: Any) -> dict[str, Any]:
    """The ``number``-th second of a session."""
    frames = [frame(round(number + i / fps, 3), **changes) for i in range(fps)]
    return {"batch": number, "frames": frames}


def clip(seconds: int = 3, fps: int = 10, **changes: Any) -> dict[str, Any]:
    """The numbers of a clip that was read on the device."""
    frames = [one for second in range(seconds) for one in batch(second, fps)["frames"]]
    return {"id": str(uuid4()), "engine": ENGINE, "frames": frames, **changes}


def send(visitor: Any, session_id: str, body: dict[str, Any]) -> Any:
    return visitor.http.post(f"{SESSIONS}/{session_id}/readings", json=body)


def end(visitor: Any, session_id: str, **form: Any) -> Any:
    return visitor.http.post(f"{SESSIONS}/{session_id}/end", json=form)


def ticket(visitor: Any, session_id: str) -> str:
    answer = visitor.http.post(f"{SESSIONS}/{session_id}/ticket")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["ticket"])


def face_jpegs(count: int = 6, quality: int = 70) -> list[bytes]:
    """Pictures of a face that moves a little, 320 x 240."""
    background = room(320, 240)
    pictures = [
        face_in_room((160 + 15 * math.sin(i / 3), 120), background=background, scale=240 / 260)
        for i in range(count)
    ]
    return [as_jpeg(picture, quality) for picture in pictures]


def as_jpeg(picture: Any, quality: int = 70) -> bytes:
    flags = [cv2.IMWRITE_JPEG_QUALITY, quality]
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2BGR), flags)
    assert ok
    return bytes(data)


class Line:
    """The client's end of a stream."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.seq = 0

    def post(
        self,
        jpeg: bytes,
        t_s: float | None = None,
        seq: int | None = None,
        *,
        heat: bool = False,
    ) -> int:
        self.seq = self.seq + 1 if seq is None else seq
        at = self.seq * 0.1 if t_s is None else t_s
        self.socket.send_bytes(make_packet(self.seq, at, jpeg, heat=heat))
        return self.seq

    def hear(self) -> dict[str, Any]:
        return dict(json.loads(self.socket.receive_text()))

    def ask(self, jpeg: bytes, **place: Any) -> dict[str, Any]:
        """Send a frame and wait for its answer, no faster than a camera."""
        time.sleep(0.05)
        self.post(jpeg, **place)
        while (message := self.hear())["type"] == "pace":
            pass
        return message


def stream_url(session_id: str, code: str) -> str:
    return f"ws://localhost{SESSIONS}/{session_id}/stream?ticket={code}"


@contextmanager
def stream(
    visitor: Any, session_id: str, code: str | None = None, origin: str | None = None
) -> Any:
    """Open the stream of a session with a fresh ticket, or with ``code``."""
    code = ticket(visitor, session_id) if code is None else code
    headers = {"Origin": visitor.http.headers["Origin"] if origin is None else origin}
    place = stream_url(session_id, code)
    with visitor.http.websocket_connect(place, subprotocols=[SUBPROTOCOL], headers=headers) as ws:
        yield Line(ws)


def hear_end(line: Any) -> tuple[str | None, int]:
    """Return the problem that a stream ends with, and its close code."""
    problem = None
    try:
        while True:
            message = line.hear()
            if message["type"] == "problem" and "seq" not in message:
                problem = message["code"]
    except WebSocketDisconnect as end_of_stream:
        return problem, end_of_stream.code


def wait_until(holds: Callable[[], bool], seconds: float = 15.0) -> None:
    """Return when something holds; fail where it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")
