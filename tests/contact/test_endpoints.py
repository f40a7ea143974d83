"""Messages from anybody: kept, sealed, and limited."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from emocare.contact.repository import ContactRepository
from emocare.contact.tables import ContactMessageRow
from emocare.db import utc_now

CONTACT = "/api/v1/contact"
FORM = {"name": "Ada", "email": "ada@example.org", "message": "Hello,\nit is 🙂 here."}


def stored(running, limit=10):
    stores, accounts = running.state.stores, running.state.accounts
    with stores.database.reading() as db:
        return ContactRepository(db, accounts.service_cipher).newest(limit)


def test_a_message_is_kept_as_it_was_written(visitor, running):
    answer = visitor.http.post(CONTACT, json=FORM)
    assert answer.status_code == 201
    (message,) = stored(running)
    assert str(message.id) == answer.json()["id"]
    assert (message.name, message.email, message.message) == tuple(FORM.values())


@pytest.mark.parametrize(("message", "level"), [("I want to die.", 2), ("Hello.", None)])
def test_a_call_for_help_in_a_message_is_answered_at_once(visitor, message, level):
    step = visitor.http.post(CONTACT, json={**FORM, "message": message}).json()["safety"]
    assert (step and step["level"]) == level


def test_the_table_holds_nothing_readable(visitor, running):
    visitor.http.post(CONTACT, json=FORM)
    with running.state.stores.database.reading() as db:
        row = db.scalar(select(ContactMessageRow))
    assert b"Ada" not in row.name + row.email + row.message


def test_the_newest_comes_first(visitor, running):
    for number in range(3):
        visitor.http.post(CONTACT, json={**FORM, "message": f"number {number}"})
    assert [one.message for one in stored(running, 2)] == ["number 2", "number 1"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"message": ""}, "message"),
        ({"message": "x" * 5001}, "message"),
        ({"message": None}, "message"),
        ({"link": "x"}, "link"),
    ],
)
def test_what_is_no_message_is_refused_by_name(visitor, running, change, field):
    answer = visitor.http.post(CONTACT, json={**FORM, **change})
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert stored(running) == []


def test_an_address_that_writes_too_often_is_asked_to_wait(visitor, running):
    allowed = running.state.accounts.allowances.contact.times
    answers = [visitor.http.post(CONTACT, json=FORM).status_code for _ in range(allowed + 1)]
    assert answers == [201] * allowed + [429]
    assert len(stored(running)) == allowed


def test_messages_go_after_a_year(visitor, running):
    visitor.http.post(CONTACT, json=FORM)
    with running.state.stores.database.writing() as db:
        db.execute(update(ContactMessageRow).values(created_at=utc_now() - timedelta(days=366)))
    visitor.http.post(CONTACT, json={**FORM, "message": "new"})
    assert [one.message for one in stored(running)] == ["new"]
