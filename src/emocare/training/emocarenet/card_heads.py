"""The model card's tables about everything beside expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emocare.training.emocarenet.card_words import EVIDENCE
from emocare.training.emocarenet.markdown import number, table

_EYES = "distance between the eyes"


def action_units(heads: Mapping[str, Any], metadata: Mapping[str, str]) -> str:
    """Return the section on action units: evidence, and every figure there is."""
    grades = dict(part.split(":") for part in metadata["au_evidence"].split(","))
    rows = [_unit_row(unit, grade, heads) for unit, grade in grades.items()]
    both = heads["action_units_against_expressions"]["AU09+AU10"]
    mixed = heads["disgust_cross_fitted"]
    head = ("unit", "evidence", "tells", "AUC", "teacher", "alone", "r FER+", "r faces")
    return f"""## Action units

{EVIDENCE}

{table((*head, "ICC all", "ICC balanced"), rows)}

AU09 and AU10 together tell disgust at {_auc(both)}; their best mixture, fitted on the disgust of
FER+ Training and judged on PublicTest and the other way round, at
{number(mixed["auc"], 3)} ({mixed["faces"]} disgusted faces)."""


def geometry(heads: Mapping[str, Any]) -> str:
    """Return the section on landmarks, pose, eyes and presence."""
    names = {
        "ferplus": "FER+ PublicTest",
        "faces": "faces, people held out",
        "rendered": "rendered",
    }
    rows = [(names[name], *_geometry_row(found)) for name, found in heads["geometry"].items()]
    seen = heads["presence"]
    head = (
        "data",
        "faces",
        "landmarks",
        "95 % below",
        "yaw",
        "pitch",
        "roll",
        "gaze",
        "openness r",
    )
    return f"""## Landmarks, pose and eyes

Landmark error is the mean distance over the {_EYES}; angles are mean absolute errors in degrees
(gaze: sideways / up). Photographs are held against the teacher, rendered faces against the truth.

{table(head, rows)}

Presence tells rendered people from surroundings at an AUC of {number(seen["auc"], 3)};
{seen["faces_below_half"]:.1%} of the people fall below 0.5, {seen["surroundings_above_half"]:.1%}
of the surroundings above."""


def _unit_row(unit: str, grade: str, heads: Mapping[str, Any]) -> tuple[str, ...]:
    against = heads["action_units_against_expressions"].get(unit)
    taught = heads["action_units_against_teacher"]
    made = heads["action_units_rendered"].get(unit, {})
    tells = (
        (" + ".join(against["expressions"]), _auc(against), number(against["teacher"], 3))
        if against
        else ("–", "–", "–")
    )
    return (
        unit,
        grade,
        *tells,
        number(against["residual"], 3) if against else "–",
        number(taught["ferplus"].get(unit)),
        number(taught["faces"].get(unit)),
        number(made.get("icc")),
        number(made.get("icc_balanced")),
    )


def _auc(found: Mapping[str, Any]) -> str:
    low, high = found["interval"]
    return f"{found['auc']:.3f} ({low:.3f}–{high:.3f})"


def _geometry_row(found: Mapping[str, Any]) -> tuple[str, ...]:
    across, up = found["gaze_deg"]
    return (
        f"{found['faces']:,}",
        f"{found['nme']:.1%}",
        f"{found['nme_p95']:.1%}",
        *(f"{angle:.1f}°" for angle in found["pose_deg"]),
        f"{across:.1f}° / {up:.1f}°",
        number(found["openness_correlation"]),
    )
