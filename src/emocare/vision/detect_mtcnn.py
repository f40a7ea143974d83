"""MTCNN (Zhang et al. 2016): three small networks that propose, refine and place landmarks.

The search runs on a reduced picture: its cost depends on the smallest face looked for as a share
of the picture, not on the picture's size. Landmarks come from the full picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emocare.runtime import OnnxModel
from emocare.types import DetectedFace, Float32Array, UInt8Array
from emocare.vision import detect_geometry as geometry
from emocare.vision.detect_geometry import BoxArray
from emocare.vision.detect_output import OutputNetwork

WEIGHTS = Path(__file__).parent / "weights"
# The smallest face searched for by default, as a share of the side of a square of the picture's
# area: so the search costs the same for every size and shape.
MIN_FACE_SHARE = 1 / 15
REFINE_SIDE_PX = 24


@dataclass(frozen=True, slots=True)
class MtcnnThresholds:
    """How sure each network must be, and how much two boxes may overlap.

    Chosen on real faces, upright and tilted, and on pictures without people:
    docs/detectors-and-networks.md gives the figures.
    """

    propose: float = 0.5
    refine: float = 0.6
    accept: float = 0.85
    follow: float = 0.7
    pyramid_factor: float = 0.709
    overlap_in_scale: float = 0.5
    overlap: float = 0.7


class MtcnnDetector:
    """Finds faces and their five landmarks; ``refine`` follows a face from a guessed box.

    Stateless between calls and safe to share between threads.
    """

    def __init__(
        self,
        *,
        min_face_px: float | None = None,
        thresholds: MtcnnThresholds | None = None,
        threads: int = 1,
    ) -> None:
        """Load the three networks; ``min_face_px`` None means a share of the picture."""
        if min_face_px is not None and min_face_px <= 0:
            raise ValueError("min_face_px must be positive")
        # OpenCV's pool is one per process; on pictures this small waking it costs more than it
        # saves, and a server's threads must not multiply.
        cv2.setNumThreads(threads)
        self._min_face_px = min_face_px
        self._thresholds = thresholds or MtcnnThresholds()
        self._pnet, self._rnet, onet = (
            OnnxModel(WEIGHTS / f"mtcnn_{name}.onnx", threads=threads)
            for name in ("pnet", "rnet", "onet")
        )
        self._output = OutputNetwork(onet)
        self.sha256 = onet.sha256

    def detect(self, rgb: UInt8Array) -> list[DetectedFace]:
        """Return the faces in a picture, most certain first."""
        height, width = rgb.shape[:2]
        min_face_px = self._min_face_px or math.sqrt(height * width) * MIN_FACE_SHARE
        boxes = self._propose(rgb, max(min_face_px, geometry.WINDOW_PX))
        boxes = self._refine_proposals(rgb, boxes)
        placed = self._output.look(rgb, boxes, self._thresholds.accept)
        faces = [face for face in placed if face is not None]
        scores = np.array([face.box.face_score for face in faces], np.float32)
        found = geometry.box_array([face.box for face in faces])
        kept = geometry.suppress(found, scores, self._thresholds.overlap, "smaller")
        return [faces[index] for index in kept]

    def refine(self, rgb: UInt8Array, boxes: BoxArray) -> list[DetectedFace | None]:
        """Return, for each guessed box (N, 4), the face in it, or None where there is none."""
        return self._output.look(rgb, geometry.square_boxes(boxes), self._thresholds.follow)

    def _propose(self, rgb: UInt8Array, min_face_px: float) -> BoxArray:
        """Return square boxes of the windows that the proposal network likes."""
        limits = self._thresholds
        found = [np.empty((0, 4), np.float32)]
        certain = [np.empty(0, np.float32)]
        for level, scale in geometry.pyramid(rgb, min_face_px, limits.pyramid_factor):
            boxes, scores = self._propose_at(level, scale)
            kept = geometry.suppress(boxes, scores, limits.overlap_in_scale)
            found.append(boxes[kept])
            certain.append(scores[kept])
        boxes, scores = np.concatenate(found), np.concatenate(certain)
        return geometry.square_boxes(boxes[geometry.suppress(boxes, scores, limits.overlap)])

    def _propose_at(
        self, picture: UInt8Array, scale: tuple[float, float]
    ) -> tuple[BoxArray, Float32Array]:
        """Return boxes and scores of one pyramid level."""
        offset, score = self._pnet.run(
            {"picture": geometry.as_network_input([picture])}, ("box_offset", "face_score")
        )
        return geometry.proposed_boxes(score[0, 0], offset[0], scale, self._thresholds.propose)

    def _refine_proposals(self, rgb: UInt8Array, boxes: BoxArray) -> BoxArray:
        """Return the square boxes that the refinement network keeps, moved as it says."""
        if len(boxes) == 0:
            return boxes
        crops, cut = geometry.crop_squares(rgb, boxes, REFINE_SIDE_PX)
        offset, score = self._rnet.run({"picture": crops}, ("box_offset", "face_score"))
        sure = score[:, 0] > self._thresholds.refine
        moved = geometry.apply_offsets(cut[sure], offset[sure])
        kept = geometry.suppress(moved, score[sure, 0], self._thresholds.overlap)
        return geometry.square_boxes(moved[kept])
