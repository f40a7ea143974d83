"""A network's heads calibrated by the project's own files, as it ships."""

from __future__ import annotations

from pathlib import Path

from emocare.training.emocarenet.calibrate_heads import HeadCalibration, calibrated_heads
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.sources import NO_GAZE, ferplus_faces, rendered_faces
from emocare.training.sources import FERPLUS_FILE


def calibrated_by(
    network: EmoCareNet, data: Path, rendered: Path
) -> tuple[EmoCareNet, HeadCalibration]:
    """Return a copy with calibrated heads, and what was found (``calibrated_heads``).

    ``data`` is the folder of the .npz files, ``rendered`` the faces that it learned from. Gaze
    plays no part.
    """
    public = ferplus_faces(data / FERPLUS_FILE, "PublicTest", NO_GAZE)
    return calibrated_heads(network, public, rendered_faces(rendered, held_out=False))
