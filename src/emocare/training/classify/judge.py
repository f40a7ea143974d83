"""The finished network, judged on the rows that were watched: one view, and several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from emocare.training.classify.datamodule import ClassifyData
from emocare.training.classify.figures import Answers, figures, recalls
from emocare.training.classify.runs import load_run
from emocare.training.classify.settings import ClassifySettings
from emocare.training.classify.task import joined_answers
from emocare.training.classify.tta import predict_with_tta


def judge_run(out: Path, data: ClassifyData, settings: ClassifySettings) -> dict[str, Any]:
    """Return the figures of a run's chosen weights: ``validation``, and ``validation_tta``."""
    network, recipe = load_run(out)
    fast = torch.cuda.is_available() and recipe.fit.device != "cpu"
    device = torch.device("cuda" if fast else "cpu")
    network = network.to(device)
    labels = tuple(expression.value for expression in settings.data.expressions)
    plain, several = [], []
    views = settings.judge.tta_views
    with torch.inference_mode():
        for batch in data.val_dataloader():
            pictures = batch.pictures.to(device)
            answer = network(pictures)
            affect = None if answer.affect is None else answer.affect.cpu()
            single = answer.logits.softmax(dim=1).cpu()
            plain.append(Answers(single, batch.targets, affect, batch.affect))
            if views:
                mean = predict_with_tta(network, pictures, views).cpu()
                several.append(Answers(mean, batch.targets, None, batch.affect))
    whole = joined_answers(plain)
    result = {"validation": {**figures(whole), **recalls(whole, labels)}}
    if several:
        result[f"validation_tta_{views}_views"] = figures(joined_answers(several))
    return result
