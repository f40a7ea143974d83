"""Which of a stream's faces is its person."""

from dataclasses import replace

from emocare.affect.presence import REJOIN_WITHIN_S
from emocare.monitoring.live_answers import MostPresent
from emocare.types import FaceBox
from tests.analysis.made_readings import made_reading


def face(track_id, x, t_s, size=90.0):
    box = FaceBox(x, 0.0, x + size, size, 0.99)
    return replace(made_reading(), track_id=track_id, timestamp_s=t_s, box=box)


def chosen(present, t_s, *faces):
    reading = present.choose([face(number, x, t_s) for number, x in faces], t_s)
    return None if reading is None else reading.track_id


def test_who_stands_beside_never_takes_the_place_of_somebody_unseen_for_a_moment():
    present = MostPresent()
    first = present.choose([face(1, 200, 0.0), face(2, 290, 0.0, size=80.0)], 0.0)
    assert first.track_id == 1
    assert chosen(present, 0.1, (2, 290)) is None
    assert chosen(present, 0.2, (1, 200), (2, 290)) == 1


def test_somebody_comes_back_under_another_number_where_they_were():
    present = MostPresent()
    assert chosen(present, 0.0, (1, 200)) == 1
    assert chosen(present, 1.0, (3, 220), (4, 500)) == 3
    assert chosen(present, 1.1, (4, 500)) is None


def test_who_appears_far_away_is_somebody_else_until_the_person_has_left():
    present = MostPresent()
    assert chosen(present, 0.0, (1, 200)) == 1
    assert chosen(present, 0.1, (2, 500)) is None
    assert chosen(present, 0.1 + REJOIN_WITHIN_S, (2, 500)) == 2
