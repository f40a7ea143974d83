"""Credits, rate and patience; the ladder of paces; tickets."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.accounts.identity import Identity
from emocare.crypto import CellCipher
from emocare.monitoring.live_intake import CREDITS, PATIENCE, Intake, Verdict
from emocare.monitoring.live_ladder import RUNGS, Ladder, Load
from emocare.monitoring.live_tickets import VALID_S, Admission, Tickets


def test_a_client_that_hears_nothing_may_send_two_frames():
    intake = Intake(15, 0.0)
    said = [intake.judge(0.1 * i) for i in range(4)]
    assert said == [Verdict.READ] * CREDITS + [Verdict.SKIP] * 2


def test_who_keeps_the_pace_is_always_read():
    intake = Intake(15, 0.0)
    for i in range(3000):
        assert intake.judge(i / 15) is Verdict.READ
        intake.give_back()


def test_who_sends_thrice_the_pace_is_slowed_and_then_closed():
    intake = Intake(10, 0.0)
    said = []
    for i in range(600):
        said.append(intake.judge(i / 30))
        if said[-1] is Verdict.READ:
            intake.give_back()
        if said[-1] is Verdict.CLOSE:
            break
    assert said[-1] is Verdict.CLOSE
    read = said.count(Verdict.READ)
    assert read / (len(said) / 30) < 17


def test_a_lower_pace_forgives_what_was_under_way():
    intake = Intake(15, 0.0)
    intake.pace(5, 10.0)
    for i in range(4):
        assert intake.judge(10.0 + i / 15) is Verdict.READ
        intake.give_back()
    assert intake.judge(10.3) is Verdict.READ


@given(st.lists(st.tuples(st.floats(0, 0.2), st.booleans()), max_size=400))
def test_never_more_is_under_way_than_there_are_credits(steps):
    intake, now, under_way = Intake(15, 0.0), 0.0, 0
    for gap, answered in steps:
        now += gap
        if answered and under_way:
            intake.give_back()
            under_way -= 1
        if intake.judge(now) is Verdict.READ:
            under_way += 1
        assert under_way <= CREDITS


def test_patience_ends_for_who_ignores_the_credits():
    intake = Intake(15, 0.0)
    said = [intake.judge(0.001 * i) for i in range(CREDITS + PATIENCE + 1)]
    assert said[-1] is Verdict.CLOSE
    assert Verdict.CLOSE not in said[:-1]


def walk(ladder, load, seconds, start=0.0):
    """Observe a steady load; return the pace after every second."""
    paces = []
    for second in range(seconds):
        ladder.observe(load, start + second)
        paces.append(ladder.fps)
    return paces


def test_the_pace_goes_down_step_by_step_under_load_and_then_there_is_no_room():
    ladder = Ladder()
    paces = walk(ladder, Load(busy=0.95, overtaken=0.3), 10)
    assert list(dict.fromkeys(paces)) == list(RUNGS)
    assert ladder.full


def test_long_waits_count_as_load_even_where_the_processor_is_free():
    ladder = Ladder()
    assert walk(ladder, Load(busy=0.3, wait_s=0.2), 5)[-1] < RUNGS[0]


def test_a_short_peak_changes_nothing():
    ladder = Ladder()
    for second in range(20):
        ladder.observe(Load(0.9, overtaken=0.5 if second % 3 == 0 else 0.1), float(second))
    assert ladder.fps == RUNGS[0]


def test_few_frames_overtaken_are_better_than_a_lower_pace():
    ladder = Ladder()
    assert set(walk(ladder, Load(busy=1.0, overtaken=0.12, wait_s=0.06), 60)) == {RUNGS[0]}
    assert not ladder.full


def test_the_pace_comes_back_slowly_and_only_where_it_fits():
    ladder = Ladder()
    walk(ladder, Load(busy=0.95, overtaken=0.3), 10)
    assert walk(ladder, Load(busy=0.55), 30, start=10.0)[-1] == RUNGS[-1], "would not fit"
    paces = walk(ladder, Load(busy=0.05), 30, start=40.0)
    assert paces[:7] == [5] * 7
    assert paces[-1] == RUNGS[0]
    assert not ladder.full


@pytest.fixture
def admission():
    person = uuid4()
    return Admission(Identity(person, CellCipher(bytes(32), person)), uuid4())


def test_a_ticket_is_good_once(admission):
    tickets = Tickets()
    ticket = tickets.issue(admission)
    assert tickets.redeem(ticket) == admission
    assert tickets.redeem(ticket) is None
    assert tickets.redeem("made up") is None


def test_a_ticket_is_good_for_half_a_minute(admission):
    now = [0.0]
    tickets = Tickets(lambda: now[0])
    late, in_time = tickets.issue(admission), None
    now[0] = VALID_S
    assert tickets.redeem(late) is None
    in_time = tickets.issue(admission)
    now[0] = 2 * VALID_S - 0.1
    assert tickets.redeem(in_time) == admission


def test_a_new_ticket_voids_the_one_before_and_no_ticket_is_kept_in_the_open(admission):
    tickets = Tickets()
    first = tickets.issue(admission)
    second = tickets.issue(admission)
    assert second not in repr(vars(tickets))
    assert tickets.redeem(first) is None
    assert tickets.redeem(second) == admission
