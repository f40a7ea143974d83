import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from emocare.errors import TooMany
from emocare.monitoring.clip_line import LineLimits, Owner, WaitingLine

LIMITS = LineLimits(workers=2, places=6, per_owner=2, guest_places=3)
OWNERS = [Owner(name) for name in "abcd"] + [Owner(f"guest{n}", guest=True) for n in range(3)]


def test_a_full_line_says_when_to_come_back():
    line = WaitingLine(LineLimits(places=1))
    line.enter("one", Owner("a"), wait_s=7)
    with pytest.raises(TooMany, match="7 seconds") as caught:
        line.enter("two", Owner("b"), wait_s=7)
    assert (caught.value.code, caught.value.retry_after_s) == ("queue_full", 7)


def test_one_person_cannot_fill_the_line():
    line = WaitingLine(LineLimits())
    line.enter("one", Owner("a"), wait_s=3)
    line.enter("two", Owner("a"), wait_s=3)
    with pytest.raises(TooMany) as caught:
        line.enter("three", Owner("a"), wait_s=3)
    assert caught.value.code == "too_many_clips"
    line.enter("other", Owner("b"), wait_s=3)


def test_guests_leave_room_for_people_with_an_account():
    line = WaitingLine(LineLimits())
    for number in range(LineLimits().guest_places):
        line.enter(str(number), Owner(f"g{number}", guest=True), wait_s=3)
    with pytest.raises(TooMany):
        line.enter("more", Owner("late", guest=True), wait_s=3)
    line.enter("person", Owner("a"), wait_s=3)


def test_who_has_no_place_cannot_wait():
    with pytest.raises(ValueError, match="no place"):
        WaitingLine(LIMITS).wait("nobody")


class LineMachine(RuleBasedStateMachine):
    """People come, wait, are called and leave in any order; the promises must hold throughout."""

    def __init__(self) -> None:
        super().__init__()
        self.line = WaitingLine(LIMITS)
        self.arriving: dict[str, Owner] = {}
        self.waiting: list[str] = []
        self.running: set[str] = set()
        self.owners: dict[str, Owner] = {}
        self.number = 0

    @rule(owner=st.sampled_from(OWNERS))
    def enter(self, owner: Owner) -> None:
        self.number += 1
        job_id = f"job{self.number}"
        mine = sum(taken == owner for taken in self.owners.values())
        guests = sum(taken.guest for taken in self.owners.values())
        expected = (
            mine < LIMITS.per_owner
            and len(self.owners) < LIMITS.places
            and not (owner.guest and guests >= LIMITS.guest_places)
        )
        try:
            self.line.enter(job_id, owner, wait_s=2)
        except TooMany:
            assert not expected
        else:
            assert expected
            self.owners[job_id] = self.arriving[job_id] = owner

    @precondition(lambda self: self.arriving)
    @rule(data=st.data())
    def wait(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(sorted(self.arriving)))
        del self.arriving[job_id]
        self.line.wait(job_id)
        self.waiting.append(job_id)

    @rule()
    def call(self) -> None:
        job_id = self.line.call()
        if len(self.running) >= LIMITS.workers or not self.waiting:
            assert job_id is None
            return
        assert job_id == self.waiting.pop(0)
        self.running.add(job_id)

    @precondition(lambda self: self.owners)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(sorted(self.owners)))
        self.line.leave(job_id)
        self.line.leave(job_id)
        del self.owners[job_id]
        self.arriving.pop(job_id, None)
        self.running.discard(job_id)
        if job_id in self.waiting:
            self.waiting.remove(job_id)

    @invariant()
    def never_more_than_allowed(self) -> None:
        assert len(self.line.running) <= LIMITS.workers
        assert len(self.line) == len(self.owners) <= LIMITS.places

    @invariant()
    def first_come_first_served(self) -> None:
        assert self.line.waiting == tuple(self.waiting)
        assert self.line.running == self.running
        for ahead, job_id in enumerate(self.waiting):
            assert self.line.position(job_id) == ahead


TestLine = LineMachine.TestCase
