"""Turn a finished run into a file: dense weights and pieces as int8, the vocabulary inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch

from emocare.language.answers import ANSWERS_KEY, LOGITS, PIECES, VOCABULARY_KEY
from emocare.language.pieces import PieceVocabulary
from emocare.training.answers.network import AnswersNet
from emocare.training.classify.runs import run_weights
from emocare.training.export import Example, to_onnx, write_onnx
from emocare.training.language.universal import load_encoder
from emocare.training.quantise import quantise_dense
from emocare.training.recipe import RECIPE_FILE, load_recipe

LICENCE = "Apache-2.0"
BEGINS_WITH = "Universal Sentence Encoder lite (Cer et al. 2018, Apache-2.0)"


@dataclass(frozen=True, slots=True)
class Finished:
    """The folder of a run, the encoder it began with, and the names of its answers."""

    run: Path
    encoder: Path
    answers: tuple[str, ...]


def export_answers(finished: Finished, out: Path, metadata: Mapping[str, str]) -> PieceVocabulary:
    """Write ``out`` with ``metadata`` and what every such file carries; return its vocabulary."""
    recipe = load_recipe(str(finished.run / RECIPE_FILE))
    encoder, vocabulary = load_encoder(finished.encoder, 0.0)
    network = AnswersNet(encoder, recipe.task.network, len(finished.answers))
    network.load_state_dict(run_weights(finished.run, recipe, "last"))
    rows, length = torch.export.Dim("texts", min=1), torch.export.Dim("pieces", min=1)
    texts = torch.from_numpy(vocabulary.encode(["what a fine day", "I do not want to be here now"]))
    example = Example({PIECES: texts}, ({0: rows, 1: length},))
    told = {
        "licence": LICENCE,
        ANSWERS_KEY: ",".join(finished.answers),
        VOCABULARY_KEY: str(vocabulary),
        "begins_with": BEGINS_WITH,
        **metadata,
    }
    model = to_onnx(network.eval(), example, (LOGITS,))
    write_onnx(model, out, told, half=False)
    quantise_dense(out)
    return vocabulary
