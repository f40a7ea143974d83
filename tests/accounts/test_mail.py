"""With a mail server: confirmed sign-ups, reset links, and answers that tell nothing."""

from __future__ import annotations

import re
import shutil

import pytest

from emocare.accounts.mail import SmtpMailer, SmtpServer
from emocare.api import create_app
from tests.accounts.smtp_server import mail_server
from tests.conftest import PASSWORD, cheap_settings

AUTH = "/api/v1/auth"
FORM = {
    "first_name": "Ada",
    "last_name": "Byron",
    "email": "ada@example.org",
    "password": PASSWORD,
    "adult": True,
}


@pytest.fixture
def box():
    with mail_server() as found:
        yield found


@pytest.fixture
def app(box, fresh_home, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(fresh_home, home)
    mailing = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_security": "none"}
    return create_app(
        cheap_settings(home, **mailing, mail_from="us@here.org", public_url="http://localhost")
    )


def token_in(mail, page):
    found = re.search(rf"http://localhost/{page}\?token=(\S+)", mail.get_content())
    assert found, mail.get_content()
    return found[1]


def test_the_server_says_that_it_can_mail(visitor):
    assert visitor.http.get(f"{AUTH}/options").json() == {"mail": True}


def test_an_account_is_made_by_the_mailed_link_only(visitor, box):
    answer = visitor.http.post(f"{AUTH}/sign-up", json=FORM)
    assert (answer.status_code, answer.json()) == (202, {"pending": True})
    assert "set-cookie" not in answer.headers
    log_in = {"email": FORM["email"], "password": PASSWORD}
    assert visitor.http.post(f"{AUTH}/log-in", json=log_in).status_code == 401
    mail = box.next()
    assert (mail["to"], mail["from"]) == ("ada@example.org", "us@here.org")
    assert PASSWORD not in mail.as_string()
    token = token_in(mail, "confirm")
    made = visitor.http.post(f"{AUTH}/confirm", json={"token": token})
    assert made.status_code == 201
    assert visitor.http.get("/api/v1/me").json()["email"] == "ada@example.org"
    again = visitor.http.post(f"{AUTH}/confirm", json={"token": token})
    assert (again.status_code, again.json()["code"]) == (404, "link_stale")


def test_a_taken_address_looks_just_like_a_free_one(visitor, box):
    visitor.http.post(f"{AUTH}/sign-up", json=FORM)
    token = token_in(box.next(), "confirm")
    free = visitor.http.post(f"{AUTH}/sign-up", json={**FORM, "email": "bea@example.org"})
    box.next()
    visitor.http.post(f"{AUTH}/confirm", json={"token": token})
    taken = visitor.http.post(f"{AUTH}/sign-up", json=FORM)
    assert (taken.status_code, taken.json()) == (free.status_code, free.json())
    mail = box.next()
    assert "already" in mail["subject"]
    assert "confirm?token" not in mail.get_content()


def test_only_the_newest_link_of_an_address_works(visitor, box):
    visitor.http.post(f"{AUTH}/sign-up", json=FORM)
    first = token_in(box.next(), "confirm")
    visitor.http.post(f"{AUTH}/sign-up", json={**FORM, "first_name": "Augusta"})
    second = token_in(box.next(), "confirm")
    assert visitor.http.post(f"{AUTH}/confirm", json={"token": first}).status_code == 404
    made = visitor.http.post(f"{AUTH}/confirm", json={"token": second})
    assert made.json()["first_name"] == "Augusta"


def test_a_forgotten_password_is_mended_by_mail(visitor, box):
    visitor.http.post(f"{AUTH}/sign-up", json=FORM)
    visitor.http.post(f"{AUTH}/confirm", json={"token": token_in(box.next(), "confirm")})
    known = visitor.http.post(f"{AUTH}/forgot", json={"email": "ADA@example.org"})
    unknown = visitor.http.post(f"{AUTH}/forgot", json={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 202
    assert known.json() == unknown.json()
    token = token_in(box.next(), "reset")
    form = {"token": token, "new_password": "eight purple lanterns"}
    assert visitor.http.post(f"{AUTH}/reset", json=form).status_code == 204
    visitor.log_in("ada@example.org", "eight purple lanterns")
    assert box.is_empty()


def test_nobody_is_flooded_with_mail(visitor, box, running):
    allowed = running.state.accounts.allowances.mail.times
    answers = [
        visitor.http.post(f"{AUTH}/forgot", json={"email": "ada@example.org"}).status_code
        for _ in range(allowed + 1)
    ]
    assert answers == [202] * allowed + [429]


def test_a_mail_server_that_is_away_is_logged_without_the_address(caplog):
    mailer = SmtpMailer(SmtpServer("127.0.0.1", 9, "none", "us@here.org", timeout_s=2))
    mailer.send("ada@example.org", "subject", "text")
    mailer.close()
    assert "could not be sent" in caplog.text
    assert "ada@example.org" not in caplog.text


def test_a_line_break_in_an_address_cannot_add_headers(caplog):
    mailer = SmtpMailer(SmtpServer("127.0.0.1", 9, "none", "us@here.org", timeout_s=2))
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        mailer.send("ada@example.org\nBcc: all@example.org", "subject", "text")
    mailer.close()


def test_closing_sends_what_waits(box):
    mailer = SmtpMailer(SmtpServer("127.0.0.1", box.port, "none", "us@here.org"))
    for number in range(3):
        mailer.send("ada@example.org", f"mail {number}", "text")
    mailer.close()
    assert [box.next()["subject"] for _ in range(3)] == ["mail 0", "mail 1", "mail 2"]
