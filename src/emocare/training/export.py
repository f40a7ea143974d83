"""From a trained network to the ONNX file that ships: normalisation folded, weights in fp16.

Weights are stored as float16 and cast back when the session starts, so the file is half as
large and the arithmetic stays float32.
"""

from __future__ import annotations

import contextlib
import copy
import io
import logging
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from emocare.vision.align import CROP_SIZE_PX
from emocare.vision.network import INPUT, LOGITS

OPSET = 18

# Smaller tensors are biases and shape constants: nothing to gain.
_MIN_HALF_ELEMENTS = 256


# One grey crop, as (channels, height, width).
GREY_CROP = (1, CROP_SIZE_PX, CROP_SIZE_PX)


def export_network(
    network: nn.Module,
    path: Path,
    metadata: Mapping[str, str],
    *,
    outputs: Sequence[str] = (LOGITS,),
    crop: tuple[int, ...] = GREY_CROP,
    further: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    half: bool = True,
) -> None:
    """Write ``network`` with its metadata to ``path``.

    It takes crops (N, *crop), then the ``further`` inputs by name (each without its N), and gives
    the named ``outputs``, one tensor (N, …) each.
    """
    faces = torch.export.Dim("faces", min=1)
    shapes = {INPUT: crop, **further}
    inputs = {name: torch.rand(2, *shape) for name, shape in shapes.items()}
    example = Example(inputs, tuple({0: faces} for _ in shapes))
    write_onnx(to_onnx(fold_normalisation(network), example, outputs), path, metadata, half=half)


@dataclass(frozen=True, slots=True)
class Example:
    """Inputs by name, in the order of ``forward``, and which of their axes may vary."""

    inputs: Mapping[str, Tensor]
    varies: tuple[Mapping[int, Any], ...]


def write_onnx(
    model: onnx.ModelProto, path: Path, metadata: Mapping[str, str], *, half: bool = True
) -> None:
    """Check a model and write it with its metadata, large weights as float16 where ``half``."""
    if half:
        store_half(model)
    model.doc_string = ""
    helper.set_model_props(model, dict(metadata))
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def rounded_down(value: float) -> str:
    """Return a threshold with four digits that nothing found by it falls below."""
    return f"{math.floor(value * 1e4) / 1e4:.4f}"


def write_metadata(path: Path, changes: Mapping[str, str]) -> None:
    """Add or replace metadata of an ONNX file in place."""
    model = onnx.load(path)
    known = {entry.key: entry.value for entry in model.metadata_props}
    helper.set_model_props(model, known | dict(changes))
    onnx.save(model, path)


def fold_normalisation(network: nn.Module) -> nn.Module:
    """Return an inference copy in which every convolution has absorbed its batch norm."""
    folded = copy.deepcopy(network).eval().float()
    for parent in list(folded.modules()):
        children = list(parent.named_children())
        for (name, first), (next_name, second) in pairwise(children):
            if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                setattr(parent, name, fuse_conv_bn_eval(first, second))
                setattr(parent, next_name, nn.Identity())
    return folded


def store_half(model: onnx.ModelProto) -> None:
    """Store large float32 weights as float16, each followed by a cast back to float32."""
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < _MIN_HALF_ELEMENTS:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the exporter, which reports on packages and operators that play no part here."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def to_onnx(network: nn.Module, example: Example, outputs: Sequence[str]) -> onnx.ModelProto:
    """Return the network as ONNX, traced on an example, without paths of this machine."""
    with _quiet():
        program = torch.onnx.export(
            network,
            tuple(example.inputs.values()),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(example.inputs),
            output_names=list(outputs),
            dynamic_shapes=example.varies,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("the exporter returned nothing")
    model: onnx.ModelProto = program.model_proto
    del model.metadata_props[:]
    for node in model.graph.node:
        del node.metadata_props[:]  # stack traces with paths of this machine
        node.doc_string = ""
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    return model
