"""Recipes one after the other, each beginning with the weights of the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from emocare.training.kinds import Source
from emocare.training.recipe import Recipe, load_recipe
from emocare.training.run_folder import AVERAGED, LAST
from emocare.training.stages_settings import StagesSettings
from emocare.training.train_recipe import RESULT_FILE, train_recipe


def run_stages(
    recipe: Recipe,
    sources: Sequence[Source],
    out: Path,
    *,
    resume: bool,
    progress: bool | None,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """Train every stage in ``out``/1-NAME, ``out``/2-NAME …; return their results.

    With ``resume``, a stage that is finished stays as it is and a broken-off one goes on.
    """
    settings: StagesSettings = recipe.task
    results: list[dict[str, Any]] = []
    before: Path | None = None
    for number, name in enumerate(settings.stages, start=1):
        start = [] if before is None else [f"start={json.dumps(str(before / AVERAGED))}"]
        stage = load_recipe(name, [*settings.overrides, *start])
        folder = out / f"{number}-{stage.name}"
        tell(f"stage {number} of {len(settings.stages)}: {stage.name}")
        again = resume and (folder / LAST).is_file()
        results.append(
            train_recipe(stage, sources, folder, resume=again, progress=progress, tell=tell)
        )
        before = folder
    result = {"recipe": recipe.name, "kind": recipe.kind, "out": str(out), "stages": results}
    (out / RESULT_FILE).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result
