"""The running parts that take clips in: a folder, a queue, and their limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread

from emocare.accounts.limits import Allowance
from emocare.monitoring.clip_file import ClipFolder
from emocare.monitoring.clip_line import LineLimits
from emocare.monitoring.clip_process import ClipReader, ProcessReader
from emocare.monitoring.clip_queue import ClipQueue
from emocare.monitoring.clips import ClipLimits

CLIPS_PER_PERSON = Allowance("clips/person", 120, 60)
CLIPS_PER_GUEST = Allowance("clips/guest", 30, 60)
# What the API's general limit lets pass on the clips' paths. Their own reader is far stricter;
# it refuses at the first byte too many, in words about clips.
MAX_FORM_BYTES = 2**40


@dataclass(frozen=True, slots=True)
class Clips:
    """What the clip endpoints work with."""

    queue: ClipQueue
    folder: ClipFolder
    limits: ClipLimits


@asynccontextmanager
async def run_clips(
    folder: Path,
    *,
    limits: ClipLimits | None = None,
    line: LineLimits | None = None,
    reader: ClipReader | None = None,
) -> AsyncIterator[Clips]:
    """Read clips while the block runs; at its end every reading is stopped."""
    limits = limits or ClipLimits()
    queue = ClipQueue(reader or ProcessReader(limits), line)
    clips = Clips(queue=queue, folder=ClipFolder(folder), limits=limits)
    queue.start()
    try:
        yield clips
    finally:
        await to_thread.run_sync(queue.close)
