"""The running parts that take clips in: a folder, a queue, and their limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread

from emocare.accounts.limits import Allowance
from emocare.errors import Unavailable
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


def check_network(network: Path | None) -> None:
    """Raise Unavailable where the network that clips shall be read with cannot be used.

    Each clip's process loads it anew; asked once at the start, a mistake shows at once.
    """
    if network is None:
        return
    if not network.is_file():
        raise Unavailable(
            f"EMOCARE_NETWORK names {network}, which is no file. Give the path of an ONNX face "
            "network, or leave it empty for the shipped one.",
            code="network_missing",
        )
    # Imported here: without the setting the server never loads the runtime.
    from emocare.vision.network import OnnxFaceNetwork

    OnnxFaceNetwork(network)


@asynccontextmanager
async def run_clips(
    folder: Path,
    *,
    limits: ClipLimits | None = None,
    line: LineLimits | None = None,
    reader: ClipReader | None = None,
    network: Path | None = None,
) -> AsyncIterator[Clips]:
    """Read clips while the block runs; at its end every reading is stopped.

    ``network`` is another face network than the shipped one; see ``check_network``.
    """
    limits = limits or ClipLimits()
    queue = ClipQueue(reader or ProcessReader(limits, network), line)
    clips = Clips(queue=queue, folder=ClipFolder(folder), limits=limits)
    queue.start()
    try:
        yield clips
    finally:
        await to_thread.run_sync(queue.close)
