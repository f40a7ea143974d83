"""Readings made by hand, and an analyzer that gives them for any picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from emocare.types import (
    EXPRESSIONS,
    Expression,
    FaceBox,
    FaceReading,
    Frame,
    HeadPose,
    Quality,
    Reason,
)

BOX = FaceBox(100.25, 60.5, 180.75, 170.125)


def made_reading(
    timestamp_s: float = 0.0,
    frame: int = 0,
    *,
    track_id: int = 1,
    showing: Expression = Expression.HAPPINESS,
    probability: float = 0.86,
    reasons: tuple[Reason, ...] = (),
    box: FaceBox = BOX,
) -> FaceReading:
    """One reading; with ``reasons`` an abstention."""
    if reasons:
        return FaceReading(timestamp_s, frame, track_id, box, None, Quality(0.2, reasons))
    rest = (1 - probability) / (len(EXPRESSIONS) - 1)
    shares = np.full(len(EXPRESSIONS), rest, np.float32)
    shares[EXPRESSIONS.index(showing)] = probability
    return FaceReading(
        timestamp_s,
        frame,
        track_id,
        box,
        shares,
        Quality(0.9),
        valence=0.5,
        arousal=-0.25,
        confidence=probability,
        head_pose=HeadPose(0.1, -0.2, 0.05),
    )


@dataclass
class SteadyAnalyzer:
    """Stands in for FaceAnalyzer: the same face in every frame, without looking."""

    model: str = "ab" * 32
    seen: list[int] = field(default_factory=list)

    @property
    def models(self) -> dict[str, str]:
        return {"model": "steady", "model_sha256": self.model, "crop_version": "1"}

    def frames(
        self, source: Iterable[Frame], *, moving: bool = True
    ) -> Iterator[tuple[Frame, list[FaceReading]]]:
        for frame in source:
            self.seen.append(frame.index)
            yield frame, [made_reading(frame.timestamp_s, frame.index)]
