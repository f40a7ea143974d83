"""Sign-ins as a state machine: a token works exactly as long as the simplest model says."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import update

from emocare.accounts.identity import Identity, identify_cookie
from emocare.accounts.joining import Details, create_person
from emocare.accounts.repository import SignInRepository
from emocare.accounts.schemas import PasswordChange
from emocare.accounts.service import change_password, delete_person
from emocare.accounts.signing_in import end_sign_in, log_in, start_sign_in
from emocare.accounts.tables import SignInRow
from emocare.api.registry import ERASERS
from emocare.api.stores import open_stores
from emocare.api.wiring import build_accounts, prepare
from emocare.db import utc_now
from emocare.errors import NotSignedIn
from tests.conftest import cheap_settings

PEOPLE = st.sampled_from(["ada", "bea"])


@dataclass
class Known:
    """What the model knows of one token."""

    name: str
    token: str
    identity: Identity
    works: bool = True


class SignIns(RuleBasedStateMachine):
    """Two people sign in and out of many browsers, and time passes."""

    known = Bundle("known")

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        many = {"log_ins_per_account": 10_000, "log_ins_per_address": 10_000}
        chosen = cheap_settings(Path(self.folder.name) / "home", **many)
        self.stores = open_stores(chosen, announce=lambda _: None)
        prepare(self.stores)
        self.accounts = build_accounts(chosen, self.stores)
        self.passwords = {"ada": "first password of ada", "bea": "first password of bea"}
        for name, password in self.passwords.items():
            hashed = self.accounts.passwords.hash(password)
            create_person(self.accounts, Details(name, "B", f"{name}@b.org", "UTC", hashed))
        self.tokens: list[Known] = []

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            self.stores.close()
            self.folder.cleanup()

    def end(self, matching) -> None:
        for one in self.tokens:
            if matching(one):
                one.works = False

    @rule(target=known, name=PEOPLE)
    def log_in(self, name: str) -> Known:
        person, cipher = log_in(self.accounts, f"{name}@b.org", self.passwords[name], "here")
        made = start_sign_in(self.accounts, person.id, cipher, user_agent="x")
        self.tokens.append(Known(name, made.token, made.identity))
        return self.tokens[-1]

    @rule(target=known, before=known)
    def log_in_again_in_the_same_browser(self, before: Known) -> Known:
        person, cipher = log_in(
            self.accounts, f"{before.name}@b.org", self.passwords[before.name], "here"
        )
        made = start_sign_in(
            self.accounts, person.id, cipher, user_agent="x", replaced_token=before.token
        )
        before.works = False
        self.tokens.append(Known(before.name, made.token, made.identity))
        return self.tokens[-1]

    @rule(name=PEOPLE)
    def fail_to_log_in(self, name: str) -> None:
        try:
            log_in(self.accounts, f"{name}@b.org", "not the password", "here")
        except NotSignedIn:
            return
        raise AssertionError

    @rule(one=known)
    def log_out(self, one: Known) -> None:
        if one.works and one.identity.sign_in_id:
            with self.accounts.database.writing() as db:
                end_sign_in(db, one.identity, one.identity.sign_in_id)
            one.works = False

    @rule(one=known)
    def end_the_others(self, one: Known) -> None:
        if one.works:
            with self.accounts.database.writing() as db:
                SignInRepository(db).end_all(one.identity.id, keep=one.identity.sign_in_id)
            self.end(lambda other: other.name == one.name and other is not one)

    @rule(one=known)
    def change_password(self, one: Known) -> None:
        if one.works:
            new = f"password number {len(self.tokens)} of {one.name} {self.passwords[one.name][:3]}"
            form = PasswordChange(current_password=self.passwords[one.name], new_password=new)
            change_password(self.accounts, one.identity, form)
            self.passwords[one.name] = new
            self.end(lambda other: other.name == one.name)

    @rule(one=known, column=st.sampled_from(["last_seen_at", "expires_at"]))
    def let_time_pass_for(self, one: Known, column: str) -> None:
        past = {
            "last_seen_at": utc_now() - self.accounts.policy.idle - timedelta(seconds=1),
            "expires_at": utc_now() - timedelta(seconds=1),
        }[column]
        with self.accounts.database.writing() as db:
            mine = SignInRow.id == one.identity.sign_in_id
            db.execute(update(SignInRow).where(mine).values({column: past}))
        one.works = False

    @invariant()
    def every_token_works_as_long_as_it_should(self) -> None:
        for one in getattr(self, "tokens", []):
            found = identify_cookie(self.accounts, one.token)
            assert (found is not None) == one.works
            if found is not None:
                assert found.id == one.identity.id
                assert found.has_csrf_token(one.identity.csrf_token)


SignIns.TestCase.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
TestSignIns = SignIns.TestCase


def test_nothing_works_after_the_account_is_deleted(tmp_path):
    chosen = cheap_settings(tmp_path / "home")
    stores = open_stores(chosen, announce=lambda _: None)
    prepare(stores)
    accounts = build_accounts(chosen, stores)
    person, cipher = create_person(accounts, Details("A", "B", "a@b.org", "UTC", "hash"))
    made = start_sign_in(accounts, person.id, cipher, user_agent="x")
    assert identify_cookie(accounts, made.token)
    delete_person(stores.database, stores.keys, ERASERS, person.id)
    assert identify_cookie(accounts, made.token) is None
    stores.close()
