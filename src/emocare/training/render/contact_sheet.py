"""Look at rendered pictures: a sheet with their landmarks and strongest action units."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.training.render.dataset import SCHEMA, decode_picture
from emocare.types import UInt8Array

_ENLARGED_PX = 192
_SEEN, _HIDDEN, _INK = (90, 255, 90), (255, 80, 80), (255, 255, 255)


def write_contact_sheet(dataset: Path, path: Path, *, columns: int = 8, rows: int = 6) -> None:
    """Write a PNG of the first pictures of a file, every second row with truth drawn in."""
    with np.load(dataset, allow_pickle=False) as file:
        arrays = {name: file[name] for name in SCHEMA}
    count = min(columns * rows, len(arrays["present"]))
    cells = [_cell(arrays, row, drawn=(row // columns) % 2 == 1) for row in range(count)]
    blank = np.zeros((_ENLARGED_PX, _ENLARGED_PX, 3), np.uint8)
    cells += [blank] * (-count % columns)
    lines = [np.hstack(cells[start : start + columns]) for start in range(0, len(cells), columns)]
    if not cv2.imwrite(str(path), np.vstack(lines)[:, :, ::-1]):
        raise OSError(f"the contact sheet could not be written to {path}")


def _cell(arrays: Mapping[str, NDArray], row: int, *, drawn: bool) -> UInt8Array:
    """Return one enlarged picture, with its truth if ``drawn``."""
    picture = decode_picture(arrays, row)
    scale = _ENLARGED_PX / len(picture)
    large = cv2.resize(picture, (_ENLARGED_PX, _ENLARGED_PX), interpolation=cv2.INTER_CUBIC)
    cell = np.array(large, np.uint8)
    if not drawn or not arrays["present"][row]:
        return cell
    for point, seen in zip(arrays["landmarks"][row], arrays["visible"][row], strict=True):
        x, y = (int(value) for value in point * scale)
        cv2.circle(cell, (x, y), 1, _SEEN if seen else _HIDDEN, -1)
    strongest = np.argsort(arrays["au"][row])[::-1][:4]
    shown = [
        f"{arrays['au_name'][unit][2:]}:{arrays['au'][row][unit]:.0f}"
        for unit in strongest
        if arrays["au"][row][unit] >= 0.5
    ]
    cv2.putText(
        cell, " ".join(shown), (3, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK, 1, cv2.LINE_AA
    )
    return cell
