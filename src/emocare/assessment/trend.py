"""Scores over time, with their bands, and what their differences mean."""

from __future__ import annotations

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.assessment.change import compare
from emocare.assessment.describing import describe_rule
from emocare.assessment.instrument import Instrument, ScoreRule
from emocare.assessment.library import Library
from emocare.assessment.repository import Response, ResponseRepository
from emocare.assessment.schemas import ChangeOut, PointOut, TrendLine, TrendOut
from emocare.db import utc_now
from emocare.errors import NotAllowed

MAX_POINTS = 1000


def read_trend(db: Session, identity: Identity, library: Library, name: str) -> TrendOut:
    """Return an instrument's scores over time; refuse where they go to somebody else."""
    instrument = library.get(name)
    if instrument.results_to != "person":
        raise NotAllowed(
            "The scores of this questionnaire go to whoever assigned it.", code="scores_not_shown"
        )
    mine = ResponseRepository(db, identity.id, identity.cipher)
    found = mine.completed(utc_now(), instrument=name, limit=MAX_POINTS)
    shown = [one for one in reversed(found) if one.shown]
    return TrendOut(
        instrument=instrument.id,
        title=instrument.title,
        credit=instrument.credit,
        lines=[_line(instrument, rule, shown) for rule in instrument.scores],
    )


def change_between(rule: ScoreRule, earlier: PointOut, later: PointOut) -> ChangeOut | None:
    """Return what lies between two points; None where they cannot be compared."""
    if (earlier.version, earlier.language) != (later.version, later.language):
        return None
    change = compare(rule, earlier.value, later.value)
    if change is None:
        return None
    return ChangeOut(
        points=change.points,
        direction=change.direction,
        verdict=change.verdict,
        caveats=list(change.caveats),
        estimated=earlier.prorated or later.prorated,
        since=earlier.at,
    )


def points_of(rule: ScoreRule, responses: list[Response]) -> list[PointOut]:
    """Return the score of ``rule`` in each response that has one, in the order given."""
    return [point for one in responses if (point := _point(rule, one)) is not None]


def _line(instrument: Instrument, rule: ScoreRule, responses: list[Response]) -> TrendLine:
    points = points_of(rule, responses)
    last = points[-1] if points else None
    alike = [
        one
        for one in points
        if last and (one.version, one.language) == (last.version, last.language)
    ]
    several = len(alike) > 1
    return TrendLine(
        **dict(describe_rule(instrument, rule)),
        points=points,
        since_first=change_between(rule, alike[0], alike[-1]) if several else None,
        since_last=change_between(rule, alike[-2], alike[-1]) if several else None,
    )


def _point(rule: ScoreRule, response: Response) -> PointOut | None:
    finished = response.content.finished
    if finished is None or response.completed_at is None:
        return None
    found = next((one for one in finished.scores if one.id == rule.id), None)
    if found is None or found.value is None:
        return None
    return PointOut(
        response_id=response.id,
        at=response.completed_at,
        value=found.value,
        band=found.band,
        prorated=found.prorated,
        version=response.version,
        language=response.language,
    )
