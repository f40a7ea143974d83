"""What a person asked for: how to read, and what to write."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from emocare.affect.pipeline import FaceAnalyzer
from emocare.errors import Invalid
from emocare.vision.detect import DetectorOptions, create_detector
from emocare.vision.network import OnnxFaceNetwork

DEFAULT_DETECTOR = "mtcnn"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """Everything beside the models that decides the numbers; it travels with every table."""

    fps: float | None = None
    every: int = 1
    max_faces: int | None = None
    detector: str = DEFAULT_DETECTOR
    min_face_px: float | None = None

    def as_metadata(self) -> dict[str, Any]:
        """Return the options by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What to write for each recording; ``table`` is a key of ``writers.FORMATS``.

    ``keep_damaged`` writes what could be read of damaged or cut-off files, which fail otherwise.
    ``label_sets`` is the coverage of a further column with sets of expressions, such as 0.9.
    ``explain`` names the answer (or "top") whose explanation the annotated copy shows;
    ``explain_method`` is one of ``vision.explain.Method``, None for the network's best.
    """

    table: str = "parquet"
    video: bool = False
    report: bool = False
    keep_damaged: bool = False
    landmarks: bool = False
    label_sets: float | None = None
    explain: str | None = None
    explain_method: str | None = None


def build_analyzer(
    options: ReadingOptions, *, model: Path | None = None, models_folder: Path | None = None
) -> FaceAnalyzer:
    """Load the detector and the network; raise Invalid or Unavailable where that cannot be.

    ``model`` replaces the shipped network; ``models_folder`` is where fetched ones lie.
    """
    if options.min_face_px is not None and options.detector != DEFAULT_DETECTOR:
        raise Invalid(f"--min-face works with the {DEFAULT_DETECTOR} detector only.")
    detector_options = DetectorOptions(min_face_px=options.min_face_px, models=models_folder)
    return FaceAnalyzer(
        detector=create_detector(options.detector, detector_options),
        network=OnnxFaceNetwork(model),
        max_faces=options.max_faces,
    )
