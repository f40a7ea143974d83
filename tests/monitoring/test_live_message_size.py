"""How large a message of a stream may be, on a real connection: the test client has no limit."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from emocare.api import server
from emocare.api.stores import open_stores
from emocare.config import Settings
from emocare.monitoring.live_packet import (
    HEADER_BYTES,
    MAX_MESSAGE_BYTES,
    SUBPROTOCOL,
    Close,
    make_packet,
)
from tests.conftest import Visitor
from tests.monitoring.live_sessions import BOTH, SESSIONS, face_jpegs, started, ticket

[FACE] = face_jpegs(1)
# What RFC 6455 says of a message that is too big to be taken in at all.
TOO_BIG = 1009


@contextmanager
def served(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve on a free port as ``emocare serve`` does, but in a thread; yield the address."""
    made: list[uvicorn.Config] = []

    class Noted:
        """Takes the place of the server, of which only its configuration is wanted."""

        def __init__(self, config: uvicorn.Config, on_ready: object) -> None:
            made.append(config)

        def run(self, sockets: object) -> None:
            pass

    ready = threading.Event()
    monkeypatch.setattr(server, "_log_to_stderr", lambda: None)
    with (
        closing(open_stores(settings)) as stores,
        closing(server.bind("127.0.0.1", 0)) as listener,
    ):
        with monkeypatch.context() as patch:
            patch.setattr(server, "_Server", Noted)
            server.serve(settings, stores, listener, None, lambda: None)
        running = server._Server(made[0], ready.set)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert ready.wait(30)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(30)


@pytest.fixture
def line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClientConnection]:
    """An open stream."""
    with (
        served(settings, monkeypatch) as address,
        httpx2.Client(base_url=address, headers={"Origin": address}) as http,
    ):
        ada = Visitor(http)
        ada.sign_up("ada@example.org")
        ada.allow(*BOTH)
        mine = started(ada, "streamed")["id"]
        place = f"{address.replace('http', 'ws')}{SESSIONS}/{mine}/stream"
        with connect(
            f"{place}?ticket={ticket(ada, mine)}",
            origin=Origin(address),
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            compression=None,
        ) as socket:
            assert json.loads(socket.recv())["type"] == "hello"
            yield socket


def of_size(size: int) -> bytes:
    """A message of exactly so many bytes: a picture, and bytes after its end."""
    return make_packet(1, 0.1, FACE + bytes(size - HEADER_BYTES - len(FACE)))


def last_words(line: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    """Return what is heard until the server closes, and its code."""
    heard = []
    try:
        while True:
            heard.append(json.loads(line.recv(timeout=10)))
    except ConnectionClosed as end:
        return heard, end.rcvd.code if end.rcvd else None


def test_a_message_of_64_kb_is_a_frame(line):
    line.send(of_size(MAX_MESSAGE_BYTES))
    answer = json.loads(line.recv(timeout=10))
    assert (answer["type"], answer["seq"]) == ("reading", 1)
    assert len(answer["frame"]["faces"]) == 1


def test_one_byte_more_ends_the_stream_in_words(line):
    line.send(of_size(MAX_MESSAGE_BYTES + 1))
    [problem], code = last_words(line)
    assert (problem["type"], problem["code"]) == ("problem", "message_too_large")
    assert problem["detail"] == "The message is larger than 64 kB. Send a smaller picture."
    assert code == Close.PROTOCOL == 4400


@pytest.mark.parametrize("size", [MAX_MESSAGE_BYTES + 1025, 4 * MAX_MESSAGE_BYTES])
def test_much_more_is_not_taken_in_at_all(line, size):
    line.send(of_size(size))
    assert last_words(line) == ([], TOO_BIG)
