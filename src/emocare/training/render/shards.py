"""Many pictures on several processes, shard by shard, so that a stopped run goes on."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid
from emocare.training.render.dataset import (
    RENDER_VERSION,
    SCHEMA,
    Order,
    join_shards,
    render_rows,
)
from emocare.training.render.model import load_face_model
from emocare.training.render.renderer import Renderer

ROWS_PER_SHARD = 1000
_THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Job:
    """An order for ``count`` pictures of the face model ``facekit`` into the file ``out``."""

    facekit: Path
    out: Path
    count: int
    order: Order

    @property
    def folder(self) -> Path:
        """Where finished shards wait for the rest."""
        return self.out.with_name(self.out.name + ".parts")

    def shards(self) -> list[range]:
        """Return the rows of each shard."""
        return [
            range(start, min(start + ROWS_PER_SHARD, self.count))
            for start in range(0, self.count, ROWS_PER_SHARD)
        ]

    def description(self) -> str:
        """Return what decides the pictures, as JSON; it travels with them as ``meta``."""
        decided = {"render_version": RENDER_VERSION, "count": self.count, **asdict(self.order)}
        return json.dumps(decided, sort_keys=True)


def run_job(job: Job, workers: int, report: Callable[[int, int], None]) -> None:
    """Render what is missing, then write ``job.out``; ``report(done, count)`` after each shard.

    Raises Invalid where the folder of shards belongs to another order.
    """
    _claim_folder(job)
    missing = [rows for rows in job.shards() if not _is_whole(_shard_path(job, rows), rows)]
    done = job.count - sum(len(rows) for rows in missing)
    report(done, job.count)
    # The workers' BLAS and OpenCV run on one thread: bits must not depend on their number.
    with _one_thread_each():
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, max(len(missing), 1)), context) as pool:
            running = [pool.submit(_render_shard, job, rows) for rows in missing]
            for finished in as_completed(running):
                done += finished.result()
                report(done, job.count)
    _merge(job)


def _render_shard(job: Job, rows: range) -> int:
    """Render some rows into their own file; return how many."""
    cv2.setNumThreads(1)
    renderer = Renderer(load_face_model(job.facekit))
    _write_atomically(_shard_path(job, rows), render_rows(renderer, job.order, rows))
    return len(rows)


def _merge(job: Job) -> None:
    """Write the whole file and remove the shards."""
    shards = []
    for rows in job.shards():
        with np.load(_shard_path(job, rows), allow_pickle=False) as file:
            shards.append({name: file[name] for name in SCHEMA})
    arrays = join_shards(shards)
    arrays["meta"] = np.array(job.description())
    _write_atomically(job.out, arrays)
    shutil.rmtree(job.folder)


def _claim_folder(job: Job) -> None:
    """Make the folder of shards, or make sure that it is this order's."""
    if job.count < 1:
        raise Invalid("Ask for at least one picture.", code="render_order")
    job.folder.mkdir(parents=True, exist_ok=True)
    note = job.folder / "order.json"
    if note.is_file() and note.read_text("utf-8") != job.description():
        raise Invalid(
            f"{job.folder} holds shards of another order: delete it or choose another --out.",
            code="render_order",
        )
    note.write_text(job.description(), "utf-8")


def _shard_path(job: Job, rows: range) -> Path:
    """Return the file of a shard."""
    return job.folder / f"{rows.start:07d}.npz"


def _is_whole(path: Path, rows: range) -> bool:
    """Return whether a shard is there and can be read."""
    try:
        # Opened here: np.load leaves the file of a damaged archive open.
        with path.open("rb") as data, np.load(data, allow_pickle=False) as file:
            return len(file["person"]) == len(rows)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return False


def _write_atomically(path: Path, arrays: dict[str, NDArray]) -> None:
    """Write an .npz file that is either there and whole, or not there."""
    partial = path.with_name(path.name + ".tmp")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that start meanwhile use one thread for array work."""
    before = {name: os.environ.get(name) for name in _THREAD_LIMITS}
    os.environ.update(dict.fromkeys(_THREAD_LIMITS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
