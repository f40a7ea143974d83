"""Hyper-parameter sweeps: one recipe, many settings, one table."""

from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from emocare.errors import Invalid
from emocare.training.classify.sweep_settings import Range, SweepSettings
from emocare.training.kinds import Source
from emocare.training.recipe import RECIPE_FILE, Recipe, load_recipe
from emocare.training.run_folder import LAST
from emocare.training.train_recipe import RESULT_FILE, train_recipe

SWEEP_CSV, SWEEP_JSON = "sweep.csv", "sweep.json"
_WEIGHTS = ("*.ckpt", "*.pt")

Trial = dict[str, Any]


def run_sweep(
    recipe: Recipe,
    sources: Sequence[Source],
    out: Path,
    *,
    resume: bool,
    progress: bool | None,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Train every trial in ``out``/trial-001 …; write the table; return it, best first.

    With ``resume``, trials that have a result are not run again.
    """
    settings: SweepSettings = recipe.task
    rows: list[Trial] = []
    trials = trials_of(settings)
    for number, trial in enumerate(trials, start=1):
        folder = out / f"trial-{number:03d}"
        changes = [f"{key}={json.dumps(value)}" for key, value in trial.items()]
        changed = load_recipe(settings.recipe, [*settings.overrides, *changes])
        result = _finished(folder, changed) if resume else None
        if result is None:
            again = resume and (folder / LAST).is_file()
            result = train_recipe(changed, sources, folder, resume=again, progress=progress)
        rows.append({"trial": number, **trial, **_figures(result)})
        tell(f"trial {number} of {len(trials)}: {settings.figure} {_figure(rows[-1], settings)}")
        _write_table(out, ordered(rows, settings))
        if not settings.keep_weights:
            _drop_weights(folder)
    best = ordered(rows, settings)
    result = {"recipe": recipe.name, "out": str(out), "trials": best, "best": best[0]}
    (out / SWEEP_JSON).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


def _finished(folder: Path, recipe: Recipe) -> dict[str, Any] | None:
    """Return a trial's result where it was finished with these very settings."""
    written = folder / RECIPE_FILE
    if not (folder / RESULT_FILE).is_file() or not written.is_file():
        return None
    if load_recipe(str(written)).document() != recipe.document():
        return None
    result: dict[str, Any] = json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))
    return result


def trials_of(settings: SweepSettings) -> list[Trial]:
    """Return the settings of each trial, in order."""
    if settings.method == "grid":
        values = [list(v) for v in settings.search.values() if not isinstance(v, Range)]
        return [dict(zip(settings.search, row, strict=True)) for row in itertools.product(*values)]
    rng = np.random.default_rng(settings.seed)
    return [
        {key: _drawn(choices, rng) for key, choices in settings.search.items()}
        for _ in range(settings.trials)
    ]


def ordered(rows: Sequence[Trial], settings: SweepSettings) -> list[Trial]:
    """Return the trials, best first."""
    sign = -1 if settings.order == "highest" else 1
    return sorted(rows, key=lambda row: sign * _figure(row, settings))


def _drawn(choices: list[Any] | Range, rng: np.random.Generator) -> Any:  # noqa: ANN401  of the key's type
    if not isinstance(choices, Range):
        return choices[int(rng.integers(len(choices)))]
    if choices.log:
        return float(math.exp(rng.uniform(math.log(choices.low), math.log(choices.high))))
    return float(rng.uniform(choices.low, choices.high))


def _figures(result: dict[str, Any]) -> dict[str, float]:
    watched = result.get("validation", {})
    return {k: v for k, v in watched.items() if not k.startswith("recall_")} | {
        "best_epoch": result["best_epoch"]
    }


def _figure(row: Trial, settings: SweepSettings) -> float:
    if settings.figure not in row:
        known = ", ".join(k for k, v in row.items() if isinstance(v, float))
        raise Invalid(f"figure {settings.figure!r} is not among {known}.", code="recipe_invalid")
    return float(row[settings.figure])


def _write_table(out: Path, rows: Sequence[Trial]) -> None:
    with (out / SWEEP_CSV).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _drop_weights(folder: Path) -> None:
    for pattern in _WEIGHTS:
        for path in folder.glob(pattern):
            path.unlink()
