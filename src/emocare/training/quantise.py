"""Static int8 weights and activations, per channel, for servers.

Convolutions carry nearly all of the work, so they and what rectifies them are quantised; dense
heads, squeezes and the crop's standardisation stay in float32, where bytes would cost more in
conversions than they save. Means over squares become convolutions, because the runtime's own
pooling of bytes takes ten times as long. Ranges come from calibration crops (Jacob et al. 2018
for the scheme; percentiles instead of extremes because single crops stretch the range).
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from emocare.types import Float32Array
from emocare.vision.network import INPUT

# The shape of a map (N, C, H, W) by its name.
Sides = dict[str, tuple[int, ...]]

_CALIBRATION_BATCH = 32
_PERCENTILE = 99.99


class _Inputs(CalibrationDataReader):
    """Feed calibration inputs, by name and (N, …) each, batch by batch."""

    def __init__(self, inputs: Mapping[str, Float32Array]) -> None:
        self._batches = self._cut(inputs)

    @staticmethod
    def _cut(inputs: Mapping[str, Float32Array]) -> Iterator[dict[str, Float32Array]]:
        (count,) = {len(values) for values in inputs.values()}
        # The runtime stacks what it saw: all batches must be of one size.
        count -= count % _CALIBRATION_BATCH if count > _CALIBRATION_BATCH else 0
        for start in range(0, count, _CALIBRATION_BATCH):
            part = slice(start, start + _CALIBRATION_BATCH)
            yield {name: np.asarray(values[part], np.float32) for name, values in inputs.items()}

    def get_next(self) -> dict[str, Float32Array] | None:
        """Return the next batch, or None at the end."""
        return next(self._batches, None)


def quantise(
    source: Path,
    target: Path,
    crops: Float32Array,
    *,
    further: Mapping[str, Float32Array] = MappingProxyType({}),
    keep_float: Sequence[str] = (),
) -> None:
    """Write an int8 copy of ``source`` (float32 weights) to ``target``, with its metadata.

    ``crops`` float32 (N, 1, S, S) are training pictures, never the ones that judge; ``further``
    inputs are of the same faces. Nodes named in ``keep_float`` stay in float32.
    """
    metadata = {entry.key: entry.value for entry in onnx.load(source).metadata_props}
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        level = logging.getLogger().level
        logging.getLogger().setLevel(logging.ERROR)
        try:
            quant_pre_process(source, prepared, skip_symbolic_shape=True)
            model = onnx.load(prepared)
            sides = _sides(model)
            _pool_by_convolution(model, sides)
            onnx.save(model, prepared)
            quantize_static(
                prepared,
                target,
                _Inputs({INPUT: crops, **further}),
                quant_format=QuantFormat.QDQ,
                # With its rectifier quantised too, a convolution gives bytes to the next one.
                op_types_to_quantize=["Conv", "Relu"],
                nodes_to_exclude=[*keep_float, *_on_single_places(model, sides)],
                per_channel=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                calibrate_method=CalibrationMethod.Percentile,
                extra_options={"CalibPercentile": _PERCENTILE},
            )
        finally:
            logging.getLogger().setLevel(level)
    model = onnx.load(target)
    onnx.helper.set_model_props(model, metadata)
    onnx.save(model, target)


def _pool_by_convolution(model: onnx.ModelProto, sides: Sides) -> None:
    """Write means over squares that do not overlap as convolutions, each channel by itself."""
    for node in model.graph.node:
        given = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        shape = given.get("kernel_shape", [])
        tiles = shape == given.get("strides") and not any(given.get("pads", ()))
        plain = not given.get("ceil_mode") and given.get("auto_pad", b"NOTSET") == b"NOTSET"
        channels = sides.get(node.input[0], (0, 0))[1] if node.input else 0
        if node.op_type != "AveragePool" or not (tiles and plain and channels):
            continue
        weights = np.full((channels, 1, *shape), 1 / np.prod(shape), np.float32)
        named = onnx.numpy_helper.from_array(weights, f"{node.output[0]}_weights")
        model.graph.initializer.append(named)
        node.CopyFrom(
            onnx.helper.make_node(
                "Conv",
                [node.input[0], named.name],
                list(node.output),
                name=node.name,
                group=channels,
                kernel_shape=shape,
                strides=shape,
            )
        )


def _on_single_places(model: onnx.ModelProto, sides: Sides) -> list[str]:
    """Return the nodes whose input has one place only, as the squeezed means have."""
    nodes = [node for node in model.graph.node if node.input]
    return [node.name for node in nodes if sides.get(node.input[0], ())[2:] == (1, 1)]


def _sides(model: onnx.ModelProto) -> Sides:
    """Return the shape of every map (N, C, H, W) that is known; 0 for what is not fixed."""
    known = onnx.shape_inference.infer_shapes(model).graph.value_info
    shapes = {
        value.name: tuple(side.dim_value for side in value.type.tensor_type.shape.dim)
        for value in known
    }
    return {name: shape for name, shape in shapes.items() if len(shape) == 4}


def quantise_dense(path: Path) -> None:
    """Store matrices and tables of ``path`` as int8, per channel, in place; keep its metadata.

    Activations stay in float32 at the border of each product and get their range from the batch.
    """
    model = onnx.load(path)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    del model.graph.value_info[:]  # shapes of before the change
    quantize_dynamic(
        model,
        path,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, metadata)
    onnx.save(model, path)
