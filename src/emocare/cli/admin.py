"""``emocare admin``: look after an installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import typer

from emocare.cli.admin_assessment import assign, scores
from emocare.cli.admin_lines import lines
from emocare.cli.console import print_json, say

if TYPE_CHECKING:
    from emocare.api.stores import Stores
    from emocare.config import Settings

app = typer.Typer(no_args_is_help=True, help="Look after an installation: people, backups, keys.")
users = typer.Typer(no_args_is_help=True, help="List, help and delete people.")
app.add_typer(users, name="users")
app.command()(assign)
app.command()(scores)
app.command()(lines)

_JSON = typer.Option(False, "--json", help="Print one JSON object on stdout.")
_KEYS_ONLY = typer.Option(False, "--keys-only", help="Only the personal keys (FILE holds them).")


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape (serve does this by itself)."""
    from emocare.api.stores import open_stores
    from emocare.api.wiring import prepare
    from emocare.config import load_settings

    stores = open_stores(load_settings())
    try:
        changed = prepare(stores)
    finally:
        stores.close()
    say("the database was brought up to date" if changed else "the database is up to date")


@app.command()
def backup(
    file: Path = typer.Argument(help="File to write; it must not exist."),
    keys: Path | None = typer.Option(
        None, help="Where the personal keys go. [default: emocare.keys beside FILE]"
    ),
    without_keys: bool = typer.Option(False, "--without-keys", help="Leave the keys out."),
    keys_only: bool = _KEYS_ONLY,
) -> None:
    """Write a checked copy of the data, also while the service runs.

    The personal keys go to a second file, which each backup replaces: keep it apart from the
    data, and keep the newest only, so that deleted accounts stay deleted.
    """
    from emocare.api.backups import KEYS_NAME, back_up, back_up_keys
    from emocare.config import load_settings

    settings = load_settings()
    target = file.expanduser().absolute()
    if keys_only:
        back_up_keys(settings, target)
        say(f"the personal keys are in {target}")
        return
    keys_target = None if without_keys else (keys or target.with_name(KEYS_NAME)).absolute()
    back_up(settings, target, keys_target)
    say(f"the data is in {target}")
    if keys_target is not None:
        say(f"the personal keys are in {keys_target}: keep them apart, and the newest only")


@app.command()
def restore(
    file: Path = typer.Argument(help="File that admin backup wrote."),
    keys: Path | None = typer.Option(
        None, help="Backup of the personal keys. [default: emocare.keys beside FILE, if there]"
    ),
    keys_only: bool = _KEYS_ONLY,
) -> None:
    """Put a backup in the place of the database; the old one is kept beside it.

    Stop the service first. Whoever deleted their account since is deleted again.
    """
    from emocare.api.backups import KEYS_NAME, restore_keys
    from emocare.api.backups import restore as put_back
    from emocare.config import load_settings

    settings = load_settings()
    source = file.expanduser().absolute()
    if keys_only:
        done = restore_keys(settings, source)
    else:
        beside = source.with_name(KEYS_NAME)
        done = put_back(settings, source, keys or (beside if beside.exists() else None))
        say(f"restored {source}")
    if done.kept is not None:
        say(f"the database from before is kept as {done.kept}")
    say(f"{done.keys_taken_over} personal keys were taken over")
    if done.unreadable:
        say(f"{done.unreadable} accounts cannot be read: restore the backup of their keys")


@app.command()
def check(json: bool = _JSON) -> None:
    """Look the installation over; exit code 1 when something needs attention."""
    from emocare.api.inspection import inspect_installation

    with opened() as (settings, stores):
        findings = list(inspect_installation(settings, stores))
    problems = {f.subject: f.problem for f in findings if f.problem is not None}
    if json:
        print_json({"ok": not problems, "problems": problems})
    else:
        for finding in findings:
            say(f"{finding.subject}: {finding.problem or 'in order'}")
    if problems:
        raise typer.Exit(1)


@app.command()
def messages(
    limit: int = typer.Option(50, min=1, max=1000, help="How many, newest first."),
    delete: UUID | None = typer.Option(None, help="Delete the message with this id."),
    json: bool = _JSON,
) -> None:
    """Read what people wrote on the contact page."""
    from emocare.api.wiring import service_cipher
    from emocare.contact.repository import ContactRepository
    from emocare.errors import NotFound

    with opened() as (_, stores):
        cipher = service_cipher(stores)
        if delete is not None:
            with stores.database.writing() as db:
                if not ContactRepository(db, cipher).delete(delete):
                    raise NotFound(f"There is no message {delete}.")
            say("deleted")
            return
        with stores.database.reading() as db:
            found = ContactRepository(db, cipher).newest(limit)
    if json:
        print_json({"messages": [message.model_dump(mode="json") for message in found]})
        return
    for message in found:
        typer.echo(f"{message.created_at:%Y-%m-%d %H:%M} UTC  {message.id}")
        typer.echo(f"{message.name} <{message.email}>\n{message.message}\n")
    if not found:
        say("there are no messages")


@users.command("list")
def list_users(json: bool = _JSON) -> None:
    """List everybody who has an account."""
    from emocare.accounts.people import list_people

    with opened() as (_, stores):
        people = list_people(stores.database, stores.keys)
    if json:
        print_json({"users": [person.as_json() for person in people]})
        return
    for person in people:
        typer.echo(f"{person.id}  {person.created_at:%Y-%m-%d}  {person.email or '(unreadable)'}")
    if not people:
        say("there are no accounts")


@users.command("delete")
def delete_user(
    email: str,
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
) -> None:
    """Delete an account with everything stored for it, backups included."""
    from emocare.accounts.service import delete_person
    from emocare.api.registry import ERASERS

    with opened() as (settings, stores):
        person_id = find_person(settings, stores, email)
        if not yes:
            typer.confirm("Delete this account for good?", abort=True, err=True)
        delete_person(stores.database, stores.keys, ERASERS, person_id)
    say("deleted")


@users.command("reset-link")
def reset_link(email: str) -> None:
    """Print a link that sets a new password, once, within an hour."""
    from emocare.accounts.recovery import make_reset_link
    from emocare.api.wiring import build_accounts

    with opened() as (settings, stores):
        person_id = find_person(settings, stores, email)
        typer.echo(make_reset_link(build_accounts(settings, stores), person_id))


@users.command("recovery-codes")
def recovery_codes(email: str) -> None:
    """Print ten new recovery codes; earlier ones stop working."""
    from emocare.accounts.recovery import new_recovery_codes
    from emocare.api.wiring import build_accounts

    with opened() as (settings, stores):
        person_id = find_person(settings, stores, email)
        with stores.database.writing() as db:
            codes = new_recovery_codes(build_accounts(settings, stores), db, person_id)
    typer.echo("\n".join(codes))


@contextmanager
def opened() -> Iterator[tuple[Settings, Stores]]:
    """Yield the settings and the opened, up-to-date stores."""
    from emocare.api.stores import open_stores
    from emocare.api.wiring import prepare
    from emocare.config import load_settings

    settings = load_settings()
    stores = open_stores(settings)
    try:
        prepare(stores)
        yield settings, stores
    finally:
        stores.close()


def find_person(settings: Settings, stores: Stores, email: str) -> UUID:
    """Return whose account has this address; raise NotFound for nobody's."""
    from emocare.accounts.people import find_person_id
    from emocare.api.wiring import build_accounts

    return find_person_id(build_accounts(settings, stores), email)
