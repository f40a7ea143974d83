"""Run one recipe on somebody's data: build, fit, judge, and leave a folder that says it all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from emocare.errors import Invalid
from emocare.training.kinds import KINDS, Built, Source, load_part
from emocare.training.recipe import RECIPE_FILE, Recipe, write_recipe

LABELS_FILE, RESULT_FILE = "labels.txt", "result.json"


def train_recipe(
    recipe: Recipe,
    sources: Sequence[Source],
    out: Path,
    *,
    resume: bool = False,
    progress: bool | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train a recipe and return its result, which also stands in ``out``/result.json.

    ``tell`` hears one line about the data and whatever deserves a warning.
    """
    kind = KINDS[recipe.kind]
    if kind.run:
        result: dict[str, Any] = load_part(kind.run)(
            recipe, sources, out, resume=resume, progress=progress, tell=tell
        )
        return result
    built: Built = load_part(kind.build)(recipe, sources)
    for line in built.facts.get("messages", ()):
        tell(line)
    return fit_built(recipe, built, out, resume=resume, progress=progress)


def cross_validate_recipe(
    recipe: Recipe,
    sources: Sequence[Source],
    out: Path,
    folds: int,
    *,
    resume: bool = False,
    progress: bool | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train a recipe ``folds`` times, each time watching another part of the data."""
    kind = KINDS[recipe.kind]
    if not kind.cross_validate:
        raise Invalid(f"Recipes of kind {recipe.kind!r} know no folds. Leave --folds out.")
    result: dict[str, Any] = load_part(kind.cross_validate)(
        recipe, sources, out, folds, resume=resume, progress=progress, tell=tell
    )
    return result


def fit_built(
    recipe: Recipe, built: Built, out: Path, *, resume: bool, progress: bool | None
) -> dict[str, Any]:
    """Fit what was built, judge it, and write recipe, labels and result beside the weights."""
    from emocare.training.fit import fit

    result = fit(
        built.task,
        built.data,
        recipe.fit,
        out,
        resume=resume,
        fingerprint=_fingerprint(recipe, built),
        progress=progress,
        before=lambda: _describe(recipe, built, out),
    )
    judged = built.judge(out) if built.judge is not None else {}
    document = {
        "recipe": recipe.name,
        "kind": recipe.kind,
        "out": str(out),
        "epochs": result.epochs,
        "best_epoch": result.best_epoch,
        "monitor": recipe.fit.monitor,
        "best_value": result.best_value,
        "stopped_early": result.stopped_early,
        "metrics": result.metrics,
        "averaged": result.averaged,
        "data": {k: v for k, v in built.facts.items() if k != "messages"},
        **judged,
    }
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    (out / RESULT_FILE).write_text(text, encoding="utf-8")
    return document


def with_fit(recipe: Recipe, **changes: Any) -> Recipe:  # noqa: ANN401  of FitSettings' types
    """Return the recipe with other fit settings."""
    return replace(recipe, fit=replace(recipe.fit, **changes))


def _describe(recipe: Recipe, built: Built, out: Path) -> None:
    """Write what the weights to come will mean."""
    write_recipe(recipe, out / RECIPE_FILE)
    (out / LABELS_FILE).write_text("".join(f"{label}\n" for label in built.labels), "utf-8")


def _fingerprint(recipe: Recipe, built: Built) -> str:
    document = {k: v for k, v in recipe.document().items() if k not in ("fit", "claims", "notes")}
    return json.dumps([document, built.decides], sort_keys=True)
