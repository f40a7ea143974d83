from __future__ import annotations

import numpy as np
import pytest

from emocare.training.render.action_units import ACTION_UNITS
from emocare.training.render.renderer import Renderer
from emocare.training.render.sequences import Blink, Movement, Sequence, Sway, sample_sequence
from tests.training.render.made_scenes import plain_scene

SMILE = Movement("AU12", (3.0, 4.0), onset_s=1.0, apex_s=1.5, offset_s=2.5, end_s=3.5)


def sequence(*movements: Movement, **changes: object) -> Sequence:
    return Sequence(plain_scene(), 4.0, movements, **changes)  # type: ignore[arg-type]


def test_a_movement_starts_at_its_onset_stands_at_its_apex_and_is_gone_at_its_end() -> None:
    times = [0.0, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 3.5, 9.0]
    levels = [SMILE.level(time) for time in times]
    assert levels == pytest.approx([0, 0, 0.5, 1, 1, 1, 0.5, 0, 0])
    rise = [SMILE.level(time) for time in np.linspace(1, 1.5, 30)]
    assert (np.diff(rise) >= 0).all()


def test_times_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in this order"):
        Movement("AU12", (1, 1), 2.0, 1.0, 3.0, 4.0)


def test_both_sides_reach_their_own_peak() -> None:
    shapes = sequence(SMILE).scene(2.0).shapes
    assert shapes["mouthSmile_R"] == pytest.approx(0.6)
    assert shapes["mouthSmile_L"] == pytest.approx(0.8)


def test_an_instant_shows_the_same_at_any_frame_rate() -> None:
    recording = sequence(SMILE, blinks=(Blink(1.1, 0.3),), sway=(Sway(0.1, (0.4,), (1.0,)),) * 3)
    slow = dict(recording.frames(10))
    fast = dict(recording.frames(30))
    assert len(slow) == 40
    assert len(fast) == 120
    for index in range(40):
        a, b = slow[index / 10], fast[3 * index / 30]
        assert a.shapes == b.shapes
        assert a.pose == b.pose


def test_a_blink_shuts_the_eyes_of_a_smiling_face_and_opens_them_again(renderer: Renderer) -> None:
    recording = sequence(SMILE, blinks=(Blink(2.0, 0.3),))
    opening = []
    for time_s in (1.95, 2.12, 2.4):
        truth = renderer.render(recording.scene(time_s)).truth
        assert truth is not None
        opening.append(truth.openness[0])
    assert opening[1] < 0.05
    assert opening[0] == pytest.approx(opening[2], abs=1e-6)
    assert opening[0] > 0.6


def test_eyes_keep_their_target_while_the_head_sways() -> None:
    recording = sequence(sway=(Sway(0.2, (0.5,), (0.0,)), Sway(0, (), ()), Sway(0, (), ())))
    scene = recording.scene(0.5)
    assert scene.pose.yaw == pytest.approx(0.2)
    assert scene.gaze[0].yaw == pytest.approx(-0.2)


def test_a_random_recording_is_the_same_for_the_same_seed_and_stays_in_range() -> None:
    first = plain_scene()
    recording = sample_sequence(np.random.default_rng(3), first, 12.0)
    assert recording == sample_sequence(np.random.default_rng(3), first, 12.0)
    assert len(recording.movements) >= 2
    assert recording.blinks == tuple(sorted(recording.blinks, key=lambda blink: blink.start_s))
    for _, scene in recording.frames(5):
        assert all(0 <= weight <= 1.5 for weight in scene.shapes.values())
    assert {movement.unit for movement in recording.movements} <= set(ACTION_UNITS)
