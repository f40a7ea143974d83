import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.monitoring.certainty import Certainty, certainty_of

_ORDER = [Certainty.COULD_NOT_TELL, Certainty.UNSURE, Certainty.FAIRLY_SURE]


@pytest.mark.parametrize(
    ("confidence", "usable_s", "word"),
    [
        (None, 10.0, Certainty.COULD_NOT_TELL),
        (0.34, 10.0, Certainty.COULD_NOT_TELL),
        (0.9, 0.4, Certainty.COULD_NOT_TELL),
        (0.35, 0.5, Certainty.UNSURE),
        (0.59, 10.0, Certainty.UNSURE),
        (0.99, 1.9, Certainty.UNSURE),
        (0.60, 2.0, Certainty.FAIRLY_SURE),
    ],
)
def test_the_word_changes_at_the_documented_places(confidence, usable_s, word):
    assert certainty_of(confidence, usable_s) is word


@given(st.floats(0, 1), st.floats(0, 60), st.floats(0, 1), st.floats(0, 60))
def test_more_confidence_and_more_seconds_never_sound_less_sure(a, a_s, b, b_s):
    less = certainty_of(min(a, b), min(a_s, b_s))
    more = certainty_of(max(a, b), max(a_s, b_s))
    assert _ORDER.index(less) <= _ORDER.index(more)
