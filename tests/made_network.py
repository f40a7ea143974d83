"""A network made by hand that measures everything, with answers that a test can foretell."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from emocare.types import ACTION_UNITS, EXPRESSIONS, Evidence, Expression
from emocare.vision.align import CROP_VERSION
from emocare.vision.model_card import ModelInfo
from emocare.vision.scores import FaceMaps, FaceScores

EVIDENCE: Mapping[str, Evidence] = {
    name: Evidence.EXPERIMENTAL if name == "AU23" else Evidence.DISTILLED for name in ACTION_UNITS
}
# Where the made landmarks stand in the crop: on a ring around its middle.
_TURNS = np.linspace(0, 2 * np.pi, 70, endpoint=False)
RING = np.stack([0.5 + 0.3 * np.cos(_TURNS), 0.5 + 0.3 * np.sin(_TURNS)], axis=1).astype("f4")


class MadeNetwork:
    """Says the same about every crop; what is None it does not measure."""

    def __init__(
        self,
        *,
        showing: Expression = Expression.HAPPINESS,
        pose: tuple[float, float, float] | None = (0.1, -0.05, 0.02),
        units: Mapping[str, float] | None = None,
        presence: float | None = 0.9,
        evidence: Mapping[str, Evidence] = EVIDENCE,
    ) -> None:
        self.info = ModelInfo(
            *("made", "1", "0" * 64, CROP_VERSION, EXPRESSIONS),
            action_units=evidence,
            presence_threshold=0.5,
        )
        self.showing, self.pose, self.presence = showing, pose, presence
        self.units = {"AU06": 2.0, "AU12": 4.0, **(units or {})}
        self.asked: list[int] = []
        self.has_maps = True

    def read(self, crops):
        count = len(crops)
        self.asked.append(count)
        expression = np.full((count, 8), 0.02, np.float32)
        expression[:, EXPRESSIONS.index(self.showing)] = 0.86
        intensities = [self.units.get(name, 0.0) for name in self.info.action_units]
        return FaceScores(
            expression,
            action_units=np.tile(np.float32(intensities), (count, 1)) if intensities else None,
            head_pose=None if self.pose is None else np.tile(np.float32(self.pose), (count, 1)),
            eyes=np.tile(np.float32([[0.9, 0.1, 0.2], [0.8, -0.1, 0.3]]), (count, 1, 1)),
            landmarks70=np.tile(RING, (count, 1, 1)),
            presence=None if self.presence is None else np.full(count, self.presence, np.float32),
        )

    def maps(self, crops):
        """A bright upper left quarter for every class."""
        plain = np.zeros((len(crops), 8, 8, 8), np.float32)
        plain[:, :, :4, :4] = 1.0
        return FaceMaps(plain, np.repeat(plain[:, :1], len(self.info.action_units), axis=1))
