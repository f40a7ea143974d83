import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.affect.dimensions import PLEASURE_AROUSAL, valence_arousal
from emocare.types import EXPRESSIONS, Expression


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
