"""Teachers for distillation: finished runs and ONNX files, shown what the student is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from emocare.errors import Invalid, NotFound
from emocare.runtime import OnnxModel
from emocare.training.classify.runs import load_run
from emocare.training.classify.settings import ClassifySettings, InputSettings
from emocare.training.onnx_inputs import inputs_for
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import CROP_SIZE_PX

# The grey of a colour picture, as OpenCV and JPEG weigh it (ITU-R BT.601).
GREY = (0.299, 0.587, 0.114)
_LOGITS, _PROBABILITIES = "logits", "probabilities"


@dataclass(frozen=True, slots=True)
class Teacher:
    """``answer`` maps pictures in [0, 1], (N, C, S, S) of its own size, to logits (N, K)."""

    answer: Callable[[Tensor], Tensor]
    size_px: int
    channels: int
    labels: tuple[Expression, ...]


class Teachers:
    """The mean opinion of several teachers over the student's labels."""

    def __init__(self, teachers: Sequence[Teacher], settings: ClassifySettings) -> None:
        self._teachers, self._input = tuple(teachers), settings.input
        self._labels = settings.data.expressions

    @torch.no_grad()
    def __call__(self, inputs: Tensor) -> Tensor:
        """Return log-probabilities (N, K) for the student's normalised inputs."""
        pictures = as_pictures(inputs, self._input)
        answers = [self._one(teacher, pictures) for teacher in self._teachers]
        return torch.stack(answers).mean(dim=0).clamp_min(1e-8).log()

    def _one(self, teacher: Teacher, pictures: Tensor) -> Tensor:
        logits = teacher.answer(fit_pictures(pictures, teacher.size_px, teacher.channels))
        columns = [teacher.labels.index(label) for label in self._labels]
        return logits[:, columns].softmax(dim=1)


def load_teachers(settings: ClassifySettings) -> Teachers | None:
    """Return the recipe's teachers, or None; raise Invalid for one that does not suit it."""
    if not settings.distil.teachers:
        return None
    if settings.input.sequence != "none":
        raise Invalid("Distillation teaches stills; set input.sequence to none.")
    loaded = [load_teacher(Path(name).expanduser()) for name in settings.distil.teachers]
    for teacher, name in zip(loaded, settings.distil.teachers, strict=True):
        missing = [label for label in settings.data.expressions if label not in teacher.labels]
        if missing:
            raise Invalid(f"The teacher {name} does not know {missing[0].value!r}.")
    return Teachers(loaded, settings)


def load_teacher(path: Path) -> Teacher:
    """Return a run folder's network, or an ONNX file's, as a teacher."""
    if path.is_dir():
        return _run_teacher(path)
    if path.suffix == ".onnx" and path.is_file():
        return _onnx_teacher(path)
    raise NotFound(f"distil.teachers: {path} is neither a run folder nor an ONNX file.")


def _run_teacher(out: Path) -> Teacher:
    network, recipe = load_run(out)
    task: ClassifySettings = recipe.task
    network.requires_grad_(False)
    mean, std = (_per_channel(values) for values in (task.input.mean, task.input.std))

    def answer(pictures: Tensor) -> Tensor:
        home: nn.Module = network.to(pictures.device)
        inputs = (pictures - mean.to(pictures.device)) / std.to(pictures.device)
        logits: Tensor = home(inputs).logits
        return logits

    return Teacher(answer, task.input.size_px, task.input.channels, task.data.expressions)


def _onnx_teacher(path: Path) -> Teacher:
    """Return an ONNX network of EmoCare's contract: eight logits of ``crop`` (N, 1, 64, 64).

    Where it looks at eye patches as well, they are cut from the crops.
    """
    model = OnnxModel(path)
    known = [name for name in (_LOGITS, _PROBABILITIES) if name in model.outputs]
    if "crop" not in model.inputs or not known:
        raise Invalid(
            f"distil.teachers: {path.name} has no input 'crop' or no output 'logits': it is not of "
            "EmoCare's contract (docs/detectors-and-networks.md).",
            code="teacher_contract",
        )

    def answer(pictures: Tensor) -> Tensor:
        crops = np.ascontiguousarray(pictures.cpu().numpy(), np.float32)
        values = torch.from_numpy(np.array(model.run(inputs_for(model, crops), [known[0]])[0]))
        logits = values if known[0] == _LOGITS else values.clamp_min(1e-8).log()
        return logits.to(pictures.device)

    return Teacher(answer, CROP_SIZE_PX, 1, EXPRESSIONS)


def as_pictures(inputs: Tensor, settings: InputSettings) -> Tensor:
    """Return normalised inputs as pictures in [0, 1]."""
    mean, std = (_per_channel(values).to(inputs.device) for values in (settings.mean, settings.std))
    return (inputs * std + mean).clamp(0, 1)


def fit_pictures(pictures: Tensor, size_px: int, channels: int) -> Tensor:
    """Return pictures (N, C, S, S) with another size and number of channels."""
    if channels == 1 and pictures.shape[1] == 3:
        grey = torch.tensor(GREY, device=pictures.device).view(1, 3, 1, 1)
        pictures = (pictures * grey).sum(dim=1, keepdim=True)
    if channels == 3 and pictures.shape[1] == 1:
        pictures = pictures.expand(-1, 3, -1, -1)
    if pictures.shape[-1] == size_px:
        return pictures
    return functional.interpolate(
        pictures, size=size_px, mode="bilinear", align_corners=False, antialias=True
    )


def _per_channel(values: tuple[float, ...]) -> Tensor:
    return torch.tensor(values, dtype=torch.float32).view(1, -1, 1, 1)
