"""Reading .npz files with one clear error for each way they can be wrong."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.errors import Invalid, NotFound


def read_arrays(
    path: Path, names: Sequence[str], kind: str, *, optional: Sequence[str] = ()
) -> dict[str, NDArray[Any]]:
    """Return the named arrays of an .npz file, and those of ``optional`` that it has.

    Raises NotFound where there is no file, Invalid where it is no .npz, lacks an array or has
    arrays of different lengths. ``kind`` names the expected form in the message.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        # Opened here: numpy leaves a damaged file open when it opens it itself.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            missing = [name for name in names if name not in file.files]
            if not missing:
                extra = [name for name in optional if name in file.files]
                return {name: file[name] for name in (*names, *extra)}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, AttributeError) as error:
        raise Invalid(
            f"{path.name} is not a readable .npz file. Give the {kind} form of the data.",
            code="dataset_unreadable",
        ) from error
    raise Invalid(
        f"{path.name} is not the {kind} form: it has no array {missing[0]!r}.",
        code="dataset_wrong_kind",
    )
