"""K-fold cross-validation of a recipe: every row is watched once, people never on both sides."""

from __future__ import annotations

import csv
import json
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from emocare.training.classify.build import build_on
from emocare.training.classify.examples import check_classes, joined
from emocare.training.classify.parts import Parts
from emocare.training.classify.settings import ClassifySettings
from emocare.training.classify.sources import read_sources
from emocare.training.classify.splitting import fold_of_rows
from emocare.training.kinds import Source
from emocare.training.recipe import Recipe
from emocare.training.run_folder import LAST
from emocare.training.train_recipe import fit_built

FOLDS_CSV, FOLDS_JSON = "folds.csv", "folds.json"


def cross_validate(
    recipe: Recipe,
    sources: Sequence[Source],
    out: Path,
    folds: int,
    *,
    resume: bool,
    progress: bool | None,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Train once per fold in ``out``/fold1 …; return mean and standard deviation of each figure.

    Training and validation rows of the data are pooled first. ``sd`` is the sample's (n - 1).
    """
    settings: ClassifySettings = recipe.task
    parts = read_sources(sources, settings.data, recipe.fit.seed)
    watched = [] if parts.validation is None else [parts.validation]
    pooled = joined([parts.training, *watched])
    fold_of = fold_of_rows(pooled, folds, recipe.fit.seed)
    rows: list[dict[str, float]] = []
    for fold in range(folds):
        folder = out / f"fold{fold + 1}"
        training = pooled.only(fold_of != fold)
        check_classes(training, settings.data.expressions)
        built = build_on(recipe, Parts(training, pooled.only(fold_of == fold)))
        again = resume and (folder / LAST).is_file()
        result = fit_built(recipe, built, folder, resume=again, progress=progress)
        rows.append(result["validation"])
        tell(f"fold {fold + 1} of {folds}: accuracy {result['validation']['accuracy']:.4f}")
    return _summary(recipe, out, rows)


def _summary(recipe: Recipe, out: Path, rows: list[dict[str, float]]) -> dict[str, Any]:
    names = [name for name in rows[0] if all(name in row for row in rows)]
    mean = {name: statistics.fmean(row[name] for row in rows) for name in names}
    sd = {name: statistics.stdev(row[name] for row in rows) for name in names}
    with (out / FOLDS_CSV).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["fold", *names])
        for number, row in enumerate(rows, start=1):
            writer.writerow([number, *(row[name] for name in names)])
        writer.writerow(["mean", *mean.values()])
        writer.writerow(["sd", *sd.values()])
    result = {"recipe": recipe.name, "out": str(out), "folds": len(rows), "mean": mean, "sd": sd}
    (out / FOLDS_JSON).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result
