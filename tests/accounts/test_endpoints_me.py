"""One's own account: profile, password, sessions, tokens, consents, export."""

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from emocare.accounts.tables import ApiTokenRow, ConsentEventRow
from tests.conftest import PASSWORD

ME = "/api/v1/me"
NEW = "eight purple lanterns"


def make_token(visitor, *scopes, **changes):
    form = {"name": "laptop script", "scopes": list(scopes) or ["me:read"], **changes}
    answer = visitor.http.post(f"{ME}/tokens", json=form)
    assert answer.status_code == 201, answer.text
    return answer.json()


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def first_row(archive, name):
    return next(csv.DictReader(io.StringIO(archive.read(name).decode())))


def exported(visitor):
    answer = visitor.http.get(f"{ME}/export")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_a_new_person_reads_their_own_account(ada):
    me = ada.http.get(ME).json()
    assert me["email"] == "ada@example.org"
    assert (me["first_name"], me["last_name"]) == ("Ada", "Byron")
    assert me["created_at"].endswith("Z")


def test_names_and_zone_can_be_changed_one_by_one(ada):
    changed = ada.http.patch(ME, json={"first_name": "Augusta"}).json()
    assert (changed["first_name"], changed["last_name"]) == ("Augusta", "Byron")
    changed = ada.http.patch(ME, json={"time_zone": "Asia/Tokyo"}).json()
    assert (changed["first_name"], changed["time_zone"]) == ("Augusta", "Asia/Tokyo")
    assert ada.http.get(ME).json()["time_zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("change", [{"email": "b@b.org"}, {"first_name": ""}, {"time_zone": "x"}])
def test_what_cannot_be_changed_is_refused(ada, change):
    assert ada.http.patch(ME, json=change).status_code == 422


def test_a_new_password_ends_the_other_sign_ins_and_renews_this_one(ada, new_visitor):
    phone = new_visitor()
    phone.log_in("ada@example.org")
    before = ada.http.cookies["emocare_session"]
    form = {"current_password": PASSWORD, "new_password": NEW}
    assert ada.http.post(f"{ME}/password", json=form).status_code == 204
    assert phone.http.get(ME).status_code == 401
    assert ada.http.cookies["emocare_session"] != before
    ada.adopt(ada.http.get(ME).json())
    assert ada.http.patch(ME, json={"first_name": "A"}).status_code == 200
    new_visitor().log_in("ada@example.org", NEW)
    old = {"email": "ada@example.org", "password": PASSWORD}
    assert phone.http.post("/api/v1/auth/log-in", json=old).status_code == 401


def test_a_new_password_needs_the_old_one_and_must_be_good(ada):
    wrong = {"current_password": "guess", "new_password": NEW}
    answer = ada.http.post(f"{ME}/password", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    weak = {"current_password": PASSWORD, "new_password": "adabyron99"}
    answer = ada.http.post(f"{ME}/password", json=weak)
    assert list(answer.json()["fields"]) == ["new_password"]


def test_guessing_the_password_of_an_open_session_is_limited(ada, running):
    allowed = running.state.accounts.allowances.log_in_account.times
    form = {"password": "guess"}
    answers = {ada.http.post(f"{ME}/recovery-codes", json=form).status_code for _ in range(allowed)}
    assert answers == {403}
    assert ada.http.request("DELETE", ME, json=form).status_code == 429


def test_recovery_codes_are_counted(ada):
    made = ada.http.post(f"{ME}/recovery-codes", json={"password": PASSWORD}).json()
    assert len(made["codes"]) == 10
    assert all(len(code) == 14 for code in made["codes"])
    assert ada.http.get(ME).json()["recovery_codes_left"] == 10


def test_sessions_are_listed_with_this_one_marked(ada, new_visitor):
    phone = new_visitor()
    phone.http.headers["User-Agent"] = "Phone/1.0"
    phone.log_in("ada@example.org")
    listed = ada.http.get(f"{ME}/sessions").json()
    assert [one["current"] for one in listed].count(True) == 1
    assert {one["user_agent"] for one in listed} >= {"Phone/1.0"}
    theirs = next(one for one in listed if not one["current"])
    assert ada.http.delete(f"{ME}/sessions/{theirs['id']}").status_code == 204
    assert phone.http.get(ME).status_code == 401
    assert len(ada.http.get(f"{ME}/sessions").json()) == 1


def test_all_other_sessions_can_be_ended_at_once(ada, new_visitor):
    others = [new_visitor() for _ in range(3)]
    for other in others:
        other.log_in("ada@example.org")
    assert ada.http.delete(f"{ME}/sessions").status_code == 204
    assert [other.http.get(ME).status_code for other in others] == [401, 401, 401]
    assert ada.http.get(ME).status_code == 200


def test_a_token_is_shown_once_and_stored_as_a_hash(ada, running):
    made = make_token(ada)
    assert made["token"].startswith("emocare_")
    listed = ada.http.get(f"{ME}/tokens").json()
    assert listed == [{k: v for k, v in made.items() if k != "token"}]
    with running.state.accounts.database.reading() as db:
        row = db.scalar(select(ApiTokenRow))
    assert made["token"] not in row.token_hash
    assert b"laptop" not in row.name


def test_a_token_reads_until_it_is_revoked(ada, new_visitor):
    made = make_token(ada, "me:read")
    script = new_visitor()
    me = script.http.get(ME, headers=bearer(made["token"])).json()
    assert me["email"] == "ada@example.org"
    assert me["csrf_token"] == ""
    assert ada.http.get(f"{ME}/tokens").json()[0]["last_used_at"] is not None
    assert ada.http.delete(f"{ME}/tokens/{made['id']}").status_code == 204
    assert script.http.get(ME, headers=bearer(made["token"])).status_code == 401


def test_a_token_expires(ada, new_visitor, running):
    from sqlalchemy import update

    from emocare.db import utc_now

    made = make_token(ada, expires_in_days=1)
    with running.state.accounts.database.writing() as db:
        db.execute(update(ApiTokenRow).values(expires_at=utc_now()))
    assert new_visitor().http.get(ME, headers=bearer(made["token"])).status_code == 401


@pytest.mark.parametrize("token", ["", "emocare_", "emocare_x", "x", "Bearer"])
def test_made_up_tokens_open_nothing(visitor, token):
    assert visitor.http.get(ME, headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "", "scopes": ["me:read"]},
        {"name": "x", "scopes": ["me:read"], "expires_in_days": 0},
        {"name": "x", "scopes": ["me:read"], "expires_in_days": 5000},
    ],
)
def test_a_token_without_limits_cannot_be_made(ada, form):
    assert ada.http.post(f"{ME}/tokens", json=form).status_code == 422


def test_there_is_an_end_to_tokens(ada):
    for _ in range(20):
        make_token(ada)
    answer = ada.http.post(f"{ME}/tokens", json={"name": "x", "scopes": ["me:read"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_tokens")


def test_consents_are_off_until_given_and_keep_their_dates(ada, running):
    off = ada.http.get(f"{ME}/consents").json()
    assert off == [
        {"purpose": "camera_analysis", "granted": False, "changed_at": None},
        {"purpose": "keep_numbers", "granted": False, "changed_at": None},
        {"purpose": "keep_frames", "granted": False, "changed_at": None},
        {"purpose": "journal_analysis", "granted": False, "changed_at": None},
    ]
    path = f"{ME}/consents/keep_numbers"
    given = ada.http.put(path, json={"granted": True}).json()
    again = ada.http.put(path, json={"granted": True}).json()
    assert given["granted"] is True
    assert again == given, "saying the same again is no change"
    ada.http.put(path, json={"granted": False})
    with running.state.accounts.database.reading() as db:
        rows = db.scalars(select(ConsentEventRow).order_by(ConsentEventRow.number)).all()
    assert [row.granted for row in rows] == [True, False]
    assert ada.http.get(f"{ME}/consents").json()[0]["granted"] is False


def test_an_unknown_consent_is_refused(ada):
    assert ada.http.put(f"{ME}/consents/everything", json={"granted": True}).status_code == 422


def test_the_export_holds_everything_as_json_and_csv(ada):
    ada.allow("camera_analysis")
    make_token(ada)
    ada.http.post("/api/v1/check-ins/words", json={"mood": 4, "words": "=SUM(A1)"})
    archive = exported(ada)
    stems = {"account", "consents", "sessions", "api_tokens", "check_ins"}
    assert {f"{stem}.{kind}" for stem in stems for kind in ("json", "csv")} <= set(
        archive.namelist()
    )
    account = json.loads(archive.read("account.json"))[0]
    assert account["email"] == "ada@example.org"
    assert first_row(archive, "account.csv")["first_name"] == "Ada"
    assert "no diagnosis" in archive.read("README.txt").decode()
    words = first_row(archive, "check_ins.csv")["words"]
    assert words == "'=SUM(A1)", "a spreadsheet must not run what somebody wrote"


def test_the_export_holds_no_secret(ada):
    made = make_token(ada)
    secrets = [made["token"], ada.http.cookies["emocare_session"], "argon2", PASSWORD]
    archive = exported(ada)
    for name in archive.namelist():
        content = archive.read(name).decode()
        assert not any(secret in content for secret in secrets), name


def test_nobody_elses_rows_are_in_the_export(ada, bea):
    archive = exported(ada)
    for name in archive.namelist():
        assert "bea@example.org" not in archive.read(name).decode()


def test_deleting_needs_the_password(ada):
    answer = ada.http.request("DELETE", ME, json={"password": "guess"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    assert ada.http.get(ME).status_code == 200


def test_a_deleted_account_is_gone_and_its_address_free(ada, bea, new_visitor):
    token = make_token(ada)["token"]
    assert ada.http.request("DELETE", ME, json={"password": PASSWORD}).status_code == 204
    assert "emocare_session" not in ada.http.cookies
    assert ada.http.get(ME).status_code == 401
    assert new_visitor().http.get(ME, headers=bearer(token)).status_code == 401
    form = {"email": "ada@example.org", "password": PASSWORD}
    assert new_visitor().http.post("/api/v1/auth/log-in", json=form).status_code == 401
    new_visitor().sign_up("ada@example.org")
    assert bea.http.get(ME).status_code == 200
