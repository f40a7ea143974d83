"""Moments mean the same on every engine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from emocare.db import UtcDateTime, utc_now

MOMENTS = Table(
    "moment", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime)
)


@pytest.fixture
def moments(database):
    MOMENTS.metadata.create_all(database.engine)
    return database


def store(database, at):
    with database.writing() as db:
        key = db.execute(insert(MOMENTS).values(at=at)).inserted_primary_key[0]
    with database.reading() as db:
        return db.scalar(select(MOMENTS.c.at).where(MOMENTS.c.id == key))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seconds=st.integers(0, 7_000_000_000),
    offset_h=st.integers(-12, 14),
)
def test_a_moment_comes_back_the_same_and_in_utc(moments, seconds, offset_h):
    at = datetime.fromtimestamp(seconds, timezone(timedelta(hours=offset_h)))
    found = store(moments, at)
    assert found == at
    assert found.utcoffset() == timedelta(0)


def test_no_moment_stays_no_moment(moments):
    assert store(moments, None) is None


def test_a_moment_without_a_zone_is_refused(moments):
    with pytest.raises(Exception, match="without a time zone"):
        store(moments, utc_now().replace(tzinfo=None))


def test_now_has_its_zone():
    assert utc_now().tzinfo is UTC
