"""One slot for each session, and whose turn it is: newest wins, round-robin, never two at once.

A frame that arrives while an older one waits takes its place. A session that was read goes to the
end of the line, so however much one sends, the others have their turn in between. While one of
its frames is read, a session has no turn: its tracker takes one frame after the other.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Item = TypeVar("_Item")


@dataclass(slots=True)
class Waiting(Generic[_Key, _Item]):
    """Something that waited for its turn, and since when (seconds of the mailboxes' clock)."""

    key: _Key
    item: _Item
    since_s: float


class Mailboxes(Generic[_Key, _Item]):
    """The slots of all sessions; safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._slots: dict[_Key, Waiting[_Key, _Item]] = {}
        self._line: deque[_Key] = deque()
        self._in_hand: set[_Key] = set()
        self._closed = False

    def put(self, key: _Key, item: _Item) -> _Item | None:
        """Let ``item`` wait for its turn; return the one whose place it took."""
        with self._changed:
            before = self._slots.get(key)
            self._slots[key] = Waiting(key, item, self._clock())
            if before is None and key not in self._in_hand:
                self._line.append(key)
                self._changed.notify()
            return None if before is None else before.item

    def take(self) -> Waiting[_Key, _Item] | None:
        """Wait for the next turn; None when the mailboxes were closed. Call ``done`` after it."""
        with self._changed:
            while not self._line and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            key = self._line.popleft()
            self._in_hand.add(key)
            return self._slots.pop(key)

    def done(self, key: _Key) -> None:
        """Say that what was taken has been dealt with."""
        with self._changed:
            self._in_hand.discard(key)
            if key in self._slots:
                self._line.append(key)
                self._changed.notify()

    def forget(self, key: _Key) -> None:
        """Empty a session's slot."""
        with self._changed:
            if self._slots.pop(key, None) is not None and key in self._line:
                self._line.remove(key)

    def close(self) -> None:
        """Wake everybody who waits, with nothing."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
