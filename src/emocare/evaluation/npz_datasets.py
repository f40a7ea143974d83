"""The two .npz forms as datasets: ``ferplus`` and ``faces``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import numpy as np

from emocare.errors import Invalid
from emocare.evaluation.dataset import SEVEN, Dataset, Sample
from emocare.evaluation.faces import load_faces
from emocare.evaluation.ferplus import load_ferplus
from emocare.types import EXPRESSIONS

FERPLUS, FER2013 = "ferplus", "fer2013"
HELD_OUT = "held-out"


def ferplus_dataset(path: Path, usage: str | None, labels: str = FERPLUS) -> Dataset:
    """Return FER+ pictures with their own landmarks.

    ``labels`` chooses the FER+ majority (8 classes, the protocol of ``evaluation.ferplus``) or
    FER2013's original label (7 classes, every row).
    """
    data = load_ferplus(path, usage)
    if labels == FERPLUS:
        data = data.judged()
    label = data.label if labels == FERPLUS else data.fer2013_label
    if (label < 0).any():
        raise Invalid(f"{path.name} was built without FER2013's original labels.")

    def samples() -> Iterator[Sample]:
        for i in range(len(data)):
            yield Sample(data.pictures[i], int(label[i]), data.landmarks5[i], data.names[i])

    facts = {"usage": usage, "labels": labels, "centre_crops": int((~data.found).sum())}
    return Dataset(
        "ferplus",
        EXPRESSIONS if labels == FERPLUS else SEVEN,
        len(data),
        samples,
        MappingProxyType(facts),
        fer2013_labels=labels == FER2013,
    )


def faces_dataset(path: Path, usage: str | None) -> Dataset:
    """Return the labelled larger faces; usage ``held-out`` keeps people training never saw."""
    if usage not in (None, HELD_OUT):
        raise Invalid(f"Faces have no usage {usage!r}. Choose {HELD_OUT!r}, or leave it out.")
    faces = load_faces(path)
    keep = faces.label >= 0
    if usage == HELD_OUT:
        keep &= faces.held_out
    rows = np.flatnonzero(keep)

    def samples() -> Iterator[Sample]:
        for row in rows.tolist():
            yield Sample(faces.picture(row), int(faces.label[row]), name=faces.name[row])

    return Dataset("faces", EXPRESSIONS, len(rows), samples, MappingProxyType({"usage": usage}))
