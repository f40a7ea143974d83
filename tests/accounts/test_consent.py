"""Consents as a state machine, compared with the simplest model of them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from emocare.accounts.consent import ConsentRepository, Purpose, require_consent
from emocare.accounts.registry import ConsentHook
from emocare.accounts.repository import Person, PersonRepository
from emocare.accounts.service import set_consent
from emocare.crypto import CellCipher
from emocare.db import migrate, open_database, utc_now
from emocare.errors import NotAllowed

PEOPLE = st.sampled_from(["ada", "bea"])
PURPOSES = st.sampled_from(list(Purpose))


class Consents(RuleBasedStateMachine):
    """Two people move two switches in any order; the clock may be set back meanwhile."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        url = f"sqlite:///{Path(self.folder.name) / 'a.db'}"
        self.database = open_database(url, key=bytes(32))
        migrate(self.database)
        self.people = {name: uuid4() for name in ("ada", "bea")}
        for name, person_id in self.people.items():
            person = Person(person_id, utc_now(), name, name, name, "UTC", "hash")
            with self.database.writing() as db:
                PersonRepository(db).add(person, name * 10, CellCipher(bytes(32), person_id))
        self.model: dict[tuple[str, Purpose], list[bool]] = {}
        self.withdrawn: list[tuple[str, Purpose]] = []
        self.called: list[tuple[str, Purpose]] = []

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def hooks(self) -> list[ConsentHook]:
        names = {person_id: name for name, person_id in self.people.items()}
        return [
            ConsentHook(p, lambda _, person_id, p=p: self.called.append((names[person_id], p)))
            for p in Purpose
        ]

    @rule(name=PEOPLE, purpose=PURPOSES, granted=st.booleans())
    def move(self, name: str, purpose: Purpose, granted: bool) -> None:
        history = self.model.setdefault((name, purpose), [])
        before = history[-1] if history else False
        if before != granted:
            history.append(granted)
            if not granted:
                self.withdrawn.append((name, purpose))
        with self.database.writing() as db:
            set_consent(db, self.hooks(), self.people[name], purpose, granted=granted)

    @rule(name=PEOPLE, purpose=PURPOSES)
    def move_and_fail(self, name: str, purpose: Purpose) -> None:
        """A change that is rolled back never happened."""
        now = (self.model.get((name, purpose)) or [False])[-1]

        def fail() -> None:
            with self.database.writing() as db:
                set_consent(db, [], self.people[name], purpose, granted=not now)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()

    @invariant()
    def agrees_with_the_model(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.reading() as db:
            for name, person_id in self.people.items():
                for purpose in Purpose:
                    expected = (self.model.get((name, purpose)) or [False])[-1]
                    found = ConsentRepository(db).current(person_id, purpose)
                    assert found.granted is expected
                    assert (found.changed_at is None) == (
                        (name, purpose) not in self.model or not self.model[(name, purpose)]
                    )
                    if expected:
                        require_consent(db, person_id, purpose)
                    else:
                        with pytest.raises(NotAllowed) as caught:
                            require_consent(db, person_id, purpose)
                        assert caught.value.code == "consent_missing"

    @invariant()
    def every_change_is_kept_and_none_is_invented(self) -> None:
        if not hasattr(self, "database"):
            return
        assert self.called == self.withdrawn
        with self.database.reading() as db:
            for name, person_id in self.people.items():
                events = ConsentRepository(db).history(person_id)
                for purpose in Purpose:
                    kept = [e.granted for e in events if e.purpose == purpose.value]
                    assert kept == self.model.get((name, purpose), [])


Consents.TestCase.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
TestConsents = Consents.TestCase
