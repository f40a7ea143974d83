"""Clients of streamed sessions: one that behaves as the app's does, and two that do not."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from emocare.monitoring.live_packet import SUBPROTOCOL, make_packet

TOO_MANY = 429


@dataclass
class Tally:
    """What the clients saw."""

    latencies_s: list[tuple[float, float]] = field(default_factory=list)
    sent: int = 0
    answered: int = 0
    read: int = 0
    dropped: int = 0
    without_credit: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    paces: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Plan:
    """What to run."""

    address: str
    frames: list[bytes]
    fps: float
    seconds: float


def checked(answer: httpx2.Response) -> dict[str, Any]:
    """Return the body; stop where it is an error."""
    if answer.is_error:
        raise SystemExit(f"{answer.request.url}: {answer.status_code} {answer.text}")
    document: dict[str, Any] = answer.json()
    return document


async def opened(plan: Plan, http: httpx2.Client, session_id: str) -> ClientConnection:
    """Return an open stream."""
    made = await ask_for_ticket(http, session_id)
    return await connected(plan, session_id, checked(made)["ticket"])


async def ask_for_ticket(http: httpx2.Client, session_id: str) -> httpx2.Response:
    """Return the answer to a request for one."""
    return await asyncio.to_thread(http.post, f"/live/sessions/{session_id}/ticket")


async def connected(plan: Plan, session_id: str, ticket: str) -> ClientConnection:
    """Return the stream that a ticket opens."""
    place = plan.address.replace("http", "ws") + f"/api/v1/live/sessions/{session_id}/stream"
    return await connect(
        f"{place}?ticket={ticket}",
        origin=Origin(plan.address),
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
    )


async def stream(
    plan: Plan, http: httpx2.Client, session_id: str, tally: Tally, began: float, number: int
) -> None:
    """Send the newest frame whenever there is a credit, as the app's client does."""
    socket = await opened(plan, http, session_id)
    hello = json.loads(await socket.recv())
    state = {"credits": hello["credits"], "fps": min(plan.fps, hello["fps"])}
    captured: dict[int, float] = {}
    listener = asyncio.create_task(listen(socket, plan, tally, state, captured, began))
    # Cameras do not run in step.
    await asyncio.sleep((number * 0.618) % 1 / plan.fps)
    seq, due = 0, time.perf_counter()
    while time.perf_counter() - began < plan.seconds and not listener.done():
        now = time.perf_counter()
        seq += 1
        if state["credits"] > 0:
            state["credits"] -= 1
            captured[seq] = now
            tally.sent += 1
            jpeg = plan.frames[(seq + 7 * number) % len(plan.frames)]
            try:
                await socket.send(make_packet(seq, now - began, jpeg))
            except ConnectionClosed:
                break
        else:
            tally.without_credit += 1
        due += 1 / state["fps"]
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    await asyncio.sleep(0.5)
    await socket.close()
    await listener


async def listen(
    socket: ClientConnection,
    plan: Plan,
    tally: Tally,
    state: dict[str, float],
    captured: dict[int, float],
    began: float,
) -> None:
    """Take the answers in."""
    try:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "pace":
                state["fps"] = min(plan.fps, message["fps"])
                tally.paces[message["fps"]] += 1
                continue
            state["credits"] += message.get("credits", 0)
            tally.dropped += message.get("dropped", 0)
            tally.answered += 1
            if message["type"] == "problem":
                tally.problems[message["code"]] += 1
                continue
            now = time.perf_counter()
            tally.read += 1
            tally.latencies_s.append((now - began, now - captured.pop(message["seq"])))
    except ConnectionClosed:
        pass
    finally:
        tally.closed[str(socket.close_code)] += 1


async def flood(
    plan: Plan, http: httpx2.Client, session_id: str, tally: Tally, began: float
) -> None:
    """Send as fast as the line takes it, and begin again when closed."""
    while time.perf_counter() - began < plan.seconds:
        asked = await ask_for_ticket(http, session_id)
        if asked.status_code == TOO_MANY:  # who flooded gets no ticket for a while
            tally.refused += 1
            await asyncio.sleep(1)
            continue
        socket = await connected(plan, session_id, checked(asked)["ticket"])
        hearing = asyncio.create_task(_hear(socket, tally))
        seq = round((time.perf_counter() - began) * 1000)
        try:
            while time.perf_counter() - began < plan.seconds:
                seq += 1
                tally.sent += 1
                at = time.perf_counter() - began
                await socket.send(make_packet(seq, at, plan.frames[seq % len(plan.frames)]))
                await asyncio.sleep(0.001)
        except ConnectionClosed:
            pass
        await socket.close()
        await hearing
        tally.closed[str(socket.close_code)] += 1
        await asyncio.sleep(1)


async def _hear(socket: ClientConnection, tally: Tally) -> None:
    """Take answers in without minding them."""
    try:
        async for _ in socket:
            tally.answered += 1
    except ConnectionClosed:
        pass


async def stall(
    plan: Plan, http: httpx2.Client, session_id: str, tally: Tally, began: float
) -> None:
    """Open a stream, send without ever taking an answer in."""
    socket = await opened(plan, http, session_id)
    socket.transport.pause_reading()
    seq = 0
    while time.perf_counter() - began < plan.seconds:
        seq += 1
        tally.sent += 1
        try:
            packet = make_packet(seq, time.perf_counter() - began, plan.frames[0])
            await asyncio.wait_for(socket.send(packet), 1.0)
        except (ConnectionClosed, TimeoutError):
            break
        await asyncio.sleep(1 / plan.fps)
    socket.transport.abort()
    tally.closed[str(socket.close_code)] += 1
