"""A clock to turn, and somebody to whom a questionnaire is assigned."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from emocare.assessment import assigning, offering, personal_data, service, trend
from emocare.db import utc_now


class Clock:
    """The time the questionnaires go by."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def pass_by(self, **time: float) -> None:
        self.ahead += timedelta(**time)

    def now(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    for module in (service, offering, trend, personal_data, assigning):
        monkeypatch.setattr(module, "utc_now", clock.now)
    return clock


@pytest.fixture
def assign_to(running):
    """Assign an instrument to somebody signed in."""

    def assign(person, name="dass21", every_days=None) -> UUID:
        person_id = UUID(person.http.get("/api/v1/me").json()["id"])
        library, stores = running.state.instruments, running.state.stores
        assigning.assign(stores.database, library, person_id, name, every_days=every_days)
        return person_id

    return assign
