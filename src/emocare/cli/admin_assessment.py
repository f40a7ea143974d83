"""``emocare admin assign`` and ``scores``: questionnaires for somebody, until the clinic exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from emocare.cli.console import print_json, say

if TYPE_CHECKING:
    from emocare.assessment.assigning import AssignedResult

_PERSON = typer.Argument(help="E-mail address of the account.")
_INSTRUMENT = typer.Argument(help="Id of the questionnaire, such as dass21.")


def assign(
    person: str = _PERSON,
    instrument: str = _INSTRUMENT,
    every_days: int | None = typer.Option(
        None, min=1, max=366, help="Offer it again after so many days, not before its own window."
    ),
    end: bool = typer.Option(False, "--end", help="Stop offering it."),
) -> None:
    """Ask somebody to answer a questionnaire; its scores are read with `admin scores`."""
    from emocare.assessment import assigning
    from emocare.assessment.library import load_library
    from emocare.cli.admin import find_person, opened

    with opened() as (settings, stores):
        person_id = find_person(settings, stores, person)
        if end:
            assigning.end_assignment(stores.database, person_id, instrument)
            say(f"{instrument} is no longer offered to {person}")
            return
        library = load_library(settings.home)
        assigning.assign(stores.database, library, person_id, instrument, every_days=every_days)
    say(f"{instrument} is offered to {person}; they are not shown its scores")


def scores(
    person: str = _PERSON,
    instrument: str = _INSTRUMENT,
    json: bool = typer.Option(False, "--json", help="Print one JSON object on stdout."),
) -> None:
    """Read the scores of a questionnaire that was assigned; screening, never a diagnosis."""
    from emocare.assessment.assigning import read_assigned
    from emocare.cli.admin import find_person, opened

    with opened() as (settings, stores):
        person_id = find_person(settings, stores, person)
        found = read_assigned(stores.database, stores.keys, person_id, instrument)
    if json:
        print_json({"instrument": instrument, "results": [_document(one) for one in found]})
        return
    for one in found:
        _print(one)
    if not found:
        say("there are no scores")


def _document(one: AssignedResult) -> dict[str, object]:
    return {
        "completed_at": one.completed_at.isoformat(),
        "version": one.version,
        "scores": [score.model_dump() for score in one.scores],
        "follow_ups": list(one.follow_ups),
    }


def _print(one: AssignedResult) -> None:
    typer.echo(f"{one.completed_at:%Y-%m-%d %H:%M} UTC  {one.instrument} ({one.version})")
    for score in one.scores:
        value = f"{score.value} of {score.high}, {score.band}" if score.value is not None else None
        typer.echo(f"  {score.name}: {value or 'no score, answers are missing'}")
    for words in one.follow_ups:
        typer.echo(f"  Follow up: {words}")
