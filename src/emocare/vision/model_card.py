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

from emocare.errors import Invalid, Unavailable
from emocare.types import ACTION_UNITS, EXPRESSIONS, Evidence, Expression
from emocare.vision.align import CROP_SIZE_PX, CROP_VERSION, EYES_VERSION

GREY, RGB = "grey", "rgb"
# In place of a crop version: the network looks at a picture's central square, whatever is in it.
WHOLE = "whole"
LARGEST_CROP_PX = 1024
LABEL_SETS = "label_set_thresholds"
EYES = "eyes_version"
# What a network may tell apart: all expressions, or all but contempt.
LABEL_ORDERS = (EXPRESSIONS, EXPRESSIONS[:-1])
REQUIRED = ("name", "version", "label_order", "crop_version", "crop_size", "channels")


@dataclass(frozen=True, slots=True)
class CropSpec:
    """What a network looks at: squares of ``size_px``, in colour or not; a face or a picture.

    ``eyes`` says that it looks at the eye patches of ``align.cut_eyes`` as well, always in grey.
    """

    size_px: int = CROP_SIZE_PX
    colour: bool = False
    whole: bool = False
    eyes: bool = False


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which network read a face, and how it was made ready to.

    ``action_units`` are those it measures, in the order of its answers, with their evidence. A
    reading whose presence lies below ``presence_threshold`` abstains. Expressions outside
    ``label_order`` get the probability 0. ``label_set_thresholds`` leads from a coverage to the
    threshold of ``evaluation.conformal`` (LAC) that was fitted for it.
    """

    name: str
    version: str
    sha256: str
    crop_version: str
    label_order: tuple[Expression, ...]
    temperature: float = 1.0
    action_units: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    presence_threshold: float | None = None
    crop: CropSpec = CropSpec()
    label_set_thresholds: Mapping[float, float] = field(
        default_factory=lambda: MappingProxyType({})
    )


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
        "channels": GREY,
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
    return ModelInfo(
        name=metadata["name"],
        version=metadata["version"],
        sha256=sha256,
        crop_version=metadata["crop_version"],
        label_order=_label_order(metadata["label_order"], file_name),
        temperature=_temperature(metadata.get("temperature", "1.0"), file_name),
        action_units=_action_units(metadata, file_name),
        presence_threshold=_presence_threshold(metadata.get("presence_threshold"), file_name),
        crop=_crop(metadata, file_name),
        label_set_thresholds=_thresholds(metadata.get(LABEL_SETS, ""), file_name),
    )


def threshold_for(info: ModelInfo, coverage: float) -> float:
    """Return the threshold of label sets with this coverage; raise Invalid where none is known."""
    if coverage in info.label_set_thresholds:
        return info.label_set_thresholds[coverage]
    known = ", ".join(f"{known:g}" for known in info.label_set_thresholds)
    raise Invalid(
        f"The network {info.name} has no label sets of coverage {coverage:g}. "
        + (f"Choose one of: {known}." if known else "Use the shipped one."),
        code="no_label_sets",
    )


def _thresholds(text: str, file_name: str) -> Mapping[float, float]:
    """Read ``0.8:0.41,0.9:0.67``."""
    try:
        pairs = [part.split(":") for part in text.split(",") if part]
        found = {float(coverage): float(threshold) for coverage, threshold in pairs}
    except ValueError:
        refuse(file_name, f"has the {LABEL_SETS} {text!r}, not coverage:threshold,…")
    if not all(0 < number <= 1 for pair in found.items() for number in pair):
        refuse(file_name, f"has the {LABEL_SETS} {text!r}, whose numbers must lie in 0 to 1")
    return MappingProxyType(found)


def _label_order(text: str, file_name: str) -> tuple[Expression, ...]:
    for labels in LABEL_ORDERS:
        if text == ",".join(labels):
            return labels
    refuse(file_name, f"has the label order {text}, not {','.join(EXPRESSIONS)}")


def _crop(metadata: Mapping[str, str], file_name: str) -> CropSpec:
    version, size, channels = (metadata[k] for k in ("crop_version", "crop_size", "channels"))
    if version not in (CROP_VERSION, WHOLE):
        refuse(
            file_name, f"was trained on crop version {version}, this program makes {CROP_VERSION}"
        )
    if channels not in (GREY, RGB):
        refuse(file_name, f"has the channels {channels!r}, which must be {GREY} or {RGB}")
    if not size.isdecimal() or not 1 <= int(size) <= LARGEST_CROP_PX:
        refuse(file_name, f"has the crop size {size!r}, which must be 1 to {LARGEST_CROP_PX}")
    eyes = metadata.get(EYES)
    if eyes not in (None, EYES_VERSION):
        refuse(
            file_name, f"looks at eye patches of version {eyes}, this program cuts {EYES_VERSION}"
        )
    if eyes is not None and version == WHOLE:
        refuse(file_name, "looks at whole pictures, in which there are no eye patches")
    return CropSpec(int(size), channels == RGB, version == WHOLE, eyes is not None)


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
