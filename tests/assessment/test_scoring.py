"""Every band edge, missing-answer case and algorithm case of each instrument."""

import pytest

from emocare.assessment.scoring import asked, score
from tests.assessment.answer_sheets import DASS21, GAD7, PHQ9, WEEKLY, WHO5, sheet, sheet_with_sum


def total(instrument, answers):
    return score(instrument, answers).scores[0]


@pytest.mark.parametrize(
    ("instrument", "points", "band", "past"),
    [
        (PHQ9, 0, "minimal", False),
        (PHQ9, 4, "minimal", False),
        (PHQ9, 5, "mild", False),
        (PHQ9, 9, "mild", False),
        (PHQ9, 10, "moderate", True),
        (PHQ9, 14, "moderate", True),
        (PHQ9, 15, "moderately severe", True),
        (PHQ9, 19, "moderately severe", True),
        (PHQ9, 20, "severe", True),
        (PHQ9, 27, "severe", True),
        (GAD7, 0, "minimal", False),
        (GAD7, 4, "minimal", False),
        (GAD7, 5, "mild", False),
        (GAD7, 9, "mild", False),
        (GAD7, 10, "moderate", True),
        (GAD7, 14, "moderate", True),
        (GAD7, 15, "severe", True),
        (GAD7, 21, "severe", True),
    ],
)
def test_band_edges_of_phq9_and_gad7(instrument, points, band, past):
    one = total(instrument, sheet_with_sum(instrument, points))
    assert (one.value, one.band, one.past_cut_off) == (points, band, past)
    assert (one.exact, one.prorated, one.missing, one.unscored) == (points, False, (), None)


@pytest.mark.parametrize(
    ("answers", "points", "band"),
    [
        # HL7 PACIO, sample patient Betsy Smith-Johnson, QuestionnaireResponse phq9-snf-admission-01
        ((2, 3, 2, 3, 2, 2, 3, 3, 3), 23, "severe"),
        # Medizininformatik-Initiative, module PROs, mii-exa-pro-phq-9-response and -observation
        ((3, 3, 3, 3, 3, 3, 3, 3, 3), 27, "severe"),
    ],
)
def test_filled_in_sheets_that_others_published(answers, points, band):
    one = total(PHQ9, sheet(*answers))
    assert (one.value, one.band) == (points, band)


@pytest.mark.parametrize(
    ("raw", "value", "band", "past"),
    [
        (0, 0, "low", True),
        (5, 20, "low", True),  # (raw − 5) × 4, which some calculators use, would give 0
        (12, 48, "low", True),
        (13, 52, "not low", False),
        (25, 100, "not low", False),
    ],
)
def test_band_edges_of_who5(raw, value, band, past):
    one = total(WHO5, sheet_with_sum(WHO5, raw, most=5))
    assert (one.value, one.band, one.past_cut_off) == (value, band, past)


NAMES = ["normal", "mild", "moderate", "severe", "extremely severe"]
# The highest sum before doubling of every range but the last (PMC10560014).
UPPER = {"depression": (4, 6, 10, 13), "anxiety": (3, 4, 7, 9), "stress": (7, 9, 12, 16)}


@pytest.mark.parametrize("rule", DASS21.scores, ids=lambda rule: rule.id)
def test_band_edges_of_dass21(rule):
    for raw in range(22):
        others = {item.id: 0 for item in DASS21.items}
        left, answers = raw, {}
        for item in rule.items:
            answers[item] = min(3, left)
            left -= answers[item]
        found = {one.id: one for one in score(DASS21, {**others, **answers}).scores}
        band = NAMES[sum(raw > edge for edge in UPPER[rule.id])]
        assert (found[rule.id].value, found[rule.id].band) == (2 * raw, band)
        assert all(one.value == 0 for name, one in found.items() if name != rule.id)


@pytest.mark.parametrize(
    ("rule", "edges"),
    [
        ("depression", [(0, 9), (10, 13), (14, 20), (21, 27), (28, 42)]),
        ("anxiety", [(0, 7), (8, 9), (10, 14), (15, 19), (20, 42)]),
        ("stress", [(0, 14), (15, 18), (19, 25), (26, 33), (34, 42)]),
    ],
)
def test_dass21_has_the_manuals_bands(rule, edges):
    (found,) = [one for one in DASS21.scores if one.id == rule]
    assert [(band.from_, band.to) for band in found.bands] == edges
    assert [band.label for band in found.bands] == NAMES


@pytest.mark.parametrize(
    ("answers", "value", "exact"),
    [
        (sheet(1, 1, 1, 1, 1, 1, 1, None, 1), 9, 9.0),
        (sheet(2, 2, 2, 1, 1, 1, 1, None, 0), 11, 11.25),
        (sheet(None, None, 2, 2, 2, 1, 1, 0, 0), 10, 72 / 7),
        (sheet(None, 3, 2, 2, 2, 1, 1, 1, 0), 14, 13.5),  # rounded half up
        (sheet(None, 0, 0, 0, 0, 0, 0, 0, 0), 0, 0.0),
        (sheet(3, 3, 3, 3, 3, 3, None, None, 3), 27, 27.0),
    ],
)
def test_phq9_bears_two_missing_answers(answers, value, exact):
    one = total(PHQ9, answers)
    assert one.value == value
    assert one.exact == pytest.approx(exact)
    assert one.prorated
    assert set(one.missing) == {f"q{n}" for n in range(1, 10)} - set(answers)


@pytest.mark.parametrize(
    ("instrument", "answers", "why"),
    [
        (PHQ9, sheet(1, 1, 1, 1, 1, 1, None, None, None), "too_few_answers"),
        (PHQ9, sheet(None, None, None, 1, 1, 1, 1, 1, 1), "too_few_answers"),
        (PHQ9, sheet(1, 1, 1, 1, 1, 1, 1, 1, None), "must_be_answered"),
        (PHQ9, sheet(1, 1, 1, 1, 1, 1, 1, None, None), "must_be_answered"),
        (PHQ9, {}, "too_few_answers"),
        (GAD7, sheet(1, 1, 1, 1, None, None, None), "too_few_answers"),
        (GAD7, {}, "too_few_answers"),
        (WHO5, sheet(5, 5, 5, 5, None), "too_few_answers"),
        (DASS21, sheet(*[1] * 20, None), "too_few_answers"),
        (WEEKLY, {"activities": "walking"}, "too_few_answers"),
    ],
)
def test_what_cannot_be_scored_says_why(instrument, answers, why):
    one = total(instrument, answers)
    assert one.unscored == why
    assert (one.value, one.exact, one.band, one.past_cut_off) == (None, None, None, None)


@pytest.mark.parametrize(
    ("answers", "value", "exact"),
    [
        (sheet(2, 2, 2, 2, 2, 1, None), 13, 77 / 6),
        (sheet(None, None, 2, 2, 2, 2, 1), 13, 63 / 5),
        (sheet(0, 0, 0, 0, 1, None, None), 1, 7 / 5),
    ],
)
def test_gad7_bears_two_missing_answers(answers, value, exact):
    one = total(GAD7, answers)
    assert (one.value, one.prorated) == (value, True)
    assert one.exact == pytest.approx(exact)


def test_a_missing_answer_spoils_only_its_own_scale_of_dass21():
    answers = {f"q{n}": 1 for n in range(1, 22) if n != 21}
    found = {one.id: one for one in score(DASS21, answers).scores}
    assert found["depression"].unscored == "too_few_answers"
    assert (found["anxiety"].value, found["stress"].value) == (14, 14)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (sheet(2, 2, 2, 2, 2, 0, 0, 0, 0), "major"),
        (sheet(2, 0, 2, 2, 2, 0, 0, 0, 1), "major"),  # item 9 counts from "several days"
        (sheet(2, 1, 1, 1, 1, 1, 1, 1, 1), "other"),
        (sheet(0, 0, 3, 3, 3, 3, 3, 3, 3), None),  # neither of the first two
        (sheet(1, 1, 2, 2, 2, 2, 2, 2, 1), None),
        (sheet(2, 0, 2, 2, 2, 1, 1, 1, 0), "other"),
        (sheet(2, 0, 2, 0, 0, 0, 0, 0, 0), "other"),
        (sheet(2, 0, 0, 0, 0, 0, 0, 0, 0), None),
        (sheet(0, 2, 0, 0, 0, 0, 0, 0, 1), "other"),
        (sheet(3, 3, 3, 3, 3, 3, 3, 3, 3), "major"),
        (sheet(3, 3, 3, 3, 3, 3, 3, 3, None), None),  # only with every answer
        (sheet(0, 0, 0, 0, 0, 0, 0, 0, 0), None),
    ],
)
def test_the_algorithm_of_phq9(answers, outcome):
    found = score(PHQ9, answers).outcome
    assert (found.id if found else None) == outcome


def test_the_difficulty_is_asked_only_when_a_problem_was_checked_and_never_counts():
    nothing = sheet(*[0] * 9)
    assert "difficulty" not in [item.id for item in asked(PHQ9, nothing)]
    assert "difficulty" not in [item.id for item in asked(PHQ9, {})]
    for number in range(1, 10):
        some = {**nothing, f"q{number}": 1}
        assert asked(PHQ9, some)[-1].id == "difficulty"
        assert total(PHQ9, {**some, "difficulty": 3}).value == 1
    assert score(PHQ9, {**nothing, "difficulty": 3}) == score(PHQ9, nothing)


def test_the_survey_keeps_its_overall_number_and_names_no_range():
    one = total(WEEKLY, {"overall": 7, "emotions": (2, 9), "activities": "walking"})
    assert (one.value, one.band, one.past_cut_off) == (7, None, None)
