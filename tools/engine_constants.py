"""Write every number that the browser's engine shares with Python, or check that it is fresh.

python tools/engine_constants.py           web/src/engine/constants.json
python tools/engine_constants.py --check   fail when it is stale
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from emocare.affect import dimensions, reading, smoothing
from emocare.types import ACTION_UNITS, EXPRESSIONS, LANDMARKS, MAX_INTENSITY, Evidence
from emocare.vision import (
    align,
    detect_geometry,
    detect_mtcnn,
    detect_output,
    follow,
    network,
    quality,
    quality_measures,
    quality_pose,
    track,
    track_motion,
)

CONSTANTS = Path(__file__).resolve().parents[1] / "web" / "src" / "engine" / "constants.json"
COMMAND = "./app exec python tools/engine_constants.py"


def constants() -> dict[str, Any]:
    """Return the numbers, grouped by the module they come from; points are flat: x, y, x, …."""
    return {
        "made_by": COMMAND,
        "types": {
            "expressions": list(EXPRESSIONS),
            "actionUnits": list(ACTION_UNITS),
            "evidence": list(Evidence),
            "landmarks": LANDMARKS,
            "maxIntensity": MAX_INTENSITY,
        },
        "align": {
            "version": align.CROP_VERSION,
            "sizePx": align.CROP_SIZE_PX,
            "template5": _numbers(align.TEMPLATE5),
            "eyes": {
                "version": align.EYES_VERSION,
                "sizePx": align.EYE_SIZE_PX,
                "left": align.EYES_LEFT,
                "top": align.EYES_TOP,
                "side": align.EYE_SIDE,
            },
        },
        "detect": _detect(),
        "track": _track(),
        "follow": {
            "maxScale": follow.MAX_SCALE,
            "maxTurnDeg": follow.MAX_TURN_DEG,
            "maxShift": follow.MAX_SHIFT,
            "restsWithin": follow.RESTS_WITHIN,
            "sameCropShift": follow.SAME_CROP_SHIFT,
            "sameCropScale": follow.SAME_CROP_SCALE,
            "sameCropTurn": follow.SAME_CROP_TURN,
        },
        "network": {"luma": _numbers(network.LUMA)},
        "quality": _quality(),
        "pose": {"meanFace5": _numbers(quality_pose.MEAN_FACE5)},
        "reading": {"certainFrom": reading.CERTAIN_FROM},
        "dimensions": _dimensions(),
        "smoothing": {
            "memoryS": smoothing.MEMORY_S,
            "poseMemoryS": smoothing.POSE_MEMORY_S,
            "eyesMemoryS": smoothing.EYES_MEMORY_S,
            "forgetAfterS": smoothing.FORGET_AFTER_S,
        },
    }


def _detect() -> dict[str, Any]:
    limits = dataclasses.asdict(detect_mtcnn.MtcnnThresholds())
    return {
        **{_camel(name): value for name, value in limits.items()},
        "minFaceShare": detect_mtcnn.MIN_FACE_SHARE,
        "refineSidePx": detect_mtcnn.REFINE_SIDE_PX,
        "outputSidePx": detect_output.SIDE_PX,
        "tiltedFromRad": detect_output.TILTED_FROM_RAD,
        "windowPx": detect_geometry.WINDOW_PX,
        "stridePx": detect_geometry.STRIDE_PX,
        "dimBelowLuma": detect_geometry.DIM_BELOW_LUMA,
        "usualLuma": detect_geometry.USUAL_LUMA,
        "mostGain": detect_geometry.MOST_GAIN,
        "maxBoxes": detect_geometry.MAX_BOXES,
        "outside": detect_geometry.OUTSIDE[0],
    }


def _track() -> dict[str, Any]:
    return {
        "detectEveryFrames": track.DETECT_EVERY_FRAMES,
        "detectEveryS": track.DETECT_EVERY_S,
        "followGapS": track.FOLLOW_GAP_S,
        "patienceS": track.PATIENCE_S,
        "patienceFrames": track.PATIENCE_FRAMES,
        "reach": track.REACH,
        "reachPerS": track.REACH_PER_S,
        "sameFaceOverlap": track.SAME_FACE_OVERLAP,
        "hiddenOverlap": track.HIDDEN_OVERLAP,
        "sureScore": track.SURE_SCORE,
        "confirmAfterS": track.CONFIRM_AFTER_S,
        "velocityMemoryS": track_motion.VELOCITY_MEMORY_S,
        "foresightS": track_motion.FORESIGHT_S,
    }


def _quality() -> dict[str, Any]:
    limits = [
        {
            "measure": _camel(name),
            "reason": reason,
            "ruledOut": ramp.ruled_out,
            "harmless": ramp.harmless,
            "ofPose": name in quality.POSE_MEASURES,
        }
        for name, (reason, ramp) in quality.LIMITS.items()
    ]
    return {
        "limits": limits,
        "readableFrom": quality.READABLE_FROM,
        "reasonBelow": quality.REASON_BELOW,
        "eyeRows": list(quality_measures.EYE_ROWS),
        "mouthRows": list(quality_measures.MOUTH_ROWS),
        "faceColumns": list(quality_measures.FACE_COLUMNS),
        "clippedLuma": quality_measures.CLIPPED_LUMA,
        "smoothingPx": quality_measures.SMOOTHING_PX,
    }


def _dimensions() -> dict[str, Any]:
    return {
        "places": [
            list(dimensions.PLEASURE_AROUSAL[expression])
            if expression in dimensions.PLEASURE_AROUSAL
            else None
            for expression in EXPRESSIONS
        ],
        "movementShare": dimensions.MOVEMENT_SHARE,
        "pleasant": dimensions.PLEASANT,
        "unpleasant": list(dimensions.UNPLEASANT),
        "notMeasured": Evidence.EXPERIMENTAL,
    }


def _numbers(array: np.typing.NDArray[Any]) -> list[float]:
    """Return an array's numbers, row by row; float32 as the shortest text that means the same."""
    return [float(str(number)) for number in array.ravel()]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def rendered() -> str:
    """Return the file's content."""
    return json.dumps(constants(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with --check say whether it is stale."""
    if "--check" not in arguments:
        CONSTANTS.write_text(rendered(), encoding="utf-8")
        return 0
    if CONSTANTS.is_file() and CONSTANTS.read_text(encoding="utf-8") == rendered():
        return 0
    print(f"{CONSTANTS.name} is stale; run: {COMMAND}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
