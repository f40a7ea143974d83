"""How good the shipped file is at everything beside expressions, on people never trained on.

    ./app exec python -m emocare.training.emocarenet.judge --data ../shared/data \
        --rendered runs/rendered.npz [--model FILE] [--json FILE]

Photographs are judged against the teacher's outputs and, for action units, against people's
labels of expressions; rendered faces against their exact truth.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emocare.evaluation.action_units import residual_auc, roc_auc
from emocare.evaluation.metrics import FloatArray, bootstrap_interval
from emocare.evaluation.regression import (
    icc31,
    landmark_error,
    mean_absolute_error,
    pearson,
    pose_error,
)
from emocare.runtime import OnnxModel
from emocare.training.emocarenet.judge_disgust import disgust_auc
from emocare.training.emocarenet.said import Judged, judged
from emocare.training.emocarenet.sources import (
    ferplus_faces,
    larger_faces,
    rendered_faces,
    rendered_gaze_rule,
)
from emocare.training.sources import FACES_FILE, FERPLUS_FILE
from emocare.types import ACTION_UNITS, EXPRESSIONS, Expression
from emocare.vision.network import EYE_INPUT, softmax
from emocare.vision.shipped import shipped_weights

# Which expressions an action unit should tell from the others, if faces and words agree
# (EMFACS prototypes, care-facts): a check, never a label.
EXPECTED: Mapping[str, tuple[Expression, ...]] = MappingProxyType(
    {
        "AU01": (Expression.SURPRISE,),
        "AU02": (Expression.SURPRISE,),
        "AU04": (Expression.ANGER, Expression.SADNESS),
        "AU05": (Expression.SURPRISE,),
        "AU06": (Expression.HAPPINESS,),
        "AU07": (Expression.ANGER,),
        "AU09": (Expression.DISGUST,),
        "AU10": (Expression.DISGUST,),
        "AU09+AU10": (Expression.DISGUST,),
        "AU12": (Expression.HAPPINESS,),
        "AU14": (Expression.CONTEMPT,),
        "AU15": (Expression.SADNESS,),
        "AU17": (Expression.SADNESS,),
        "AU20": (Expression.FEAR,),
        "AU23": (Expression.ANGER,),
        "AU24": (Expression.ANGER,),
        "AU25": (Expression.SURPRISE,),
        "AU26": (Expression.SURPRISE,),
        "AU43": (Expression.SADNESS,),
    }
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge one file; print the figures."""
    parser = argparse.ArgumentParser(description="Judge every head of EmoCareNet.")
    parser.add_argument("--data", type=Path, required=True, help="folder with the .npz files")
    parser.add_argument("--rendered", type=Path, required=True, help="rendered faces (.npz)")
    parser.add_argument("--model", type=Path, default=shipped_weights())
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args(arguments)
    text = json.dumps(judge(options.model, options.data, options.rendered), indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


def judge(model: Path, data: Path, rendered: Path) -> dict[str, Any]:
    """Return the figures of every head."""
    rule = rendered_gaze_rule(rendered)
    network = OnnxModel(model)
    eyes = EYE_INPUT in network.inputs
    public = judged(network, ferplus_faces(data / FERPLUS_FILE, "PublicTest", rule, eyes=eyes))
    photographs = judged(network, larger_faces(data / FACES_FILE, rule, held_out=True, eyes=eyes))
    made = judged(network, rendered_faces(rendered, held_out=True, eyes=eyes))
    temperature = float(network.metadata["temperature"])
    return {
        "action_units_against_expressions": unit_aucs(public, temperature),
        "action_units_against_teacher": {
            "ferplus": teacher_correlation(public),
            "faces": teacher_correlation(photographs),
        },
        "disgust_cross_fitted": disgust_auc(network, data / FERPLUS_FILE),
        "action_units_rendered": rendered_units(made),
        "geometry": {
            "ferplus": geometry(public),
            "faces": geometry(photographs),
            "rendered": geometry(made),
        },
        "presence": presence(made),
    }


def unit_aucs(public: Judged, temperature: float) -> dict[str, Any]:
    """Return, per action unit, how well it tells its expression from all others.

    ``auc`` and its interval, the teacher's own ``teacher``, and ``residual``: what is left once
    the network's expression probabilities are regressed out.
    """
    targets = public.faces.targets
    kept = targets.expression_weight.numpy() >= 1
    label = targets.expression.numpy().argmax(axis=1)[kept]
    logits = (public.said["logits"][kept] / temperature).astype(np.float32)
    probabilities = softmax(logits).astype(np.float64)
    figures: dict[str, Any] = {}
    for unit, expressions in EXPECTED.items():
        positive = np.isin(label, [EXPRESSIONS.index(e) for e in expressions])
        score = public.unit(unit)[kept]
        figures[unit] = {
            "expressions": [e.value for e in expressions],
            "auc": roc_auc(positive, score),
            "interval": _auc_interval(positive, score),
            "teacher": _teacher_auc(public, unit, kept, positive),
            "residual": residual_auc(positive, score, probabilities),
        }
    return figures


def teacher_correlation(photographs: Judged) -> dict[str, float]:
    """Return the correlation with the teacher's signal, for the units that have one."""
    targets = photographs.faces.targets
    found = {}
    for place, unit in enumerate(ACTION_UNITS):
        kept = targets.action_units_weight[:, place].numpy() > 0
        if kept.any():
            truth = targets.action_units[:, place].numpy()[kept].astype(np.float64)
            found[unit] = pearson(truth, photographs.unit(unit)[kept])
    return found


def rendered_units(made: Judged) -> dict[str, dict[str, float]]:
    """Return ICC(3,1), correlation and mean absolute error on rendered people held out.

    ``icc_balanced`` is over as many pictures with the movement as without.
    """
    targets = made.faces.targets
    found = {}
    for place, unit in enumerate(ACTION_UNITS):
        kept = targets.action_units_weight[:, place].numpy() > 0
        if kept.any():
            truth = targets.action_units[:, place].numpy()[kept].astype(np.float64)
            said = made.unit(unit)[kept]
            even = balanced_rows(truth)
            found[unit] = {
                "icc": icc31(truth, said),
                "icc_balanced": icc31(truth[even], said[even]),
                "correlation": pearson(truth, said),
                "mae": mean_absolute_error(truth, said),
            }
    return found


def balanced_rows(truth: FloatArray, shown: float = 0.5) -> NDArray[np.int64]:
    """Return the rows (M,) with an intensity of ``shown`` or more, and as many others by lot."""
    moving, still = np.flatnonzero(truth >= shown), np.flatnonzero(truth < shown)
    chosen = np.random.default_rng(0).permutation(still)[: len(moving)]
    return np.sort(np.concatenate([moving, chosen]))


def geometry(faces: Judged) -> dict[str, Any]:
    """Return landmark error (share of the eyes' distance), pose, gaze (°) and openness errors."""
    targets = faces.faces.targets
    known = targets.landmarks_weight.numpy() > 0
    error = landmark_error(faces.landmarks[known], faces.said["landmarks"][known])
    seen = targets.pose_weight.numpy() > 0
    looked = targets.gaze_weight.numpy() > 0
    gaze = np.abs(targets.gaze.numpy() - faces.said["eyes"][:, :, 1:])[looked]
    shown = targets.openness_weight.numpy() > 0
    openness = targets.openness.numpy()[shown].astype(np.float64)
    return {
        "faces": int(known.sum()),
        "nme": float(np.nanmean(error)) if known.any() else float("nan"),
        "nme_p95": float(np.nanpercentile(error, 95)) if known.any() else float("nan"),
        "pose_deg": pose_error(faces.pose[seen], faces.said["head_pose"][seen]).tolist(),
        "gaze_deg": np.degrees(gaze.mean(axis=0) if len(gaze) else [np.nan, np.nan]).tolist(),
        "openness_mae": mean_absolute_error(openness, faces.said["eyes"][:, :, 0][shown]),
        "openness_correlation": pearson(openness, faces.said["eyes"][:, :, 0][shown]),
    }


def presence(made: Judged) -> dict[str, float]:
    """Return how well presence tells rendered people from rendered surroundings."""
    there = made.faces.targets.presence.numpy() > 0
    said = made.said["presence"]
    return {
        "auc": roc_auc(there, said),
        "faces_below_half": float((said[there] < 0.5).mean()),
        "surroundings_above_half": float((said[~there] >= 0.5).mean()),
    }


def _teacher_auc(
    public: Judged, unit: str, kept: NDArray[np.bool_], positive: NDArray[np.bool_]
) -> float | None:
    """Return the AUC of the teacher's own signal where it saw the face, None without one."""
    if unit not in ACTION_UNITS:
        return None
    place = ACTION_UNITS.index(unit)
    targets = public.faces.targets
    seen = targets.action_units_weight[:, place].numpy()[kept] > 0
    if not seen.any():
        return None
    score = targets.action_units[:, place].numpy()[kept].astype(np.float64)
    return roc_auc(positive[seen], score[seen])


def _auc_interval(positive: NDArray[np.bool_], score: FloatArray) -> list[float]:
    low, high = bootstrap_interval(
        lambda rows: roc_auc(positive[rows], score[rows]), len(score), replicates=200
    )
    return [low, high]


if __name__ == "__main__":
    main()
