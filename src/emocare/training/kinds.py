"""Every kind of recipe, by name, and where its parts live; nothing is imported until used.

To add one, write

* a frozen pydantic dataclass with the recipe's sections (no torch: see ``classify/settings.py``);
* ``build(recipe, sources) -> Built``: the task and its data for ``fit``; or, for a kind that runs
  other recipes, ``run(recipe, sources, out, resume=…, progress=…) -> dict``;

and list them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from emocare.errors import Invalid


@dataclass(frozen=True, slots=True)
class Source:
    """Labelled data at ``path``; ``kind`` None leaves it to the recipe what it is."""

    path: Path
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What ``fit`` needs: a ``LightningModule``, a ``LightningDataModule``, and facts to tell.

    ``labels`` are the network's classes in order. ``facts`` (numbers, texts) go to result.json
    and to the screen. ``decides`` holds what of the data decides the weights (row counts, say);
    a run with another one is not resumed. ``judge`` is called after the fit and returns figures.
    """

    task: Any
    data: Any
    labels: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    decides: str = ""
    judge: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """``module:name`` of a kind's settings, and of either ``build`` or ``run``.

    ``export`` returns the ``Exportable`` of a finished run.
    """

    settings: str
    build: str = ""
    run: str = ""
    cross_validate: str = ""
    export: str = ""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "classify": Kind(
            settings="emocare.training.classify.settings:ClassifySettings",
            build="emocare.training.classify.build:build",
            cross_validate="emocare.training.classify.folds:cross_validate",
            export="emocare.training.classify.exporting:exportable",
        ),
        "emocarenet": Kind(
            settings="emocare.training.emocarenet.settings:EmoCareNetSettings",
            build="emocare.training.emocarenet.build:build",
            export="emocare.training.emocarenet.exporting:exportable",
        ),
        "emocarenet_eyes": Kind(
            settings="emocare.training.emocarenet.eyes.settings:EyesSettings",
            build="emocare.training.emocarenet.eyes.build:build",
            export="emocare.training.emocarenet.exporting:exportable",
        ),
        "feelings": Kind(
            settings="emocare.training.language.settings:FeelingsSettings",
            build="emocare.training.language.build:build",
        ),
        "risk": Kind(
            settings="emocare.training.answers.settings:AnswersSettings",
            build="emocare.training.risk.build:build",
        ),
        "stages": Kind(
            settings="emocare.training.stages_settings:StagesSettings",
            run="emocare.training.stages:run_stages",
        ),
        "traps": Kind(
            settings="emocare.training.answers.settings:AnswersSettings",
            build="emocare.training.traps.build:build",
        ),
        "sweep": Kind(
            settings="emocare.training.classify.sweep_settings:SweepSettings",
            run="emocare.training.classify.sweep:run_sweep",
        ),
    }
)


def kind_named(name: object, where: str) -> Kind:
    """Return a kind; raise Invalid naming ``where`` for an unknown one."""
    if not isinstance(name, str) or name not in KINDS:
        raise Invalid(
            f"{where}: kind {name!r} is unknown. Choose one of: {', '.join(KINDS)}.",
            code="recipe_invalid",
        )
    return KINDS[name]


def load_part(address: str) -> Any:  # noqa: ANN401  a class or a function, by the kind's contract
    """Import ``module:name``."""
    module, _, name = address.partition(":")
    return getattr(import_module(module), name)


def parse_sources(texts: Sequence[str]) -> tuple[Source, ...]:
    """Read ``--data`` options: ``kind=path``, or a path alone.

    Raises Invalid for an empty path or a name that is no kind of data.
    """
    return tuple(_source(text) for text in texts)


def _source(text: str) -> Source:
    kind, equals, path = text.partition("=")
    if not equals or "/" in kind or "\\" in kind:
        kind, path = "", text
    if not path:
        raise Invalid(f"--data {text!r} names no path. Write --data KIND=PATH.")
    return Source(Path(path).expanduser(), kind or None)
