"""The network of a finished run, and the recipes that led to it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from emocare.training.classify.runs import Which, run_weights
from emocare.training.emocarenet.network import Architecture, EmoCareNet
from emocare.training.recipe import RECIPE_FILE, Recipe, load_recipe


def load_network(run: Path, which: Which = "averaged") -> EmoCareNet:
    """Return the network of a run with some of its weights, in eval mode."""
    recipe = load_recipe(str(run / RECIPE_FILE))
    network = fresh_network(recipe)
    network.load_state_dict(run_weights(run, recipe, which))
    return network.eval()


def fresh_network(recipe: Recipe) -> EmoCareNet:
    """Return the network of a recipe, untrained."""
    return EmoCareNet(Architecture(**asdict(recipe.task.network)))


def recipes_behind(recipe: Recipe) -> list[Recipe]:
    """Return the recipes of the runs that led to a run's weights, its own first."""
    stages = [recipe]
    while start := stages[-1].task.start:
        stages.append(load_recipe(str(Path(start).parent / RECIPE_FILE)))
    return stages
