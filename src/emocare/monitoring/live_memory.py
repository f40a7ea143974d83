"""Give memory back that streams have used.

Every frame is decoded and freed among thousands of small things that stay, so the C library's heap
keeps growing holes, though nothing is held.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def return_free_memory() -> bool:
    """Return the holes of the heap to the system; say whether this C library can (glibc)."""
    trim = _trim()
    if trim is None:
        return False
    trim(0)
    return True


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        found = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library; Windows takes no None
        return None
    found.argtypes = [ctypes.c_size_t]
    return found
