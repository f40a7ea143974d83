"""A teacher's answers for every picture, shard by shard, so that a stopped build goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.training.data.store import PartsFolder, load_if_whole, remove_parts, save_arrays
from emocare.training.data.teacher import BLENDSHAPES, LANDMARK_MESH_INDEX, Teacher
from emocare.types import UInt8Array

ROWS_PER_SHARD = 500
LESSONS = ("blendshapes", "landmarks", "pose_ypr")
NAMES_FILE = "names.npz"

Arrays = dict[str, NDArray[Any]]


def take_lessons(
    picture: Callable[[int], UInt8Array],
    count: int,
    teacher: Teacher | None,
    out: Path,
    order: Mapping[str, Any],
    progress: Callable[[int], None],
) -> Arrays:
    """Return ``blendshapes`` (N, 52), ``landmarks`` (N, 70, 2), ``pose_ypr`` (N, 3), float16.

    NaN where the teacher sees no face, and everywhere without a teacher. Finished shards wait in
    ``OUT.parts``; ``order`` says what they belong to.
    """
    if teacher is None:
        return _empty(count)
    folder = PartsFolder(out, {**order, "teacher": teacher.sha256, "count": count})
    shards = []
    for number, start in enumerate(range(0, count, ROWS_PER_SHARD)):
        rows = range(start, min(start + ROWS_PER_SHARD, count))
        shard = load_if_whole(folder.shard(number), LESSONS)
        if shard is None or len(shard["blendshapes"]) != len(rows):
            shard = _taught([picture(row) for row in rows], teacher)
            save_arrays(folder.shard(number), shard)
        shards.append(shard)
        progress(rows.stop)
    return {name: np.concatenate([shard[name] for shard in shards]) for name in LESSONS}


def finish(out: Path, teacher: Teacher | None) -> None:
    """Remove the shards of a file that is written, and put the teacher's names beside it."""
    if teacher is None:
        return
    remove_parts(out)
    names = out.with_name(NAMES_FILE)
    if not names.exists():
        save_arrays(
            names,
            {"blendshape": np.array(BLENDSHAPES), "landmark_mesh_index": LANDMARK_MESH_INDEX},
        )


def _taught(pictures: list[UInt8Array], teacher: Teacher) -> Arrays:
    lessons = _empty(len(pictures))
    for row, picture in enumerate(pictures):
        lesson = teacher.look(picture)
        if lesson is not None:
            for name in LESSONS:
                lessons[name][row] = getattr(lesson, name)
    return lessons


def _empty(count: int) -> Arrays:
    shapes = ((len(BLENDSHAPES),), (len(LANDMARK_MESH_INDEX), 2), (3,))
    return {
        name: np.full((count, *shape), np.nan, np.float16)
        for name, shape in zip(LESSONS, shapes, strict=True)
    }
