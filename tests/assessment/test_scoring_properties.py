"""What holds for any answers: order, leaving out, changing one's mind, and more of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.assessment.answering import problem_with
from emocare.assessment.scoring import score
from tests.assessment.answer_sheets import DASS21, GAD7, PHQ9, WEEKLY, WHO5

ALL = [PHQ9, GAD7, WHO5, DASS21, WEEKLY]
MOST = {"phq9": 3, "gad7": 3, "who5": 5, "dass21": 3}


@pytest.fixture(params=ALL, ids=lambda one: one.id)
def instrument(request):
    return request.param


def answer_to(instrument, item):
    if item.kind == "text":
        return st.text(st.characters(exclude_characters="\x00"), max_size=20)
    values = st.sampled_from([option.value for option in instrument.choices(item)])
    if item.kind == "several":
        return st.lists(values, unique=True).map(tuple)
    return values


def partial_sheets(instrument):
    each = {item.id: answer_to(instrument, item) for item in instrument.items}
    return st.fixed_dictionaries({}, optional=each)


def full_sheets(instrument):
    return st.fixed_dictionaries(
        {item.id: answer_to(instrument, item) for item in instrument.items}
    )


def test_the_order_of_answering_does_not_matter(instrument):
    @settings(max_examples=40, deadline=None)
    @given(partial_sheets(instrument), st.randoms())
    def check(answers, random):
        shuffled = list(answers.items())
        random.shuffle(shuffled)
        assert score(instrument, dict(shuffled)) == score(instrument, answers)

    check()


def test_only_the_last_answer_to_a_question_counts(instrument):
    @settings(max_examples=40, deadline=None)
    @given(partial_sheets(instrument), full_sheets(instrument))
    def check(first, last):
        assert score(instrument, {**first, **last}) == score(instrument, last)

    check()


def test_every_score_lies_in_its_range_and_band_or_says_why_not(instrument):
    @settings(max_examples=40, deadline=None)
    @given(partial_sheets(instrument))
    def check(answers):
        for rule, one in zip(instrument.scores, score(instrument, answers).scores, strict=True):
            low, high = instrument.score_range(rule)
            if one.value is None:
                assert one.unscored
                assert one.missing
                assert one.band is None
                continue
            assert low <= one.value <= high
            assert abs(one.exact - one.value) <= 0.5
            assert one.prorated == bool(one.missing)
            assert len(one.missing) <= rule.missing.most
            named = [band for band in rule.bands if band.label == one.band]
            assert bool(named) == bool(rule.bands)
            assert all(band.from_ <= one.value <= band.to for band in named)

    check()


@pytest.mark.parametrize(
    "instrument", [one for one in ALL if one.id in MOST], ids=lambda one: one.id
)
def test_a_higher_answer_never_lowers_a_score(instrument):
    @settings(max_examples=40, deadline=None)
    @given(partial_sheets(instrument), st.sampled_from(instrument.items))
    def check(answers, item):
        if item.id not in answers or answers[item.id] == MOST[instrument.id]:
            return
        before = score(instrument, answers)
        after = score(instrument, {**answers, item.id: answers[item.id] + 1})
        for earlier, later in zip(before.scores, after.scores, strict=True):
            assert earlier.unscored == later.unscored
            if earlier.value is not None:
                assert later.value >= earlier.value
                assert later.exact >= earlier.exact

    check()


def test_what_counts_as_an_answer(instrument):
    @settings(max_examples=40, deadline=None)
    @given(full_sheets(instrument))
    def check(answers):
        for item in instrument.items:
            assert problem_with(instrument, item, answers[item.id]) is None

    check()
    for item in instrument.items:
        for wrong in (99, -1, "\x00", "x" * 5001, (1, 1), (99,), 1.5, True):
            assert problem_with(instrument, item, wrong), (item.id, wrong)
