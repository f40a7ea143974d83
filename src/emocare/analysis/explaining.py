"""Which answer about a face to explain, and how: heat for the annotated copy of a recording."""

from __future__ import annotations

from dataclasses import dataclass

from emocare.analysis.options import OutputOptions
from emocare.analysis.words import MOVEMENTS
from emocare.errors import Unavailable
from emocare.types import MAX_INTENSITY, FaceReading, Frame
from emocare.vision.align import align_face
from emocare.vision.explain import (
    Explanation,
    Method,
    Target,
    default_method,
    explain,
    find_target,
    has_maps,
    top_target,
)
from emocare.vision.network import FaceNetwork

# Explain whatever looked strongest in each face.
TOP = "top"

METHODS: dict[Method, str] = {
    Method.CAM: "class activation map",
    Method.OCCLUSION: "hiding parts",
    Method.LIME: "LIME",
    Method.SHAP: "SHAP",
}


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one answer, or the strongest expression, about every face that could be read."""

    network: FaceNetwork
    name: str
    method: Method

    def explain(self, frame: Frame, reading: FaceReading) -> Explanation | None:
        """Return what spoke for the answer; None where the reading abstained.

        The crop is cut again from the same landmarks, so it is the one that was read.
        """
        if reading.expression is None or reading.landmarks5 is None:
            return None
        target = (
            top_target(reading.expression)
            if self.name == TOP
            else find_target(self.name, self.network.info)
        )
        side = self.network.info.crop.size_px
        crop = align_face(frame.rgb, reading.landmarks5, side)
        return explain(self.network, crop, target, self.method)

    @property
    def words(self) -> tuple[str, ...]:
        """What the lit parts of a picture are, in ever fewer words."""
        what = "the expression named" if self.name == TOP else self.name
        movement = f" {MOVEMENTS[self.name]}" if self.name in MOVEMENTS else ""
        return (
            f"lit: what spoke for {what}{movement} ({METHODS[self.method]})",
            f"lit: what spoke for {what}",
            f"lit: {self.name}",
        )

    def as_metadata(self) -> dict[str, str]:
        """Return what was explained and how."""
        return {"explain": self.name, "explain_method": str(self.method)}


def said(reading: FaceReading, target: Target) -> float:
    """Return how strong an answer was, 0-1: a probability, or an intensity over 5."""
    if target.is_action_unit:
        unit = reading.action_units.get(target.name)
        return 0.0 if unit is None else unit.intensity / MAX_INTENSITY
    return 0.0 if reading.expression is None else float(reading.expression[target.index])


def build_explainer(network: FaceNetwork, outputs: OutputOptions) -> Explainer | None:
    """Return the explainer that was asked for, None where none was.

    Raises Invalid where the network has no such answer, Unavailable where it cannot be explained
    that way.
    """
    name = outputs.explain
    if name is None:
        return None
    if name != TOP:
        find_target(name, network.info)
    method = Method(outputs.explain_method or default_method(network))
    if method is Method.CAM and not has_maps(network):
        raise Unavailable(
            f"{network.info.name} gives no class activation maps. Use --explain-method "
            "occlusion, lime or shap.",
            code="no_maps",
        )
    return Explainer(network, name, method)
