"""``emocare train``: run a recipe on your own data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from emocare.cli.console import print_json, say

if TYPE_CHECKING:
    from rich.table import Table

    from emocare.training.recipe import Header

app = typer.Typer(pretty_exceptions_enable=False)

RecipeName = Annotated[
    str | None, typer.Argument(metavar="RECIPE", help="A recipe's name, or a YAML file of yours.")
]
Data = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[KIND=]PATH",
        help="Labelled data; several combine: --data ferplus=A --data rafdb=B.",
    ),
]
Out = Annotated[
    Path | None, typer.Option(help="Folder for weights and logs. Without it: runs/RECIPE.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Continue from the last finished epoch in the folder.")
]
Change = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a recipe's key, e.g. fit.epochs=5."),
]
Folds = Annotated[int, typer.Option(min=0, help="Cross-validate in this many parts, e.g. 5.")]
Listing = Annotated[bool, typer.Option("--list", help="List the recipes that ship with EmoCare.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]


@app.command()
def train(
    name: RecipeName = None,
    data: Data = None,
    out: Out = None,
    resume: Resume = False,
    change: Change = None,
    folds: Folds = 0,
    listing: Listing = False,
    as_json: AsJson = False,
) -> None:
    """Train a network by a recipe; a run that was stopped goes on with --resume.

    Each finished epoch is saved; the folder then holds everything `emocare export` needs.
    """
    from emocare.training.packages import need_training_packages

    if listing:
        need_training_packages(("yaml",))
        _print_listing(as_json)
        return
    if name is None:
        raise typer.BadParameter("Name a recipe; --list shows them.", param_hint="RECIPE")
    if folds == 1:
        raise typer.BadParameter("One fold leaves nothing to train on.", param_hint="--folds")
    need_training_packages()
    result = _run(name, data or [], out, resume, change or [], folds)
    if as_json:
        print_json(result)
    else:
        _print_result(result)


def _run(
    name: str, data: list[str], out: Path | None, resume: bool, change: list[str], folds: int
) -> dict[str, Any]:
    from emocare.training.kinds import parse_sources
    from emocare.training.recipe import load_recipe
    from emocare.training.train_recipe import cross_validate_recipe, train_recipe

    recipe = load_recipe(name, change)
    sources = parse_sources(data)
    folder = out if out is not None else Path("runs") / recipe.name
    if folds:
        return cross_validate_recipe(recipe, sources, folder, folds, resume=resume, tell=say)
    return train_recipe(recipe, sources, folder, resume=resume, tell=say)


def _print_listing(as_json: bool) -> None:
    from emocare.training.recipe import shipped_headers

    headers = shipped_headers()
    if as_json:
        print_json({"recipes": [_entry(header) for header in headers]})
        return
    for header in headers:
        typer.echo(f"{header.name}: {header.title}")
        for claim in header.claims:
            typer.echo(f"  claimed: {claim.figure} {claim.value:g} on {claim.data} ({claim.where})")


def _entry(header: Header) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(header)


def _print_result(result: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    for title, figures in result.items():
        heading = title.replace("_", " ")
        if isinstance(figures, dict) and figures:
            console.print(_figures_table(heading, figures))
        elif isinstance(figures, list) and figures and isinstance(figures[0], dict):
            console.print(_rows_table(heading, figures))
    say(f"the run is in {result['out']}")


def _figures_table(title: str, figures: dict[str, Any]) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_header=False)
    for key, value in figures.items():
        if not isinstance(value, dict | list):
            table.add_row(key, _shown(value))
    return table


def _rows_table(title: str, rows: list[dict[str, Any]]) -> Table:
    from rich.table import Table

    table = Table(*rows[0], title=title, title_justify="left")
    for row in rows:
        table.add_row(*(_shown(row.get(name, "")) for name in rows[0]))
    return table


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
