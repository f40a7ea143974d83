import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.dimensions import PLEASURE_AROUSAL, valence_arousal
from emocare.types import EXPRESSIONS, ActionUnit, Evidence, Expression


def certain(expression):
    return np.array([name == expression for name in EXPRESSIONS], np.float32)


def shares(values):
    values = np.array(values, np.float32) + 1e-6
    return values / values.sum()


@pytest.mark.parametrize("expression", list(PLEASURE_AROUSAL))
def test_a_certain_expression_lies_at_its_published_place(expression):
    assert valence_arousal(certain(expression)) == pytest.approx(PLEASURE_AROUSAL[expression])


def test_the_published_places_are_the_documented_ones():
    assert PLEASURE_AROUSAL[Expression.HAPPINESS] == (0.76, 0.48)
    assert PLEASURE_AROUSAL[Expression.SADNESS] == (-0.63, -0.27)
    assert PLEASURE_AROUSAL[Expression.NEUTRAL] == (0.0, 0.0)


def test_contempt_has_no_place_and_pulls_nowhere():
    assert valence_arousal(certain(Expression.CONTEMPT)) is None
    half = (certain(Expression.HAPPINESS) + certain(Expression.CONTEMPT)) / 2
    assert valence_arousal(half) == pytest.approx(PLEASURE_AROUSAL[Expression.HAPPINESS])


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8).map(shares))
def test_every_distribution_stays_within_the_places_of_its_expressions(expression):
    place = valence_arousal(expression)
    assert place is not None
    assert -0.64 - 1e-6 <= place[0] <= 0.76 + 1e-6
    assert -0.27 - 1e-6 <= place[1] <= 0.67 + 1e-6


@given(st.floats(0, 1))
def test_more_of_a_smile_is_never_less_pleasant(share):
    weaker = share * certain(Expression.HAPPINESS) + (1 - share) * certain(Expression.SADNESS)
    stronger = (weaker + certain(Expression.HAPPINESS)) / 2
    assert valence_arousal(stronger)[0] >= valence_arousal(weaker)[0]


def units(evidence=Evidence.DISTILLED, **intensities):
    return {name: ActionUnit(value, evidence) for name, value in intensities.items()}


INTENSITY = st.floats(0, 5)
DISTRIBUTION = st.lists(st.floats(0, 1), min_size=8, max_size=8).map(shares)


@given(DISTRIBUTION, INTENSITY, INTENSITY, INTENSITY)
def test_with_movements_valence_stays_in_its_range_and_arousal_as_it_was(p, au12, au04, au15):
    valence, arousal = valence_arousal(p, units(AU12=au12, AU04=au04, AU15=au15))
    assert -1 <= valence <= 1
    assert arousal == pytest.approx(valence_arousal(p)[1])


@given(DISTRIBUTION, INTENSITY, INTENSITY, INTENSITY, st.floats(0, 5))
def test_a_stronger_movement_never_pulls_the_wrong_way(p, au12, au04, au15, more):
    def valence(a, b, c):
        return valence_arousal(p, units(AU12=a, AU04=b, AU15=c))[0]

    here = valence(au12, au04, au15)
    assert valence(min(au12 + more, 5), au04, au15) >= here - 1e-9
    assert valence(au12, min(au04 + more, 5), au15) <= here + 1e-9
    assert valence(au12, au04, min(au15 + more, 5)) <= here + 1e-9


@pytest.mark.parametrize("expression", [e for e in PLEASURE_AROUSAL if e != Expression.NEUTRAL])
@pytest.mark.parametrize(("au12", "frown"), [(5.0, 0.0), (0.0, 5.0)])
def test_no_movement_turns_the_sign_of_a_certain_expression(expression, au12, frown):
    valence, _ = valence_arousal(certain(expression), units(AU12=au12, AU04=frown, AU15=frown))
    assert valence * PLEASURE_AROUSAL[expression][0] > 0


def test_a_quarter_comes_from_the_documented_movements():
    happy = certain(Expression.HAPPINESS)
    assert valence_arousal(happy, units(AU12=3.0, AU04=1.0, AU15=2.0))[0] == pytest.approx(
        0.75 * 0.76 + 0.25 * (3 - 2) / 5
    )


def test_movements_that_are_missing_or_experimental_leave_the_expression_alone():
    happy = certain(Expression.HAPPINESS)
    for given_units in (
        {},
        units(AU12=1.0, AU04=0.0),
        units(Evidence.EXPERIMENTAL, AU12=1.0, AU04=0.0, AU15=0.0),
    ):
        assert valence_arousal(happy, given_units) == pytest.approx(
            PLEASURE_AROUSAL[Expression.HAPPINESS]
        )


def test_contempt_has_no_place_whatever_moves():
    assert valence_arousal(certain(Expression.CONTEMPT), units(AU12=2, AU04=0, AU15=0)) is None
