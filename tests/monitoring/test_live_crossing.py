"""Two people before one camera, read as streams are: half size, few searches, five a second."""

import math
import random

import numpy as np
import pytest

from emocare.monitoring.live_answers import MostPresent
from emocare.monitoring.live_ladder import RUNGS
from emocare.monitoring.live_reading import (
    HEIGHT_PX,
    SEARCH_EVERY_S,
    WIDTH_PX,
    SessionReader,
    StreamEngine,
)
from tests.generated_clips import FACE_WIDTH_PX, face_in_room, room
from tests.monitoring.live_sessions import as_jpeg

FPS = RUNGS[-1]
SCALE = 0.6
FACE_PX = FACE_WIDTH_PX * SCALE
LEFT, RIGHT = 60.0, 260.0
# How long both stand still before they walk and after.
STILL_S = 1.0
ROOM = room(WIDTH_PX, HEIGHT_PX)


@pytest.fixture(scope="module")
def engine():
    return StreamEngine()


def walk(seconds, apart_px, skipped=()):
    """Yield (time, where the front face is, where the back one is): they cross half-way."""
    for index in range(round((seconds + 2 * STILL_S) * FPS)):
        t_s = index / FPS
        share = min(max((t_s - STILL_S) / seconds, 0), 1)
        way = (RIGHT - LEFT) * share
        if index not in skipped:
            front = (LEFT + way, HEIGHT_PX / 2 + apart_px / 2)
            yield t_s, front, (RIGHT - way, HEIGHT_PX / 2 - apart_px / 2)


def picture(front=None, back=None):
    scene = ROOM
    if back is not None:
        scene = face_in_room(
            back, background=scene, mirrored=True, tint=(0.75, 0.85, 1), scale=SCALE
        )
    if front is not None:
        scene = face_in_room(front, background=scene, scale=SCALE)
    return memoryview(as_jpeg(scene))


def away(reading, place):
    return math.dist(reading.box.centre, place) / FACE_PX


def read_walk(engine, *how):
    """Read a walk; return the track ids that each face had while they were apart, in order."""
    reader, person = SessionReader(engine), MostPresent()
    ids, chosen = {"front": [], "back": []}, []
    for t_s, front, back in walk(*how):
        readings = reader.read(picture(front, back), t_s).readings
        for one in readings:
            assert min(away(one, front), away(one, back)) < 0.5, "nobody is there"
            if math.dist(front, back) > FACE_PX:
                ids["front" if away(one, front) < away(one, back) else "back"].append(one.track_id)
        person_here = person.choose(readings, t_s)
        if person_here is not None and math.dist(front, back) > FACE_PX:
            chosen.append("front" if away(person_here, front) < away(person_here, back) else "back")
    return ids, chosen


@pytest.mark.parametrize("seconds", [2, 5])
@pytest.mark.parametrize("apart_px", [0, 30])
def test_two_who_cross_keep_their_numbers(engine, seconds, apart_px):
    ids, chosen = read_walk(engine, seconds, apart_px)
    assert len(set(ids["front"])) == len(set(ids["back"])) == 1
    assert set(ids["front"]).isdisjoint(ids["back"])
    assert len(ids["front"]) > 2 * STILL_S * FPS, "read before and after"
    assert len(set(chosen)) == 1, "the person of the session stays the same one"


@pytest.mark.parametrize("seed", range(4))
def test_frames_left_out_may_cost_a_number_but_never_exchange_two(engine, seed):
    """One in three is missing: whoever is behind too long comes back as somebody new."""
    chance = random.Random(seed)
    skipped = {index for index in range(3, 40) if chance.random() < 1 / 3}
    ids, _ = read_walk(engine, chance.choice([2, 3, 4]), chance.choice([0, 10, 30]), skipped)
    assert ids["front"]
    assert ids["back"]
    assert set(ids["front"]).isdisjoint(ids["back"])


@pytest.mark.parametrize("who", ["front", "back"])
def test_who_leaves_after_crossing_is_not_reported_from_the_first_frame_on(engine, who):
    reader = SessionReader(engine)
    steps = list(walk(3, 30))
    for t_s, front, back in steps:
        before = reader.read(picture(front, back), t_s).readings
    assert len(before) == 2
    last_s, front, back = steps[-1]
    gone, stays = (front, back) if who == "front" else (back, front)
    [number] = [one.track_id for one in before if away(one, stays) < away(one, gone)]
    scene = picture(**{"back" if who == "front" else "front": stays})
    # Until well after the next search, which sees the whole picture again.
    for index in range(1, round((SEARCH_EVERY_S + 2) * FPS)):
        [one] = reader.read(scene, last_s + index / FPS).readings
        assert one.track_id == number
        assert away(one, stays) < 0.2


def test_who_comes_back_is_found_by_the_next_search_under_a_number_of_their_own(engine):
    reader = SessionReader(engine)
    front, back = (LEFT, HEIGHT_PX / 2), (RIGHT, HEIGHT_PX / 2)
    scenes = [(picture(front, back), 2.0), (picture(front), 4.0), (picture(front, back), 6.0)]
    index, numbers, found_s = 0, [], None
    for scene, lasts_s in scenes:
        begins_s = index / FPS
        for _ in range(round(lasts_s * FPS)):
            readings = reader.read(scene, index / FPS).readings
            numbers.append(sorted(one.track_id for one in readings))
            index += 1
            if len(readings) == 2 and lasts_s == 6.0 and found_s is None:
                found_s = (index - 1) / FPS - begins_s
    assert [list(x) for x in dict.fromkeys(map(tuple, numbers))] == [[1, 2], [1], [1, 3]]
    assert found_s <= SEARCH_EVERY_S


def test_pictures_are_searched_at_half_their_size(engine, monkeypatch):
    sizes = []
    inner = engine.detector._detector

    class Noting:
        def detect(self, rgb):
            sizes.append(rgb.shape[:2])
            return inner.detect(rgb)

    monkeypatch.setattr(engine.detector, "_detector", Noting())
    [one] = SessionReader(engine).read(picture((160.0, 120.0)), 0.0).readings
    assert sizes == [(HEIGHT_PX // 2, WIDTH_PX // 2)]
    assert np.hypot(*(np.array(one.box.centre) - (160, 120))) < 0.2 * FACE_PX
