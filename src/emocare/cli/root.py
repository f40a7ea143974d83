"""The root command: which commands exist, how they load, and what an error looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from emocare import __version__
from emocare.cli.console import exit_code_for, say


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command lives: ``module`` holds a ``typer.Typer`` called ``app``."""

    module: str
    summary: str


COMMANDS: dict[str, LazyCommand] = {
    "serve": LazyCommand("emocare.cli.serve", "Serve the web app and the API on this machine."),
    "analyze": LazyCommand(
        "emocare.cli.analyze", "Read faces in pictures, videos or a camera into tables."
    ),
    "benchmark": LazyCommand(
        "emocare.cli.benchmark", "Measure how long reading a video takes, stage by stage."
    ),
    "evaluate": LazyCommand(
        "emocare.cli.evaluate", "Measure how often the network is right on labelled faces."
    ),
    "train": LazyCommand(
        "emocare.cli.train", "Train a network on your own data, by a recipe of the papers."
    ),
    "export": LazyCommand(
        "emocare.cli.export", "Write a trained network as ONNX or TorchScript, compared and timed."
    ),
    "data": LazyCommand(
        "emocare.cli.data", "Rebuild the training data from its originals, and look for copies."
    ),
    "models": LazyCommand("emocare.cli.models", "List the models in use and fetch optional ones."),
    "admin": LazyCommand("emocare.cli.admin", "Look after an installation: people, backups, keys."),
}


_COMPLETION = {"install_completion", "show_completion"}


class RootGroup(TyperGroup):
    """Load the chosen command only, and turn every error into one line and an exit code."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  typer's own types are private
        """Return the real command in place of the entry shown by ``--help``."""
        name, stub, rest = super().resolve_command(ctx, args)
        if name is None or stub is None:
            return name, stub, rest
        command = typer.main.get_command(import_module(COMMANDS[name].module).app)
        command.name = name
        # Completion is installed once, by the root command.
        command.params = [param for param in command.params if param.name not in _COMPLETION]
        return name, command, rest

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401  the signature is typer's
    ) -> Any:  # noqa: ANN401
        """Run one command line and leave with its exit code."""
        try:
            result = super().main(
                args, prog_name, complete_var, False, windows_expand_args, **extra
            )
        except (Exception, KeyboardInterrupt) as error:
            result = exit_code_for(error)
        if result == exit_code_for(KeyboardInterrupt()):
            say("stopped; what was finished is kept")
        if not standalone_mode:
            return result
        raise SystemExit(result if isinstance(result, int) else 0)


app = typer.Typer(
    cls=RootGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"emocare {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Read what faces show over time. Screening, never a diagnosis."""


def _register(name: str, command: LazyCommand) -> None:
    """Show a command in ``--help`` without importing it."""

    def entry() -> None:
        """Stand for a command until it is chosen."""

    app.command(name, help=command.summary)(entry)


for _name, _command in COMMANDS.items():
    _register(_name, _command)
