"""No edge goes untested: the tables of the other tests are compared with the instruments.

A range, a rule for missing answers or a threshold that is added to a file fails here until it has
its own cases.
"""

import math

import pytest

from emocare.assessment.change import compare, reliable_points
from emocare.assessment.scoring import score
from tests.assessment.answer_sheets import DASS21, GAD7, PHQ9, WEEKLY, WHO5

ALL = [PHQ9, GAD7, WHO5, DASS21, WEEKLY]
SCORED = [(one, rule) for one in ALL for rule in one.scores]


def named(case):
    return case.id if hasattr(case, "id") else str(case)


def sheet_for(instrument, rule, raw):
    """Answers whose sum before multiplying is ``raw``, all items of ``rule`` given."""
    most = max(option.value for option in instrument.choices(instrument.item(rule.items[0])))
    least = min(option.value for option in instrument.choices(instrument.item(rule.items[0])))
    left, answers = raw - least * len(rule.items), {}
    for item in rule.items:
        answers[item] = least + min(most - least, left)
        left -= answers[item] - least
    assert left == 0
    return answers


@pytest.mark.parametrize(("instrument", "rule"), SCORED, ids=named)
def test_every_score_there_is_lies_in_exactly_the_range_that_names_it(instrument, rule):
    low, high = instrument.score_range(rule)
    for value in range(low, high + 1, rule.multiply):
        found = {
            one.id: one
            for one in score(instrument, sheet_for(instrument, rule, value // rule.multiply)).scores
        }
        one = found[rule.id]
        holding = [band.label for band in rule.bands if band.from_ <= value <= band.to]
        assert one.value == value
        assert len(holding) == (1 if rule.bands else 0)
        assert one.band == (holding[0] if holding else None)
        if rule.cut_off:
            worse = value >= rule.cut_off.at if rule.better == "lower" else value <= rule.cut_off.at
            assert one.past_cut_off == worse


@pytest.mark.parametrize(("instrument", "rule"), SCORED, ids=named)
def test_every_number_of_missing_answers_is_borne_or_refused(instrument, rule):
    full = sheet_for(instrument, rule, len(rule.items))
    for left_out in range(1, len(rule.items) + 1):
        # From the first item on, and from the last: the last of the PHQ-9 is never filled in.
        for items in (rule.items[:left_out], rule.items[-left_out:]):
            answers = {item: value for item, value in full.items() if item not in items}
            found = {one.id: one for one in score(instrument, answers).scores}[rule.id]
            borne = left_out <= rule.missing.most and not set(items) & set(rule.missing.never)
            assert (found.value is not None) == borne
            assert found.prorated == borne
            assert set(found.missing) == set(items)


@pytest.mark.parametrize(("instrument", "rule"), SCORED, ids=named)
def test_every_threshold_of_change_divides_at_its_own_point(instrument, rule):
    rules = rule.change
    if rules is None:
        assert compare(rule, 1, 2) is None
        return
    low, high = instrument.score_range(rule)
    step = rule.multiply
    reliable = reliable_points(rules.reliable, step) if rules.reliable else math.inf
    noticeable = rules.noticeable or math.inf
    for earlier in range(low, high + 1, step):
        for later in range(low, high + 1, step):
            found, size = compare(rule, earlier, later), abs(later - earlier)
            if size >= reliable:
                assert found.verdict in {"reliable", "clinically_significant"}
                crossed = rules.crossing is not None and min(
                    earlier, later
                ) < rules.crossing <= max(earlier, later)
                assert (found.verdict == "clinically_significant") == crossed
            else:
                expected = "noticeable" if size >= noticeable else "within_normal_variation"
                assert found.verdict == expected
            assert len(found.caveats) == sum(
                caveat.from_ <= earlier <= caveat.to for caveat in rules.caveats
            )


def test_the_numbers_themselves_are_those_of_the_sources():
    """care-facts 1.1 to 1.3: cut-offs, missing answers, thresholds, in one place."""
    found = {
        f"{one.id}.{rule.id}": (
            rule.cut_off.at if rule.cut_off else None,
            rule.missing.most,
            rule.missing.never,
            rule.change.noticeable if rule.change else None,
            round(reliable_points(rule.change.reliable, rule.multiply), 1)
            if rule.change and rule.change.reliable
            else None,
            rule.change.crossing if rule.change else None,
        )
        for one, rule in SCORED
    }
    assert found == {
        "phq9.total": (10, 2, ("q9",), 5, 5.6, 10),
        "gad7.total": (10, 2, (), 4, 4.0, 8),
        "who5.total": (50, 0, (), 10, None, None),
        "dass21.depression": (None, 0, (), None, 7.4, None),
        "dass21.anxiety": (None, 0, (), None, 6.9, None),
        "dass21.stress": (None, 0, (), None, 7.4, None),
        "weekly.overall": (None, 0, (), None, None, None),
    }
