"""``emocare export``: a finished run as ONNX (float32, int8) or TorchScript, compared."""

from __future__ import annotations

import json
import statistics
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from emocare.errors import Invalid, NotFound
from emocare.runtime import OnnxModel
from emocare.training.classify.runs import Which
from emocare.training.export import export_network
from emocare.training.exportable import Exportable
from emocare.training.kinds import KINDS, Source, load_part
from emocare.training.quantise import quantise
from emocare.training.recipe import RECIPE_FILE, load_recipe
from emocare.types import Float32Array
from emocare.vision.network import softmax

ONNX_FILE, INT8_FILE, SCRIPT_FILE = "network.onnx", "network_int8.onnx", "network.pt"
REPORT_FILE = "export.json"
PICTURES = 256
_REPEATS = 30

Answer = Callable[[Float32Array], Float32Array]


def export_run(
    run: Path, sources: Sequence[Source], formats: Sequence[str], out: Path, which: Which = "chosen"
) -> dict[str, Any]:
    """Write a run's network in ``formats`` into ``out``; return how each compares with torch.

    Raises NotFound where there is no run, Invalid for a format that is not known or cannot be
    made: int8 needs real pictures (``sources``).
    """
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        known = ", ".join(WRITERS)
        raise Invalid(f"There is no format {unknown[0]!r}. Choose one of: {known}.")
    exported = _load(run, sources, which)
    out.mkdir(parents=True, exist_ok=True)
    inputs = _inputs(exported)
    torch_ms = _milliseconds(lambda x: _torch_answer(exported, x), inputs)
    report: dict[str, Any] = {
        "run": str(run),
        "out": str(out),
        "real_pictures": exported.pictures is not None,
        "compared_on": len(inputs),
        "torch_ms": torch_ms,
    }
    expected = softmax(_torch_answer(exported, inputs))
    for name in formats:
        path, answer = WRITERS[name](exported, out)
        report[name] = _compared(path, answer, inputs, expected)
    text = json.dumps(report, indent=2) + "\n"
    (out / REPORT_FILE).write_text(text, encoding="utf-8")
    return report


def _load(run: Path, sources: Sequence[Source], which: Which) -> Exportable:
    if not (run / RECIPE_FILE).is_file():
        raise NotFound(f"{run} holds no run: there is no {RECIPE_FILE}.", code="no_run")
    kind = KINDS[load_recipe(str(run / RECIPE_FILE)).kind]
    if not kind.export:
        raise Invalid(f"{run} holds a run of a kind that has no network to export.", code="no_run")
    exported: Exportable = load_part(kind.export)(run, sources, which, PICTURES)
    return exported


def _write_onnx(exported: Exportable, out: Path) -> tuple[Path, Answer]:
    path = out / ONNX_FILE
    _to_onnx(exported, path)
    return path, _onnx_answer(path, exported)


def _write_int8(exported: Exportable, out: Path) -> tuple[Path, Answer]:
    if exported.pictures is None:
        raise Invalid(
            "int8 needs pictures that show the range of every activation. Give the run's data: "
            "--data KIND=PATH.",
            code="data_missing",
        )
    whole, path = out / f".{ONNX_FILE}.partial", out / INT8_FILE
    try:
        _to_onnx(exported, whole)
        pictures = exported.pictures.numpy()
        quantise(whole, path, pictures, further=exported.further(pictures))
    finally:
        whole.unlink(missing_ok=True)
    return path, _onnx_answer(path, exported)


def _write_script(exported: Exportable, out: Path) -> tuple[Path, Answer]:
    path = out / SCRIPT_FILE
    example = _tensors(exported, np.ascontiguousarray(_inputs(exported)[:2]))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # torch prefers torch.export; TorchScript is asked for
        script = torch.jit.trace(exported.network, example)
        torch.jit.save(torch.jit.freeze(script), str(path))
        loaded = torch.jit.load(str(path))

    def answer(pictures: Float32Array) -> Float32Array:
        with torch.no_grad():
            said: Float32Array = loaded(*_tensors(exported, pictures))[0].numpy()
        return said

    return path, answer


WRITERS: Mapping[str, Callable[[Exportable, Path], tuple[Path, Answer]]] = MappingProxyType(
    {"onnx": _write_onnx, "int8": _write_int8, "torchscript": _write_script}
)


def _to_onnx(exported: Exportable, path: Path) -> None:
    export_network(
        exported.network,
        path,
        exported.metadata,
        outputs=exported.outputs,
        crop=exported.shape,
        further={name: values.shape[1:] for name, values in _further(exported).items()},
        half=False,
    )


def _further(exported: Exportable) -> dict[str, Float32Array]:
    return exported.further(_inputs(exported)[:1])


def _tensors(exported: Exportable, pictures: Float32Array) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(values) for values in exported.given(pictures).values())


def _onnx_answer(path: Path, exported: Exportable) -> Answer:
    model = OnnxModel(path)

    def answer(pictures: Float32Array) -> Float32Array:
        return model.run(exported.given(pictures), [exported.outputs[0]])[0]

    return answer


def _torch_answer(exported: Exportable, pictures: Float32Array) -> Float32Array:
    with torch.no_grad():
        parts = [exported.network(*_tensors(exported, part))[0] for part in _batches(pictures)]
    said: Float32Array = torch.cat(parts).numpy()
    return said


def _inputs(exported: Exportable) -> Float32Array:
    """Return real pictures where there are some, else noise of the right shape."""
    if exported.pictures is not None:
        return np.asarray(exported.pictures.numpy(), np.float32)
    noise: Tensor = torch.rand(8, *exported.shape, generator=torch.Generator().manual_seed(0))
    return np.asarray(noise.numpy(), np.float32)


def _compared(
    path: Path, answer: Answer, inputs: Float32Array, expected: Float32Array
) -> dict[str, Any]:
    said = np.concatenate([answer(part) for part in _batches(inputs)])
    found = softmax(said)
    apart = np.abs(found - expected)
    return {
        "file": path.name,
        "megabytes": round(path.stat().st_size / 1e6, 3),
        "same_answer": float((found.argmax(axis=1) == expected.argmax(axis=1)).mean()),
        "max_probability_difference": float(apart.max()),
        "ms": _milliseconds(answer, inputs),
    }


def _batches(inputs: Float32Array, size: int = 32) -> list[Float32Array]:
    return [inputs[start : start + size] for start in range(0, len(inputs), size)]


def _milliseconds(answer: Answer, inputs: Float32Array) -> float:
    """Return the median time for one picture, after a warm-up."""
    one, times = np.ascontiguousarray(inputs[:1]), []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        answer(one)
        times.append(time.perf_counter() - started)
    return round(1000 * statistics.median(times[3:]), 3)
