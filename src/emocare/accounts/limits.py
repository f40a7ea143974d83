"""How often somebody may try, per address and per account; counted in this process's memory."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from emocare.errors import TooMany


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most ``times`` within ``minutes``, counted separately for each ``kind``."""

    kind: str
    times: int
    minutes: int

    def item(self) -> RateLimitItem:
        """Return the form the counting library takes."""
        if self.minutes % 60 == 0:
            return RateLimitItemPerHour(self.times, self.minutes // 60, namespace=self.kind)
        return RateLimitItemPerMinute(self.times, self.minutes, namespace=self.kind)


class RateLimits:
    """Counts tries in moving windows."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count(self, allowance: Allowance, *who: str) -> None:
        """Count one try of ``who``; raise TooMany, with the waiting time, past the allowance."""
        item = allowance.item()
        if not self._window.hit(item, *who):
            wait_s = self._window.get_window_stats(item, *who).reset_time - time.time()
            raise TooMany(
                f"Too many tries. Wait {_spoken(wait_s)} and try again.",
                retry_after_s=max(1, round(wait_s + 0.5)),
            )

    def forget(self, allowance: Allowance, *who: str) -> None:
        """Start ``who`` afresh, after a success."""
        self._window.clear(allowance.item(), *who)


def address_group(address: str) -> str:
    """Return what counts as one address: IPv6 holders own a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes"
