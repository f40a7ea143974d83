"""Whose turn it is: the rules of the waiting line, without clocks, threads or files.

A place is taken in three steps. ``arriving``: somebody is sending a clip; the place is already
theirs, so that a clip is never received only to be refused. ``waiting``: the clip is here.
``running``: it is being read. First in, first out; never more than ``workers`` run.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass

from emocare.errors import TooMany


@dataclass(frozen=True, slots=True)
class LineLimits:
    """How many may be where at once.

    ``places`` bounds all who arrive, wait or run; ``per_owner`` bounds those of one person or
    one guest's address; ``guest_places`` keeps room for people with an account.
    """

    workers: int = 1
    places: int = 9
    per_owner: int = 2
    guest_places: int = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a clip belongs to: a person's id, or a guest's address."""

    key: str
    guest: bool = False


class WaitingLine:
    """The line itself. It is not thread-safe; its one user holds a lock."""

    def __init__(self, limits: LineLimits) -> None:
        """Begin with an empty line."""
        self.limits = limits
        self._owners: dict[str, Owner] = {}
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._running: set[str] = set()

    def enter(self, job_id: str, owner: Owner, *, wait_s: int) -> None:
        """Take a place for a clip that is arriving.

        Raises TooMany where a limit is reached; ``wait_s`` is when one should try again.
        """
        counts = Counter(taken.key for taken in self._owners.values())
        if counts[owner.key] >= self.limits.per_owner:
            raise TooMany(
                f"{self.limits.per_owner} of your clips are still being read. "
                "Wait for one of them, or cancel it.",
                retry_after_s=wait_s,
                code="too_many_clips",
            )
        guests = sum(taken.guest for taken in self._owners.values())
        guests_full = owner.guest and guests >= self.limits.guest_places
        if len(self._owners) >= self.limits.places or guests_full:
            raise TooMany(
                f"Many clips are being read just now. Try again in {wait_s} seconds.",
                retry_after_s=wait_s,
                code="queue_full",
            )
        self._owners[job_id] = owner

    def wait(self, job_id: str) -> None:
        """Put an arrived clip at the end of the line."""
        if job_id not in self._owners or job_id in self._running:
            raise ValueError(f"{job_id} has no place in the line")
        self._waiting[job_id] = None

    def call(self) -> str | None:
        """Return who is next and count them as running; None while nobody may start."""
        if not self._waiting or len(self._running) >= self.limits.workers:
            return None
        job_id, _ = self._waiting.popitem(last=False)
        self._running.add(job_id)
        return job_id

    def leave(self, job_id: str) -> None:
        """Give the place up, wherever it is; harmless for one who has left."""
        self._owners.pop(job_id, None)
        self._waiting.pop(job_id, None)
        self._running.discard(job_id)

    def position(self, job_id: str) -> int | None:
        """Return how many are ahead of a waiting clip (0 for the next), or None."""
        if job_id not in self._waiting:
            return None
        return list(self._waiting).index(job_id)

    @property
    def running(self) -> frozenset[str]:
        """Those being read."""
        return frozenset(self._running)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Those whose clip is here, next one first."""
        return tuple(self._waiting)

    def __len__(self) -> int:
        return len(self._owners)
