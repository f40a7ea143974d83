"""Every form of data that can be built, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from emocare.errors import Invalid, NotFound
from emocare.training.data.facekit import build_facekit
from emocare.training.data.faces import build_faces
from emocare.training.data.ferplus import build_ferplus
from emocare.training.data.goemotions import build_goemotions
from emocare.training.data.order import Built, Order
from emocare.training.data.teacher import FaceLandmarkerTeacher

BUILDERS: Mapping[str, Callable[[Order], Built]] = MappingProxyType(
    {
        "ferplus": build_ferplus,
        "faces": build_faces,
        "facekit": build_facekit,
        "goemotions": build_goemotions,
    }
)

# What the teacher's pictures get around them, in sides: FER2013's faces fill theirs.
BORDER: Mapping[str, float] = MappingProxyType({"ferplus": 1 / 3, "faces": 1 / 4})


def build(kind: str, order: Order, teacher: Path | None = None) -> Built:
    """Build one form of data; raise Invalid for an unknown kind or options that do not fit."""
    if kind not in BUILDERS:
        raise Invalid(f"Unknown kind of data {kind!r}. Choose one of: {', '.join(BUILDERS)}.")
    if not order.source.exists():
        raise NotFound(f"There is nothing at {order.source}. Check the path.")
    _check_options(kind, order, teacher)
    if teacher is None:
        return BUILDERS[kind](order)
    with closing(FaceLandmarkerTeacher(teacher, BORDER[kind])) as loaded:
        return BUILDERS[kind](replace(order, teacher=loaded))


def _check_options(kind: str, order: Order, teacher: Path | None) -> None:
    if teacher is not None and kind not in BORDER:
        raise Invalid(f"{kind} has no pictures to teach about: leave --teacher out.")
    if order.usages and kind != "ferplus":
        raise Invalid(f"{kind} has no usages: leave --usage out.")
    if (order.lenient or order.seen_only) and kind != "faces":
        raise Invalid(f"--lenient and --seen-only are for faces, not for {kind}.")
    if order.out.suffix.lower() != (".tsv" if kind == "goemotions" else ".npz"):
        wanted = ".tsv" if kind == "goemotions" else ".npz"
        raise Invalid(f"{order.out.name} should end in {wanted}.")
