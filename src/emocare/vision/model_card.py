"""The facts that travel inside a model file, and their check at the door.

A network is only as good as the crop and the label order it was trained with; a file that
disagrees with this program about either is refused rather than misread. The same goes for its
action units: each must be one this program knows, with the grade of evidence it is trusted by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import NoReturn

from emocare.errors import Unavailable
from emocare.types import ACTION_UNITS, EXPRESSIONS, Evidence, Expression
from emocare.vision.align import CROP_SIZE_PX, CROP_VERSION

CHANNELS = "grey"
REQUIRED = ("name", "version", "label_order", "crop_version", "crop_size", "channels")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which network read a face, and how it was made ready to.

    ``action_units`` are those it measures, in the order of its answers, with their evidence. A
    reading whose presence lies below ``presence_threshold`` abstains.
    """

    name: str
    version: str
    sha256: str
    crop_version: str
    label_order: tuple[Expression, ...]
    temperature: float = 1.0
    action_units: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    presence_threshold: float | None = None


def expression_metadata(
    *, name: str, version: str, temperature: float, extra: Mapping[str, str]
) -> dict[str, str]:
    """Return the key-value pairs that an expression network must carry, plus ``extra``."""
    return {
        "name": name,
        "version": version,
        "label_order": ",".join(EXPRESSIONS),
        "crop_version": CROP_VERSION,
        "crop_size": str(CROP_SIZE_PX),
        "channels": CHANNELS,
        "temperature": repr(temperature),
        **extra,
    }


def face_metadata(
    action_units: Mapping[str, Evidence], presence_threshold: float
) -> dict[str, str]:
    """Return the further entries of a network that measures more than expressions."""
    return {
        "action_units": ",".join(action_units),
        "au_evidence": ",".join(f"{name}:{grade}" for name, grade in action_units.items()),
        "presence_threshold": repr(presence_threshold),
    }


def read_model_info(metadata: Mapping[str, str], sha256: str, file_name: str) -> ModelInfo:
    """Return what a model file says about itself.

    Raises Unavailable where it says too little, or does not fit this program's crop or labels.
    """
    missing = [key for key in REQUIRED if key not in metadata]
    if missing:
        refuse(file_name, f"carries no {missing[0]!r}, so it is not an EmoCare expression network")
    order = metadata["label_order"]
    if order != ",".join(EXPRESSIONS):
        refuse(file_name, f"has the label order {order}, not {','.join(EXPRESSIONS)}")
    crop = (metadata["crop_version"], metadata["crop_size"], metadata["channels"])
    ours = (CROP_VERSION, str(CROP_SIZE_PX), CHANNELS)
    if crop != ours:
        refuse(
            file_name,
            f"was trained on the crop {'/'.join(crop)}, this program makes {'/'.join(ours)}",
        )
    return ModelInfo(
        name=metadata["name"],
        version=metadata["version"],
        sha256=sha256,
        crop_version=metadata["crop_version"],
        label_order=EXPRESSIONS,
        temperature=_temperature(metadata.get("temperature", "1.0"), file_name),
        action_units=_action_units(metadata, file_name),
        presence_threshold=_presence_threshold(metadata.get("presence_threshold"), file_name),
    )


def _temperature(text: str, file_name: str) -> float:
    try:
        temperature = float(text)
    except ValueError:
        temperature = 0.0
    if not isfinite(temperature) or temperature <= 0:
        refuse(file_name, f"has the temperature {text!r}, which must be a number above 0")
    return temperature


def _presence_threshold(text: str | None, file_name: str) -> float | None:
    if text is None:
        return None
    try:
        threshold = float(text)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        refuse(file_name, f"has the presence_threshold {text!r}, which must lie in 0 to 1")
    return threshold


def _action_units(metadata: Mapping[str, str], file_name: str) -> Mapping[str, Evidence]:
    """Return the action units by name with their grades, in the file's order."""
    names = [name for name in metadata.get("action_units", "").split(",") if name]
    for name in names:
        if name not in ACTION_UNITS:
            refuse(file_name, f"names the unknown action unit {name!r}")
        if names.count(name) > 1:
            refuse(file_name, f"names the action unit {name} twice")
    grades = _grades(metadata.get("au_evidence", ""), file_name)
    for name in names:
        if name not in grades:
            refuse(file_name, f"gives no evidence for {name} in 'au_evidence'")
    for name in grades:
        if name not in names:
            refuse(file_name, f"grades {name}, which is not among its 'action_units'")
    return MappingProxyType({name: grades[name] for name in names})


def _grades(text: str, file_name: str) -> dict[str, Evidence]:
    grades = {}
    for part in filter(None, text.split(",")):
        name, _, grade = part.partition(":")
        if grade not in set(Evidence):
            known = ", ".join(Evidence)
            refuse(file_name, f"gives {name} the unknown evidence {grade!r} (known: {known})")
        grades[name] = Evidence(grade)
    return grades


def refuse(file_name: str, why: str) -> NoReturn:
    """Raise Unavailable: the model file ``why``; use another."""
    raise Unavailable(
        f"The model file {file_name} {why}. Use a model made for this version.",
        code="model_mismatch",
    )
