"""Whether the training packages are installed; asked before anything imports torch."""

from __future__ import annotations

from importlib.util import find_spec

from emocare.errors import Unavailable

NEEDED = ("torch", "lightning", "torchmetrics", "transformers", "yaml")


def need_training_packages(names: tuple[str, ...] = NEEDED) -> None:
    """Raise Unavailable (code ``training_missing``) where a package for training is missing."""
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise Unavailable(
            f"Training needs packages that are not installed ({', '.join(missing)}): run "
            "./app test --all once in a checkout, or install torch and requirements/train.txt.",
            code="training_missing",
        )
