"""Change thresholds, at each edge, both ways, with what is known about the beginning."""

import pytest

from emocare.assessment.change import compare, reliable_points
from emocare.assessment.instrument import Reliable
from tests.assessment.answer_sheets import DASS21, GAD7, PHQ9, WEEKLY, WHO5

SIGNIFICANT, RELIABLE = "clinically_significant", "reliable"
NOTICEABLE, NORMAL = "noticeable", "within_normal_variation"
(PHQ,), (GAD,), (WHO,) = PHQ9.scores, GAD7.scores, WHO5.scores
DEPRESSION, ANXIETY, STRESS = DASS21.scores


@pytest.mark.parametrize(
    ("rule", "points"),
    [(PHQ, 5.608), (GAD, 4.0), (DEPRESSION, 7.43), (ANXIETY, 6.94), (STRESS, 7.36)],
    ids=["phq9", "gad7", "depression", "anxiety", "stress"],
)
def test_reliable_change_by_jacobson_and_truax(rule, points):
    found = reliable_points(rule.change.reliable, rule.multiply)
    assert found == pytest.approx(points, abs=0.005)


def test_the_formula_on_a_case_worked_by_hand():
    """SD 10, r 0.75: 1.96 · √2 · 10 · 0.5."""
    assert reliable_points(Reliable(sd=10, reliability=0.75)) == pytest.approx(13.859, abs=5e-4)


@pytest.mark.parametrize(
    ("rule", "earlier", "later", "direction", "verdict"),
    [
        (PHQ, 14, 14, "same", NORMAL),
        (PHQ, 14, 10, "better", NORMAL),
        (PHQ, 10, 14, "worse", NORMAL),
        (PHQ, 14, 9, "better", NOTICEABLE),  # 5: noticed, but it may be chance; below 5.6
        (PHQ, 9, 14, "worse", NOTICEABLE),
        (PHQ, 16, 10, "better", RELIABLE),  # 6, and 10 is not below the cut-off
        (PHQ, 15, 9, "better", SIGNIFICANT),
        (PHQ, 9, 15, "worse", SIGNIFICANT),
        (PHQ, 9, 3, "better", RELIABLE),
        (PHQ, 27, 0, "better", SIGNIFICANT),
        (GAD, 12, 9, "better", NORMAL),
        (GAD, 12, 8, "better", RELIABLE),  # 4, and 8 is not below 8
        (GAD, 11, 7, "better", SIGNIFICANT),
        (GAD, 7, 11, "worse", SIGNIFICANT),
        (GAD, 7, 3, "better", RELIABLE),
        (WHO, 40, 48, "better", NORMAL),
        (WHO, 40, 50, "better", NOTICEABLE),
        (WHO, 60, 52, "worse", NORMAL),
        (WHO, 60, 48, "worse", NOTICEABLE),
        (DEPRESSION, 20, 14, "better", NORMAL),
        (DEPRESSION, 20, 12, "better", RELIABLE),
        (ANXIETY, 20, 14, "better", NORMAL),
        (ANXIETY, 20, 12, "better", RELIABLE),
        (STRESS, 14, 20, "worse", NORMAL),
        (STRESS, 14, 22, "worse", RELIABLE),
    ],
)
def test_thresholds_of_change(rule, earlier, later, direction, verdict):
    change = compare(rule, earlier, later)
    assert (change.points, change.direction, change.verdict) == (
        later - earlier,
        direction,
        verdict,
    )


@pytest.mark.parametrize(
    ("rule", "earlier", "said"),
    [
        (PHQ, 0, "so low"),
        (PHQ, 4, "so low"),
        (PHQ, 5, None),
        (PHQ, 9, None),
        (PHQ, 10, "about a fifth"),
        (PHQ, 19, "about a fifth"),
        (PHQ, 20, "up to 14 points"),
        (PHQ, 27, "up to 14 points"),
        (GAD, 3, "so low"),
        (GAD, 4, None),
        (GAD, 10, "about a fifth"),
        (GAD, 14, "about a fifth"),
        (GAD, 15, "up to 10 points"),
        (GAD, 21, "up to 10 points"),
        (WHO, 0, None),
    ],
)
def test_what_is_known_about_the_beginning_is_said(rule, earlier, said):
    caveats = compare(rule, earlier, 9).caveats
    assert len(caveats) == (said is not None)
    assert all(said in words for words in caveats)


def test_a_number_without_rules_is_not_compared():
    assert compare(WEEKLY.scores[0], 3, 9) is None
