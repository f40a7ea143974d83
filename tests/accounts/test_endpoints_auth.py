"""Signing up, in and out, and getting back in."""

import pytest
from sqlalchemy import select, update

from emocare.accounts.recovery import make_reset_token
from emocare.accounts.tables import PasswordResetRow, PersonRow, SignInRow
from emocare.db import utc_now
from tests.conftest import ORIGIN, PASSWORD

AUTH = "/api/v1/auth"
NEW = "eight purple lanterns"


def log_in(visitor, email="ada@example.org", password=PASSWORD):
    return visitor.http.post(f"{AUTH}/log-in", json={"email": email, "password": password})


def is_signed_in(visitor):
    return visitor.http.get("/api/v1/me").status_code == 200


def cookie_of(visitor):
    return visitor.http.cookies["emocare_session"]


def opens(new_visitor, token):
    """Whether another browser with this cookie would be signed in."""
    headers = {"Cookie": f"emocare_session={token}"}
    return new_visitor().http.get("/api/v1/me", headers=headers).status_code == 200


def test_a_new_person_is_signed_in_at_once(visitor):
    me = visitor.sign_up("Ada@Example.org")
    assert me["email"] == "Ada@Example.org"
    assert me["time_zone"] == "Europe/London"
    assert me["recovery_codes_left"] == 0
    assert len(me["csrf_token"]) == 64
    assert is_signed_in(visitor)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor):
    form = {"first_name": "A", "last_name": "B", "email": "a@b.org", "password": PASSWORD}
    answer = visitor.http.post(f"{AUTH}/sign-up", json={**form, "adult": True})
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie, "without TLS the browser would drop it"


def test_behind_tls_the_cookie_is_secure_and_https_stays(visitor):
    visitor.http.base_url = "https://localhost"
    visitor.http.headers["Origin"] = "https://localhost"
    form = {"first_name": "A", "last_name": "B", "email": "a@b.org", "password": PASSWORD}
    answer = visitor.http.post(f"{AUTH}/sign-up", json={**form, "adult": True})
    assert "secure" in answer.headers["set-cookie"].casefold()
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org", "ａｄａ@example.org"])
def test_an_address_is_taken_in_every_spelling(ada, visitor, email):
    form = {"first_name": "A", "last_name": "B", "email": email, "password": PASSWORD}
    answer = visitor.http.post(f"{AUTH}/sign-up", json={**form, "adult": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert "set-cookie" not in answer.headers


def test_a_weak_password_is_refused_by_name(visitor):
    form = {"first_name": "A", "last_name": "B", "email": "a@b.org", "password": "password1"}
    answer = visitor.http.post(f"{AUTH}/sign-up", json={**form, "adult": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
    assert list(answer.json()["fields"]) == ["password"]


def test_missing_parts_are_named(visitor):
    answer = visitor.http.post(f"{AUTH}/sign-up", json={"adult": False})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"first_name", "last_name", "email", "password", "adult"}


def test_one_can_log_in_again_in_any_spelling(ada, new_visitor):
    other = new_visitor()
    assert log_in(other, "  ADA@EXAMPLE.org ").status_code == 200
    assert is_signed_in(other)


def test_a_wrong_password_and_an_unknown_address_look_the_same(ada, new_visitor):
    wrong = log_in(new_visitor(), password="not the password")
    unknown = log_in(new_visitor(), email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "bad_credentials"
    ignored = {"content-length", "date"}
    assert {k: v for k, v in wrong.headers.items() if k not in ignored} == {
        k: v for k, v in unknown.headers.items() if k not in ignored
    }


def test_every_log_in_checks_exactly_one_hash(ada, new_visitor, monkeypatch):
    """So that time does not tell whether an address has an account."""
    from emocare.accounts.passwords import Passwords

    checked = []
    real = Passwords.check
    monkeypatch.setattr(
        Passwords, "check", lambda self, *args: checked.append(args) or real(self, *args)
    )
    log_in(new_visitor(), password="not the password")
    log_in(new_visitor(), email="nobody@example.org")
    assert len(checked) == 2


def test_logging_in_renews_the_token_and_ends_the_old_sign_in(ada, new_visitor):
    before = cookie_of(ada)
    assert opens(new_visitor, before)
    assert log_in(ada).status_code == 200
    assert cookie_of(ada) != before
    assert opens(new_visitor, cookie_of(ada))
    assert not opens(new_visitor, before)


def test_logging_out_kills_the_session(ada, new_visitor):
    token = cookie_of(ada)
    assert ada.http.post(f"{AUTH}/log-out").status_code == 204
    assert "emocare_session" not in ada.http.cookies
    assert not opens(new_visitor, token)


@pytest.mark.parametrize("column", ["last_seen_at", "expires_at"])
def test_a_sign_in_expires_unused_and_at_all(ada, running, column):
    accounts = running.state.accounts
    past = {
        "last_seen_at": utc_now() - accounts.policy.idle,
        "expires_at": utc_now(),
    }[column]
    with accounts.database.writing() as db:
        db.execute(update(SignInRow).values({column: past}))
    assert not is_signed_in(ada)


def test_using_a_sign_in_keeps_it_alive(ada, running):
    accounts = running.state.accounts
    nearly = utc_now() - accounts.policy.idle * 0.9
    with accounts.database.writing() as db:
        db.execute(update(SignInRow).values(last_seen_at=nearly))
    assert is_signed_in(ada)
    with accounts.database.reading() as db:
        assert db.scalar(select(SignInRow.last_seen_at)) > nearly


def test_expired_sign_ins_are_swept_out_at_the_next_log_in(ada, running):
    accounts = running.state.accounts
    with accounts.database.writing() as db:
        db.execute(update(SignInRow).values(expires_at=utc_now()))
    log_in(ada)
    with accounts.database.reading() as db:
        assert len(db.scalars(select(SignInRow)).all()) == 1


def test_tokens_are_stored_as_hashes_only(ada, running):
    accounts = running.state.accounts
    with accounts.database.reading() as db:
        stored = db.scalars(select(SignInRow.token_hash)).all()
    assert cookie_of(ada) not in stored


def test_guessing_one_account_from_one_address_is_stopped(ada, new_visitor, running):
    guesser = new_visitor()
    allowed = running.state.accounts.allowances.log_in_account_address.times
    for _ in range(allowed):
        assert log_in(guesser, password="guess").status_code == 401
    answer = log_in(guesser, password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["code"] == "too_many"


def test_an_unknown_account_is_limited_just_the_same(visitor, running):
    allowed = running.state.accounts.allowances.log_in_account_address.times
    answers = [log_in(visitor, "nobody@example.org").status_code for _ in range(allowed + 1)]
    assert answers == [401] * allowed + [429]


def test_one_address_cannot_try_many_accounts(visitor, running):
    allowed = running.state.accounts.allowances.log_in_address.times
    answers = [log_in(visitor, f"a{i}@example.org").status_code for i in range(allowed + 1)]
    assert answers == [401] * allowed + [429]


def test_a_success_starts_counting_afresh(ada, new_visitor):
    visitor = new_visitor()
    for _ in range(3):
        for _ in range(9):
            log_in(visitor, password="guess")
        assert log_in(visitor).status_code == 200


def test_sign_ups_of_one_address_are_limited(visitor, running):
    form = {"first_name": "A", "last_name": "B", "password": PASSWORD, "adult": True}
    allowed = running.state.accounts.allowances.sign_up.times
    answers = [
        visitor.http.post(f"{AUTH}/sign-up", json={**form, "email": f"a{i}@b.org"}).status_code
        for i in range(allowed + 1)
    ]
    assert answers == [201] * allowed + [429]


def test_an_older_hash_is_renewed_at_log_in(ada, running, new_visitor):
    accounts = running.state.accounts
    from dataclasses import replace

    from emocare.accounts.passwords import HashingCost, Passwords
    from emocare.accounts.signing_in import find_person

    running.state.accounts = replace(accounts, passwords=Passwords(HashingCost(128, 1)))
    assert log_in(new_visitor()).status_code == 200
    index = accounts.hashes.email_index("ada@example.org")
    person, _ = find_person(accounts, index)
    assert "m=128" in person.password_hash
    assert log_in(new_visitor()).status_code == 200


def test_a_recovery_code_works_once_and_ends_everything(ada, new_visitor):
    made = ada.http.post("/api/v1/me/recovery-codes", json={"password": PASSWORD}).json()
    token = ada.http.post(
        "/api/v1/me/tokens", json={"name": "script", "scopes": ["me:read"]}
    ).json()["token"]
    assert len(set(made["codes"])) == 10
    typed = made["codes"][0].upper().replace("-", " ")
    form = {"email": "ADA@example.org", "recovery_code": typed, "new_password": NEW}
    visitor = new_visitor()
    assert visitor.http.post(f"{AUTH}/recover", json=form).status_code == 204
    assert not is_signed_in(ada)
    bearer = {"Authorization": f"Bearer {token}"}
    assert visitor.http.get("/api/v1/me", headers=bearer).status_code == 401
    assert log_in(visitor, password=PASSWORD).status_code == 401
    assert log_in(visitor, password=NEW).json()["recovery_codes_left"] == 9
    again = visitor.http.post(f"{AUTH}/recover", json={**form, "new_password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (401, "bad_credentials")


def test_new_recovery_codes_replace_the_old(ada, new_visitor):
    first = ada.http.post("/api/v1/me/recovery-codes", json={"password": PASSWORD}).json()
    ada.http.post("/api/v1/me/recovery-codes", json={"password": PASSWORD})
    form = {"email": "ada@example.org", "recovery_code": first["codes"][0], "new_password": NEW}
    assert new_visitor().http.post(f"{AUTH}/recover", json=form).status_code == 401


def test_a_code_of_somebody_else_does_not_fit(ada, bea, new_visitor):
    codes = ada.http.post("/api/v1/me/recovery-codes", json={"password": PASSWORD}).json()
    form = {"email": "bea@example.org", "recovery_code": codes["codes"][0], "new_password": NEW}
    wrong = new_visitor().http.post(f"{AUTH}/recover", json=form)
    unknown = new_visitor().http.post(
        f"{AUTH}/recover", json={**form, "email": "nobody@example.org"}
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_recovering_is_limited_per_account(visitor, running):
    form = {"email": "ada@example.org", "recovery_code": "x", "new_password": NEW}
    allowed = running.state.accounts.allowances.recover.times
    answers = [
        visitor.http.post(f"{AUTH}/recover", json=form).status_code for _ in range(allowed + 1)
    ]
    assert answers == [401] * allowed + [429]


def test_a_reset_link_works_once(ada, running, new_visitor):
    accounts = running.state.accounts
    with accounts.database.reading() as db:
        person_id = db.scalar(select(PersonRow.id))
    token = make_reset_token(accounts, person_id)
    visitor = new_visitor()
    weak = visitor.http.post(f"{AUTH}/reset", json={"token": token, "new_password": "adabyron1"})
    assert weak.status_code == 422, "a refused password does not use the link up"
    form = {"token": token, "new_password": NEW}
    assert visitor.http.post(f"{AUTH}/reset", json=form).status_code == 204
    assert not is_signed_in(ada)
    assert log_in(visitor, password=NEW).status_code == 200
    again = visitor.http.post(f"{AUTH}/reset", json=form)
    assert (again.status_code, again.json()["code"]) == (404, "link_stale")


def test_a_reset_link_goes_stale(ada, running, new_visitor):
    accounts = running.state.accounts
    with accounts.database.reading() as db:
        person_id = db.scalar(select(PersonRow.id))
    token = make_reset_token(accounts, person_id)
    with accounts.database.writing() as db:
        db.execute(update(PasswordResetRow).values(expires_at=utc_now()))
    form = {"token": token, "new_password": NEW}
    assert new_visitor().http.post(f"{AUTH}/reset", json=form).status_code == 404


def test_without_a_mail_server_that_is_said(visitor):
    assert visitor.http.get(f"{AUTH}/options").json() == {"mail": False}
    answer = visitor.http.post(f"{AUTH}/forgot", json={"email": "ada@example.org"})
    assert (answer.status_code, answer.json()["code"]) == (503, "mail_unavailable")


def test_other_websites_cannot_log_somebody_in(visitor):
    form = {"email": "a@b.org", "password": PASSWORD}
    foreign = {"Origin": "http://evil.example"}
    answer = visitor.http.post(f"{AUTH}/log-in", json=form, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")
    assert ORIGIN in visitor.http.headers["origin"]
