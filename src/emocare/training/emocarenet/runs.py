"""The network of a finished run, and the recipes that led to it.

Weights of another network are told by name, whoever asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from torch import Tensor

from emocare.errors import Invalid
from emocare.training.classify.runs import Which, run_weights
from emocare.training.emocarenet.eyes.network import EyedNetwork, EyesArchitecture
from emocare.training.emocarenet.network import Architecture, EmoCareNet
from emocare.training.recipe import RECIPE_FILE, Recipe, load_recipe

KIND, EYES_KIND = "emocarenet", "emocarenet_eyes"

Network = TypeVar("Network", EmoCareNet, EyedNetwork)


def load_network(run: Path, which: Which = "averaged") -> EmoCareNet:
    """Return the network of a run with some of its weights, in eval mode.

    Raises NotFound where there is no run, Invalid where it is one of another kind of network.
    """
    recipe = load_recipe(str(run / RECIPE_FILE))
    if recipe.header.kind != KIND:
        raise Invalid(
            f"{run} is a run of the kind {recipe.header.kind!r}; one of {KIND!r} is needed.",
            code="another_network",
        )
    return with_weights(fresh_face(recipe), run_weights(run, recipe, which), str(run)).eval()


def load_shippable(run: Path, which: Which = "averaged") -> EmoCareNet | EyedNetwork:
    """Return the network of a run that can be shipped: with a closer look at the eyes, or without.

    Raises NotFound or Invalid as ``load_network`` does.
    """
    recipe = load_recipe(str(run / RECIPE_FILE))
    if recipe.kind != EYES_KIND:
        return load_network(run, which)
    return with_weights(fresh_eyed(recipe), run_weights(run, recipe, which), str(run)).eval()


def with_weights(network: Network, weights: Mapping[str, Tensor], where: str) -> Network:
    """Return the network with these weights; raise Invalid where they are of another one."""
    try:
        network.load_state_dict(dict(weights))
    except RuntimeError as error:
        raise Invalid(
            f"The weights in {where} are of another network than this recipe's.",
            code="checkpoint_unreadable",
        ) from error
    return network


def fresh_network(recipe: Recipe) -> EmoCareNet | EyedNetwork:
    """Return the network of a recipe, untrained."""
    return fresh_eyed(recipe) if recipe.kind == EYES_KIND else fresh_face(recipe)


def fresh_face(recipe: Recipe) -> EmoCareNet:
    """Return the network that reads whole faces, untrained."""
    return EmoCareNet(Architecture(**asdict(recipe.task.network)))


def fresh_eyed(recipe: Recipe) -> EyedNetwork:
    """Return the network of a recipe for the eyes, untrained."""
    return EyedNetwork(fresh_face(recipe), EyesArchitecture(**asdict(recipe.task.branch)))


def recipes_behind(recipe: Recipe) -> list[Recipe]:
    """Return the recipes of the runs that led to a run's weights, its own first.

    Of a branch that learned beside another face before, that face's runs are left out.
    """
    stages = [recipe]
    while start := stages[-1].task.start:
        stages.append(_recipe_beside(start))
    if learned := getattr(recipe.task, "branch_start", ""):
        stages.append(_recipe_beside(learned))
    return stages


def _recipe_beside(weights: str) -> Recipe:
    return load_recipe(str(Path(weights).parent / RECIPE_FILE))
