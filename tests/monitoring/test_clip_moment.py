"""The numbers that a result explains itself with: exact, of the right person, never in the way."""

from dataclasses import replace

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.affect.summary import summarise
from emocare.monitoring.clip_moment import MomentLog
from emocare.monitoring.clips import ClipLimits
from emocare.monitoring.schemas import Reading
from emocare.monitoring.telling import LEAST_INTENSITY, MOST_MOVEMENTS
from emocare.types import (
    EXPRESSIONS,
    ActionUnit,
    Evidence,
    Expression,
    Eye,
    FaceBox,
    FaceReading,
    Frame,
    Quality,
)
from emocare.vision.align import TEMPLATE5
from emocare.vision.network import OnnxFaceNetwork
from tests.made_network import RING, MadeNetwork
from tests.monitoring.test_clip_reading import read

PICTURE = Frame(np.full((100, 100, 3), 128, np.uint8))
FIVE = (TEMPLATE5 * 50 + 20).astype(np.float32)


def reading_of(t_s=0.0, *, showing=Expression.HAPPINESS, share=0.9, track=1, quality=1.0, **more):
    shares = np.full(8, (1 - share) / 7, np.float32)
    shares[EXPRESSIONS.index(showing)] = share
    return FaceReading(
        *(t_s, 0, track, FaceBox(20, 20, 70, 70), shares, Quality(quality)),
        confidence=share,
        landmarks5=FIVE,
        landmarks70=RING * 50 + 20,
        action_units={"AU12": ActionUnit(4.0, Evidence.DISTILLED)},
        **more,
    )


def explained(readings, network=None, fps=10):
    """Explain a recording with one reading in each of its frames."""
    log, seen = MomentLog(network or MadeNetwork()), []
    for index, one in enumerate(readings):
        t_s = index / fps
        placed = replace(one, timestamp_s=t_s)
        log.add(PICTURE, [placed])
        seen.append((t_s, [placed]))
    return log.explain(summarise(seen))


def test_a_clip_says_which_part_spoke_and_what_moved(media):
    result = Reading.model_validate(
        read(media / "face.mp4", FaceAnalyzer(network=MadeNetwork()), ClipLimits())
    )
    moment = result.moment
    assert moment is not None
    assert moment.expression is result.dominant is Expression.HAPPINESS
    assert moment.confidence == pytest.approx(0.86)
    assert 0 <= moment.t_s < result.duration_s
    assert moment.face is not None
    heat = np.array(moment.face.heat)
    assert heat.shape == (8, 8)
    assert heat.mean() == pytest.approx(0.25)
    assert (heat[:4, :4] > heat.mean()).all()
    assert (heat[4:] < heat.mean()).all()
    np.testing.assert_allclose(moment.face.landmarks, RING, atol=6e-4)
    assert [(one.name, one.intensity) for one in moment.movements or ()] == [
        ("AU12", 4.0),
        ("AU06", 2.0),
    ]


def test_the_shipped_network_explains_itself_as_far_as_it_can(media):
    network = OnnxFaceNetwork()
    moment = Reading.model_validate(read(media / "face.webm", FaceAnalyzer())).moment
    if not network.has_maps and not network.info.action_units:
        assert moment is None
        return
    assert moment is not None
    assert (moment.face is not None) == network.has_maps
    assert (moment.movements is not None) == bool(network.info.action_units)


def test_the_moment_is_the_strongest_clear_one():
    weak, strong = reading_of(share=0.6), reading_of(share=0.9)
    hardly_readable = reading_of(share=0.95, quality=0.5)
    found = explained([weak, strong, hardly_readable, *[weak] * 5])["moment"]
    assert found["t_s"] == pytest.approx(0.1)
    assert found["confidence"] == pytest.approx(0.9)


def test_the_moment_belongs_to_the_expression_that_the_result_names():
    sad = reading_of(showing=Expression.SADNESS, share=0.99)
    found = explained([sad, *[reading_of(share=0.8)] * 5])["moment"]
    assert found["expression"] is Expression.HAPPINESS
    assert found["t_s"] > 0


def test_the_moment_belongs_to_the_person_who_the_result_is_about():
    log, seen = MomentLog(MadeNetwork()), []
    for index in range(20):
        mine = reading_of(index / 10, share=0.7)
        other = replace(reading_of(index / 10, share=0.99, track=2), box=FaceBox(500, 20, 550, 70))
        shown = [mine, other] if index == 3 else [mine]
        log.add(PICTURE, shown)
        seen.append((index / 10, shown))
    assert log.explain(summarise(seen))["moment"]["confidence"] == pytest.approx(0.7)


@pytest.mark.parametrize("readings", [[], [reading_of(share=0.3)] * 20, [reading_of()] * 3])
def test_what_the_result_does_not_name_is_not_explained(readings):
    assert explained(readings)["moment"] is None


class Failing(MadeNetwork):
    def maps(self, crops):
        raise RuntimeError("no maps today")


class NotNumbers(MadeNetwork):
    def maps(self, crops):
        maps = super().maps(crops)
        maps.expression[:] = np.nan
        return maps


@pytest.mark.parametrize("network", [Failing(), NotNumbers()])
def test_maps_that_fail_leave_the_rest(network):
    moment = explained([reading_of()] * 20, network)["moment"]
    assert moment["face"] is None
    assert [one["name"] for one in moment["movements"]] == ["AU12"]


def test_a_network_without_maps_and_units_explains_nothing():
    plain = MadeNetwork(evidence={})
    plain.has_maps = False
    assert explained([reading_of()] * 20, plain) == {"moment": None, "blinks": None}


def test_only_the_strongest_movements_are_named():
    units = {f"AU{n:02d}": ActionUnit(n / 2, Evidence.RENDERED) for n in (1, 4, 5, 6, 7, 9, 10, 2)}
    one = replace(reading_of(), action_units=units)
    named = explained([one] * 20)["moment"]["movements"]
    assert len(named) == MOST_MOVEMENTS
    assert [m["intensity"] for m in named] == [5.0, 4.5, 3.5, 3.0, 2.5, 2.0]
    assert all(m["intensity"] >= LEAST_INTENSITY for m in named)


def blinking(seconds, fps, at=(1.0, 2.5)):
    for index in range(round(seconds * fps)):
        shut = any(0 <= index / fps - begin < 0.14 for begin in at)
        eye = Eye(0.05 if shut else 0.6, 0.0, 0.0)
        yield replace(reading_of(), eyes=(eye, eye))


def test_blinks_are_counted_without_a_rate_where_the_clip_is_slow():
    assert explained(list(blinking(5, 15)), fps=15)["blinks"] == {
        "count": 2,
        "seen_s": pytest.approx(5, abs=0.1),
        "fps": pytest.approx(15, abs=0.1),
        "per_minute": None,
    }


def test_a_long_and_fast_clip_has_a_rate():
    found = explained(list(blinking(40, 25, at=(5, 15, 25, 35))), fps=25)["blinks"]
    assert found["per_minute"] == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize(("seconds", "fps"), [(2, 15), (5, 8)])
def test_clips_too_short_or_slow_for_blinks_say_nothing_of_them(seconds, fps):
    assert explained(list(blinking(seconds, fps)), fps=fps)["blinks"] is None
