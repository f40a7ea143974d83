"""``emocare admin lines``: which crisis lines and emergency numbers are due for checking."""

from __future__ import annotations

from dataclasses import asdict

import typer

from emocare.cli.console import print_json, say


def lines(
    json: bool = typer.Option(False, "--json", help="Print one JSON object on stdout."),
) -> None:
    """List the lines and emergency numbers not checked for a month, or ever; the weakest first."""
    from datetime import UTC, datetime

    from emocare.safety.lines import lines_due

    due = lines_due(datetime.now(UTC).date())
    if json:
        print_json({"due": [asdict(one) for one in due]})
        return
    for one in due:
        checked = one.verified_at or "never"
        typer.echo(
            f"{one.country}  {one.evidence:<9}  checked {checked:<10}  {one.name}: "
            f"{', '.join(one.numbers)}"
        )
    say(f"{len(due)} numbers are due. Dial or look up each, then set verified_at in lines.json.")
