"""Reading a run folder back: the network with the weights that count, and its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from emocare.errors import Invalid, NotFound
from emocare.training.classify.network import FaceClassifier, build_network
from emocare.training.recipe import RECIPE_FILE, Recipe, load_recipe
from emocare.training.run_folder import AVERAGED, BEST, LAST, load_checkpoint

Which = Literal["chosen", "averaged", "best", "last"]
_PREFIX = "network."


def load_run(out: Path, which: Which = "chosen") -> tuple[FaceClassifier, Recipe]:
    """Return a run's network in eval mode, and its recipe.

    ``chosen`` takes the SWA weights (averaged.pt) where the recipe averages so, else the epoch
    with the best monitored value (its EMA weights where there are some), else the last epoch.
    The recipe's ``input`` says what the network expects: size, channels, mean, std.

    Raises NotFound where there is no run, Invalid where the weights do not fit the recipe.
    """
    path = out / RECIPE_FILE
    if not path.is_file():
        raise NotFound(f"{out} holds no run: there is no {RECIPE_FILE}.", code="no_run")
    recipe = load_recipe(str(path))
    if recipe.kind != "classify":
        raise Invalid(f"{out} holds a run of kind {recipe.kind!r}, not classify.", code="no_run")
    network = build_network(recipe.task, load_pretrained=False)
    try:
        network.load_state_dict(run_weights(out, recipe, which))
    except RuntimeError as error:
        raise Invalid(
            f"The weights in {out} do not fit its recipe.yaml. Was the file changed?",
            code="checkpoint_unreadable",
        ) from error
    return network.eval(), recipe


def run_weights(out: Path, recipe: Recipe, which: Which = "chosen") -> dict[str, Tensor]:
    """Return the weights of a run's network by name."""
    if which == "chosen":
        which = _choice(out, recipe)
    if which == "averaged":
        weights: dict[str, Tensor] = load_checkpoint(_file(out, AVERAGED))
        return weights
    return checkpoint_weights(load_checkpoint(_file(out, BEST if which == "best" else LAST)))


def checkpoint_weights(checkpoint: dict[str, Any]) -> dict[str, Tensor]:
    """Return the weights that were validated: the EMA's, else the network's own."""
    average = checkpoint.get("callbacks", {}).get("RunningAverage")
    if average is not None:
        return dict(average["average"])
    own = checkpoint["state_dict"].items()
    return {name.removeprefix(_PREFIX): v for name, v in own if name.startswith(_PREFIX)}


def take_weights(network: torch.nn.Module, folder: Path) -> tuple[int, int]:
    """Copy another run's weights where names and shapes agree; return how many of how many.

    Raises NotFound where there is no run, Invalid where nothing agrees.
    """
    path = folder / RECIPE_FILE
    if not path.is_file():
        raise NotFound(f"network.start_from: {folder} holds no run.", code="no_run")
    known = run_weights(folder, load_recipe(str(path)))
    own = network.state_dict()
    taken = {k: v for k, v in known.items() if k in own and own[k].shape == v.shape}
    if not taken:
        raise Invalid(f"network.start_from: no weight of {folder} fits.", code="no_run")
    network.load_state_dict({**own, **taken})
    return len(taken), len(own)


def _choice(out: Path, recipe: Recipe) -> Which:
    if recipe.fit.weight_average == "swa" and (out / AVERAGED).is_file():
        return "averaged"
    return "best" if (out / BEST).is_file() else "last"


def _file(out: Path, name: str) -> Path:
    if not (out / name).is_file():
        raise NotFound(f"There is no {name} in {out}; the run has not got that far.", code="no_run")
    return out / name
