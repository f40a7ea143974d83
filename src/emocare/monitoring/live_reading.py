"""Read the frames of one stream: decode, follow the face, and read it in the same look.

As a clip is read, but lighter: the whole picture is searched at half its size, for the face of
somebody who sits before the camera.

Runs in worker threads only; the server imports it when the first stream begins.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emocare.affect.pipeline import read_faces
from emocare.affect.reading import PreparedFace, prepare
from emocare.monitoring.live_packet import BadMessage, jpeg_size
from emocare.monitoring.schemas import NetworkOut
from emocare.types import DetectedFace, FaceBox, FaceReading, Float32Array, Frame, UInt8Array
from emocare.vision.detect import FaceDetector, MtcnnDetector
from emocare.vision.explain import Method, explain, has_maps, top_target
from emocare.vision.follow import follower_for
from emocare.vision.network import FaceNetwork, OnnxFaceNetwork
from emocare.vision.shipped import FLOAT32, INT8, multiplies_bytes
from emocare.vision.track import FaceTracker

WIDTH_PX, HEIGHT_PX = 320, 240
_log = logging.getLogger("emocare.live")
SEARCH_SIDE_PX = 160
# In the shrunk picture: a tenth of its width, a face at two metres.
MIN_FACE_PX = 16.0
# One face is expected, one may be beside it. A search costs as much as ten frames in which the
# face is followed, and the network's word on whether there is one makes it rarely needed: somebody
# who comes to sit beside is seen within these seconds. While nobody is there, every second.
MAX_FACES, SEARCH_EVERY_S = 2, 5.0
# Never by the number of frames, whatever the pace.
DETECT_EVERY = 1000
# At the lowest pace frames lie a fifth of a second apart, and more where some are left out. To
# search them all would make the load grow just where it must shrink; who sits before a camera
# has hardly moved, and whoever has is not found where expected, and then searched for.
FOLLOW_GAP_S = 1.5
# Places of a map along each side of the crop, and its strongest one.
MAP_SIDE, MAP_MOST = 8, 255
_FLAGS = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
# The decoder itself leaves out what would be shrunk away.
_REDUCED = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)


@dataclass(frozen=True, slots=True)
class ReadFrame:
    """What was read in a frame; boxes and landmarks are in pixels of ``width`` x ``height``.

    ``heats`` has the map of each reading's strongest expression, (8, 8) over its crop: 255 spoke
    most for it, 0 did not. None where nothing was read; empty where no maps were asked for.
    """

    t_s: float
    width: int
    height: int
    readings: list[FaceReading]
    detected: bool
    heats: tuple[UInt8Array | None, ...] = ()


class StreamEngine:
    """The networks that all streams share; calls are thread-safe."""

    def __init__(self, network: Path | None = None) -> None:
        """Load them; ``network`` is a path or a name that ships.

        None is the shipped network, in whole bytes where the processor is made for those.
        """
        if network is None:
            network = Path(INT8 if multiplies_bytes() else FLOAT32)
        self.network: FaceNetwork = OnnxFaceNetwork(network)
        self.detector: FaceDetector = ShrunkDetector(MtcnnDetector(min_face_px=MIN_FACE_PX))
        self.action_units = tuple(self.network.info.action_units)

    @property
    def engine(self) -> NetworkOut:
        """Which network reads."""
        info = self.network.info
        return NetworkOut(name=info.name, sha256=info.sha256, crop_version=info.crop_version)


class ShrunkDetector:
    """Searches a picture made small, and says where the faces are in the full one."""

    def __init__(self, detector: FaceDetector, side_px: int = SEARCH_SIDE_PX) -> None:
        """Search with ``detector`` in pictures of at most ``side_px``."""
        self._detector = detector
        self._side_px = side_px

    def detect(self, rgb: UInt8Array) -> list[DetectedFace]:
        """Return the faces in a picture, most certain first."""
        factor = max(rgb.shape[:2]) / self._side_px
        if factor <= 1:
            return self._detector.detect(rgb)
        size = (round(rgb.shape[1] / factor), round(rgb.shape[0] / factor))
        small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        found = self._detector.detect(np.asarray(small, np.uint8))
        return [_grown(face, factor) for face in found]


class SessionReader:
    """Reads one stream, frame after frame in order of time."""

    def __init__(self, engine: StreamEngine) -> None:
        """Start with nobody known."""
        self._network = engine.network
        self._tracker = FaceTracker(
            engine.detector,
            follower_for(None, engine.network),
            detect_every=DETECT_EVERY,
            max_faces=MAX_FACES,
            follow_gap_s=FOLLOW_GAP_S,
            search_every_s=SEARCH_EVERY_S,
        )

    def read(self, jpeg: memoryview, t_s: float, *, heat: bool = False) -> ReadFrame:
        """Return what a frame shows, with maps if asked; raise BadMessage for no picture.

        A map costs another run of the network, for as long as somebody looks at it.
        """
        rgb = decode(jpeg)
        frame = Frame(rgb, timestamp_s=t_s)
        tracked = self._tracker.update(frame)
        faces = [prepare(frame, face, self._network.info) for face in tracked]
        readings = read_faces(frame, faces, self._network)
        detected = any(face.detected for face in tracked) or not tracked
        heats = self._heats(frame, faces, readings) if heat and has_maps(self._network) else ()
        return ReadFrame(t_s, rgb.shape[1], rgb.shape[0], readings, detected, heats)

    def _heats(
        self, frame: Frame, faces: list[PreparedFace], readings: list[FaceReading]
    ) -> tuple[UInt8Array | None, ...]:
        pairs = zip(faces, readings, strict=True)
        try:
            return tuple(self._heat(frame, face, one.expression) for face, one in pairs)
        except Exception as error:  # the numbers are there, and worth more than a picture of them
            _log.error("no map of a frame: %s", type(error).__name__)
            return ()

    def _heat(
        self, frame: Frame, face: PreparedFace, expression: Float32Array | None
    ) -> UInt8Array | None:
        """Return how strongly each place of the crop spoke for the strongest expression."""
        if expression is None:
            return None
        crop = face.crop_of(frame, self._network.info.crop.size_px)
        found = explain(self._network, crop, top_target(expression), Method.CAM)
        return np.rint(MAP_MOST * found.strength(MAP_SIDE)).astype(np.uint8)


def decode(jpeg: memoryview) -> UInt8Array:
    """Return a picture of at most 320 x 240, or turned; raise BadMessage where there is none."""
    width, height = jpeg_size(jpeg)
    factor = max(max(width, height) / WIDTH_PX, min(width, height) / HEIGHT_PX)
    flags = next((flag for by, flag in _REDUCED if factor >= by), None)
    try:
        picture = cv2.imdecode(
            np.frombuffer(jpeg, np.uint8),
            _FLAGS if flags is None else flags | cv2.IMREAD_IGNORE_ORIENTATION,
        )
    except cv2.error:
        picture = None
    if picture is None or picture.ndim != 3 or 0 in picture.shape:
        raise BadMessage("frame_unreadable")
    if flags is not None:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    left = max(max(picture.shape[:2]) / WIDTH_PX, min(picture.shape[:2]) / HEIGHT_PX)
    if left > 1:
        size = (round(picture.shape[1] / left), round(picture.shape[0] / left))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, np.uint8)


def _grown(face: DetectedFace, factor: float) -> DetectedFace:
    box = face.box
    grown = FaceBox(
        box.x1 * factor, box.y1 * factor, box.x2 * factor, box.y2 * factor, box.face_score
    )
    return DetectedFace(grown, (face.landmarks5 * np.float32(factor)).astype(np.float32))
