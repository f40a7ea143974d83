"""Recipes: small YAML files that say everything a training run does. No torch here.

A recipe has a header (``name kind title paper claims notes``), the section ``fit`` (see
``fit_settings``) and the sections of its kind. Every key is checked: an unknown one, a wrong
type or a value out of range names the file and the key.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from emocare.errors import Invalid, NotFound
from emocare.training.fit_settings import STRICT, FitSettings
from emocare.training.kinds import kind_named, load_part

RECIPE_FILE = "recipe.yaml"
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, config=STRICT)
class Claim:
    """A figure that a paper gives: ``value`` as a share, on which ``data``, and ``where``."""

    figure: str
    value: float
    data: str
    where: str


@dataclass(frozen=True, slots=True, config=STRICT)
class Header:
    """What a recipe is; ``notes`` say what the paper leaves open or contradicts."""

    name: str
    kind: str
    title: str
    paper: str = ""
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A checked recipe; ``task`` holds the sections of its kind."""

    header: Header
    fit: FitSettings
    task: Any

    @property
    def name(self) -> str:
        """The recipe's name."""
        return self.header.name

    @property
    def kind(self) -> str:
        """The recipe's kind, a key of ``KINDS``."""
        return self.header.kind

    def document(self) -> dict[str, Any]:
        """Return the recipe as it is written to YAML, every default spelt out."""
        return _plain({**asdict(self.header), "fit": asdict(self.fit), **asdict(self.task)})


def recipe_names() -> tuple[str, ...]:
    """Return the names of the recipes that ship with EmoCare."""
    return tuple(sorted(Path(entry.name).stem for entry in _shipped()))


def shipped_headers() -> tuple[Header, ...]:
    """Return the headers of the shipped recipes, by name."""
    return tuple(_header(_read(entry), entry.name) for entry in sorted(_shipped(), key=_by_name))


def load_recipe(name: str, overrides: Sequence[str] = ()) -> Recipe:
    """Return the shipped recipe ``name``, or the one in a YAML file of that path.

    ``overrides`` are ``section.key=value`` with YAML values. Raises NotFound for an unknown
    name, Invalid (``recipe_invalid``) for whatever is wrong inside.
    """
    document, where = read_document(name)
    for override in overrides:
        _override(document, override)
    return parse_recipe(document, where)


def read_document(name: str) -> tuple[dict[str, Any], str]:
    """Return a recipe as it stands in its file, unchecked, and the file's name."""
    path = Path(name)
    if path.suffix in _SUFFIXES or path.is_file():
        if not path.is_file():
            raise NotFound(f"There is no recipe file {path}. Check the path.", code="no_recipe")
        return _read(path), path.name
    for entry in _shipped():
        if Path(entry.name).stem == name:
            return _read(entry), entry.name
    close = difflib.get_close_matches(name, recipe_names(), 1)
    hint = f"Did you mean {close[0]!r}?" if close else "See them with: emocare train --list."
    raise NotFound(f"There is no recipe {name!r}. {hint}", code="no_recipe")


def parse_recipe(document: Mapping[str, Any], where: str) -> Recipe:
    """Check a recipe's document; ``where`` names its file in errors."""
    header = _header(document, where)
    kind = kind_named(header.kind, where)
    rest = {k: v for k, v in document.items() if k not in Header.__dataclass_fields__}
    fit = _checked(FitSettings, rest.pop("fit", {}), where, "fit.")
    return Recipe(header, fit, _checked(load_part(kind.settings), rest, where, ""))


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe as YAML that ``load_recipe`` reads back."""
    text = yaml.safe_dump(recipe.document(), sort_keys=False, allow_unicode=True, width=96)
    path.write_text(text, encoding="utf-8")


def _shipped() -> list[Traversable]:
    folder = files("emocare.training") / "recipes"
    found = folder.iterdir() if folder.is_dir() else ()
    return [entry for entry in found if entry.name.endswith(_SUFFIXES)]


def _by_name(entry: Traversable) -> str:
    return entry.name


class _OnceLoader(yaml.SafeLoader):
    """Safe YAML in which a key given twice is an error, not the last one's silent victory."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: ANN401
        """Return one mapping."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise yaml.MarkedYAMLError(
                problem=f"the key {twice[0]!r} stands twice", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep=deep)


def _read(entry: Traversable | Path) -> dict[str, Any]:
    try:
        document = yaml.load(entry.read_text(encoding="utf-8"), _OnceLoader)  # noqa: S506  it is safe
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{entry.name} cannot be read as text.", code="recipe_invalid") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or "it is no YAML"
        raise Invalid(f"{entry.name}{line}: {problem}.", code="recipe_invalid") from error
    if not isinstance(document, dict):
        raise Invalid(f"{entry.name} holds no keys and values.", code="recipe_invalid")
    return document


def _header(document: Mapping[str, Any], where: str) -> Header:
    mine = {k: v for k, v in document.items() if k in Header.__dataclass_fields__}
    header: Header = _checked(Header, mine, where, "")
    return header


def _override(document: dict[str, Any], text: str) -> None:
    """Set one ``section.key=value`` in place."""
    address, equals, value = text.partition("=")
    keys = address.strip().split(".")
    if not equals or not all(keys):
        raise Invalid(f"--set {text!r}: write section.key=value.", code="recipe_invalid")
    try:
        parsed = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise Invalid(f"--set {text!r}: the value is no YAML.", code="recipe_invalid") from error
    inner = document
    for key in keys[:-1]:
        inner = inner.setdefault(key, {})
        if not isinstance(inner, dict):
            raise Invalid(f"--set {text!r}: {key!r} is no section.", code="recipe_invalid")
    inner[keys[-1]] = parsed


def _checked(schema: Any, values: object, where: str, prefix: str) -> Any:  # noqa: ANN401  of the schema's type
    try:
        return TypeAdapter(schema).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = prefix + ".".join(str(part) for part in first["loc"])
        raise Invalid(f"{where}: {_problem(schema, key, first)}", code="recipe_invalid") from error


def _problem(schema: Any, key: str, error: Any) -> str:  # noqa: ANN401  pydantic's ErrorDetails
    """Return one sentence for the first thing that is wrong."""
    kind, place = error["type"], key.rstrip(".") or "the recipe"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        known = _keys_at(schema, error["loc"][:-1])
        close = difflib.get_close_matches(str(error["loc"][-1]), known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(known)}."
        return f"unknown key {place!r}; {hint}"
    if kind in ("missing", "missing_argument"):
        return f"the key {place!r} is missing."
    reason = str(error["msg"]).removeprefix("Value error, ")
    given = error["input"]
    shown = f" (it is {given!r})" if isinstance(given, str | int | float | bool | None) else ""
    return f"{place}: {reason[:1].lower()}{reason[1:]}{shown}."


def _keys_at(schema: Any, path: Sequence[Any]) -> list[str]:  # noqa: ANN401
    """Return the keys that the schema knows at ``path``."""
    from typing import get_type_hints

    for part in path:
        hint = get_type_hints(schema).get(part) if isinstance(part, str) else None
        if not hasattr(hint, "__dataclass_fields__"):
            return []
        schema = hint
    return list(schema.__dataclass_fields__)


def _plain(value: Any) -> Any:  # noqa: ANN401  what YAML can hold
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
