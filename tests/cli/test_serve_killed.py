"""``emocare serve`` killed in the middle of writing: what it acknowledged is there afterwards."""

from __future__ import annotations

import random
import threading
import time
from contextlib import closing

import httpx2
import pytest

from emocare.crypto import MasterKey
from emocare.db.engine import connect_sqlite
from tests.cli.test_serve import serving
from tests.conftest import PASSWORD

ROUNDS = 5
WRITERS = 4


def write_until_it_dies(url: str, me: dict[str, str], acknowledged: list[str]) -> None:
    with httpx2.Client(base_url=url, headers=me) as http:
        while True:
            try:
                answer = http.post("/api/v1/check-ins/words", json={"mood": 5, "words": "x"})
            except httpx2.HTTPError:
                return
            if answer.status_code == 201:
                acknowledged.append(answer.json()["id"])


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_it_is_killed(tmp_path):
    home, acknowledged, rng = tmp_path / "home", [], random.Random(7)
    form = {
        "first_name": "A",
        "last_name": "B",
        "email": "a@b.org",
        "password": PASSWORD,
        "adult": True,
    }
    for number in range(ROUNDS):
        with serving(home) as (process, url, _):
            step = "sign-up" if number == 0 else "log-in"
            body = form if number == 0 else {"email": "a@b.org", "password": PASSWORD}
            with httpx2.Client(base_url=url) as http:
                answer = http.post(f"/api/v1/auth/{step}", json=body)
            me = {
                "Cookie": f"emocare_session={answer.cookies['emocare_session']}",
                "X-CSRF-Token": answer.json()["csrf_token"],
                "Origin": url,
            }
            threads = [
                threading.Thread(target=write_until_it_dies, args=(url, me, acknowledged))
                for _ in range(WRITERS)
            ]
            for thread in threads:
                thread.start()
            time.sleep(rng.uniform(0.2, 1.2))
            process.kill()
            for thread in threads:
                thread.join()
    key = MasterKey(bytes.fromhex((home / "master.key").read_text())).derive("database-file")
    with closing(connect_sqlite(home / "emocare.db", key)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = {row[0] for row in connection.execute("SELECT id FROM check_in")}
    assert len(acknowledged) > ROUNDS
    assert {one.replace("-", "") for one in acknowledged} <= kept
