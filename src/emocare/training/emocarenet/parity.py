"""Whether an exported file says what the network says that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from emocare.errors import Invalid
from emocare.evaluation.calibration import softmax
from emocare.evaluation.ferplus import FerPlus
from emocare.runtime import OnnxModel
from emocare.training.calibrate import ferplus_crops, ferplus_logits
from emocare.training.emocarenet.eyes.network import EyedNetwork
from emocare.training.emocarenet.network import EmoCareNet
from emocare.training.emocarenet.outputs import OUTPUTS, shipped_outputs
from emocare.training.onnx_inputs import inputs_for
from emocare.types import Float32Array
from emocare.vision.network import EYE_INPUT

# How much of its accuracy an exported file may lose to the network it was made from.
MAX_LOSS = 0.005
# How far any unit's intensity (0-5) may be from torch's, in the mean over faces: int8 rounds by
# 0.02 to 0.08.
MAX_INTENSITY_OFF = 0.2
_UNITS = "action_units"


@dataclass(frozen=True, slots=True)
class Parity:
    """How one file compares with torch.

    Accuracy of both and the difference of probabilities are on PublicTest; ``intensity_off`` is
    that of the action unit whose intensities (0-5) differ most, in the mean.
    """

    accuracy: float
    accuracy_torch: float
    max_probability_difference: float
    mean_probability_difference: float
    intensity_off: float
    megabytes: float


def parity(
    network: EmoCareNet | EyedNetwork,
    file: Path,
    faces: FerPlus,
    crops: Float32Array,
    patches: Float32Array | None = None,
) -> Parity:
    """Compare a file with torch: expressions on ``faces``, intensities on crops and patches.

    ``crops`` (N, 1, S, S) and ``patches`` (N, 2, E, E) are in [0, 1].
    """
    model = OnnxModel(file)
    ours = softmax(ferplus_logits(model, faces))
    face = network.face if isinstance(network, EyedNetwork) else network
    parts = np.array_split(ferplus_crops(faces), 32)
    with torch.no_grad():
        said = torch.cat([face(torch.from_numpy(part)).expression for part in parts])
    theirs = torch.softmax(said, dim=1).numpy().astype(np.float64)
    apart = np.abs(ours - theirs)
    return Parity(
        accuracy=float((ours.argmax(axis=1) == faces.label).mean()),
        accuracy_torch=float((theirs.argmax(axis=1) == faces.label).mean()),
        max_probability_difference=float(apart.max()),
        mean_probability_difference=float(apart.mean()),
        intensity_off=_intensity_off(network, model, crops, patches),
        megabytes=file.stat().st_size / 1e6,
    )


def refuse_another(compared: Parity, name: str) -> None:
    """Raise Invalid where a file says something else than torch."""
    if compared.accuracy < compared.accuracy_torch - MAX_LOSS:
        raise Invalid(
            f"{name} reads {compared.accuracy:.4f} of the faces right, torch "
            f"{compared.accuracy_torch:.4f}. Do not ship it.",
            code="export_differs",
        )
    if compared.intensity_off > MAX_INTENSITY_OFF:
        raise Invalid(
            f"An action unit of {name} is {compared.intensity_off:.2f} from torch's in the mean, "
            f"{MAX_INTENSITY_OFF} is allowed. Do not ship it.",
            code="export_differs",
        )


def _intensity_off(
    network: EmoCareNet | EyedNetwork,
    model: OnnxModel,
    crops: Float32Array,
    patches: Float32Array | None,
) -> float:
    """Return the units' largest mean difference; a file without eyes is held to the face."""
    looks = EYE_INPUT in model.inputs
    judge = network.face if isinstance(network, EyedNetwork) and not looks else network
    given = inputs_for(model, crops, patches)
    (ours,) = model.run(given, [_UNITS])
    with torch.no_grad():
        outputs = shipped_outputs(judge)(*(torch.from_numpy(values) for values in given.values()))
    theirs = outputs[OUTPUTS.index(_UNITS)].numpy()
    return float(np.abs(ours - theirs).mean(axis=0).max())
