from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from emocare.training.render.camera import Camera
from emocare.training.render.model import FaceModel
from emocare.training.render.occluders import FaceMask, Glasses
from emocare.training.render.renderer import Renderer
from emocare.training.render.sampling import sample_identity, sample_scene
from emocare.training.render.scene import Scene
from emocare.training.render.truth import FaceTruth
from emocare.types import HeadPose
from emocare.vision.landmarks import five_of
from emocare.vision.quality_pose import estimate_head_pose
from tests.training.render.made_scenes import MIRRORED, SIZE_PX, plain_scene


def truth_of(renderer: Renderer, scene: Scene) -> FaceTruth:
    truth = renderer.render(scene).truth
    assert truth is not None
    return truth


def luma_at(rgb: np.ndarray, point: np.ndarray) -> float:
    x, y = (int(value) for value in point)
    return float(rgb[y, x].mean())


def change(renderer: Renderer, shapes: dict[str, float]) -> np.ndarray:
    """How much (S, S) the picture changes from the face at rest."""
    rest, moved = (renderer.render(plain_scene(s)).rgb.astype(float) for s in ({}, shapes))
    return np.abs(moved - rest).mean(axis=2)


def test_a_scene_always_gives_the_same_picture(renderer: Renderer) -> None:
    rng = np.random.default_rng(8)
    scene = sample_scene(rng, sample_identity(rng, 3), 96)
    first, again = renderer.render(scene), renderer.render(scene)
    assert np.array_equal(first.rgb, again.rgb)
    assert first.truth is not None
    assert again.truth is not None
    assert np.array_equal(first.truth.landmarks, again.truth.landmarks)


def test_irises_are_dark_between_white_and_lids(renderer: Renderer) -> None:
    # The eye fills the picture, so that single pixels can be judged.
    camera = Camera(100.0, 40.0, (SIZE_PX / 2 - 3.3 * 40, SIZE_PX / 2 + 2.7 * 40))
    picture = renderer.render(plain_scene(camera=camera))
    assert picture.truth is not None
    iris, marks = picture.truth.landmarks[69], picture.truth.landmarks
    white = iris + (marks[45] - iris) * 0.62
    assert luma_at(picture.rgb, iris + np.array((12, 6))) < 0.5 * luma_at(picture.rgb, white)
    upper, lower = marks[[43, 44]].mean(axis=0), marks[[46, 47]].mean(axis=0)
    assert upper[1] < iris[1] < lower[1]


@pytest.mark.parametrize(("gaze", "axis", "sign"), [((0.4, 0), 0, 1), ((0, 0.3), 1, -1)])
def test_gaze_moves_irises_to_the_persons_left_and_up(
    renderer: Renderer, gaze: tuple[float, float], axis: int, sign: int
) -> None:
    ahead = truth_of(renderer, plain_scene()).landmarks[68:]
    aside = truth_of(renderer, plain_scene(gaze=gaze)).landmarks[68:]
    assert (sign * (aside - ahead)[:, axis] > 2).all()
    assert (np.abs((aside - ahead)[:, 1 - axis]) < 0.6).all()


@pytest.mark.parametrize(
    ("shapes", "landmarks"),
    [
        ({"eyeBlink_L": 1.0}, range(42, 48)),
        ({"mouthSmile_L": 1.0}, range(54, 55)),
        ({"browOuterUp_R": 1.0}, range(17, 19)),
    ],
)
def test_the_picture_changes_where_the_truth_says(
    renderer: Renderer, shapes: dict[str, float], landmarks: range
) -> None:
    changed = change(renderer, shapes)
    marks = truth_of(renderer, plain_scene(shapes)).landmarks[list(landmarks)]
    (left, top), (right, bottom) = marks.min(axis=0) - 9, marks.max(axis=0) + 9
    near = np.zeros_like(changed, bool)
    near[int(top) : int(bottom), int(left) : int(right)] = True
    assert changed[near].mean() > 4 * changed[~near].mean()
    assert changed[near].max() > 20


def test_a_mirrored_scene_gives_mirrored_landmarks_and_swapped_sides(renderer: Renderer) -> None:
    one = truth_of(
        renderer, plain_scene({"mouthSmile_L": 0.8}, pose=HeadPose(0.3, 0.1, 0.2), gaze=(0.2, 0.1))
    )
    other = truth_of(
        renderer,
        plain_scene({"mouthSmile_R": 0.8}, pose=HeadPose(-0.3, 0.1, -0.2), gaze=(-0.2, 0.1)),
    )
    mirrored = other.landmarks[MIRRORED] * (-1, 1) + (SIZE_PX, 0)
    assert np.abs(one.landmarks - mirrored).max() < 0.6
    assert np.array_equal(one.action_units.left, other.action_units.right)


def test_a_frontal_face_is_drawn_almost_symmetrically(renderer: Renderer) -> None:
    scene = plain_scene()
    even = replace(scene.lighting, shadow=0.0)
    rgb = renderer.render(replace(scene, lighting=even)).rgb.astype(float)
    face = rgb[30:100, 35:93]
    assert np.abs(face - face[:, ::-1]).mean() < 6


def test_lids_close_exactly_and_openness_follows(renderer: Renderer) -> None:
    half = truth_of(renderer, plain_scene({"eyeBlink_L": 0.5}))
    assert half.openness == (1.0, pytest.approx(0.5, abs=0.03))
    for seed in range(4):  # eyes of any size
        identity = sample_identity(np.random.default_rng(seed), 3)
        shut = truth_of(renderer, plain_scene({"eyeBlink_R": 1.0}, identity=identity))
        assert shut.openness[0] < 0.04
        assert shut.action_units.right[-1] == 5


def test_a_blink_while_looking_down_closes_the_eye_once(renderer: Renderer) -> None:
    down = truth_of(renderer, plain_scene({"eyeBlink_L": 1.0}, gaze=(0, -0.4)))
    upper, lower = down.landmarks[[43, 44], 1].mean(), down.landmarks[[46, 47], 1].mean()
    assert abs(upper - lower) < 1.0


def test_lips_part_with_the_jaw_and_stay_closed_when_held_together(renderer: Renderer) -> None:
    closed = truth_of(renderer, plain_scene())
    open_ = truth_of(renderer, plain_scene({"jawOpen": 0.5}))
    held = truth_of(renderer, plain_scene({"jawOpen": 0.5, "mouthClose": 0.5}))
    assert closed.action_units.of("AU25") == 0
    assert open_.action_units.of("AU25") > 4
    assert held.action_units.of("AU25") < 1
    assert held.action_units.of("AU26") == open_.action_units.of("AU26") == 2.5


def test_the_mouths_inside_is_dark_when_the_jaw_drops(real_renderer: Renderer) -> None:
    picture = real_renderer.render(plain_scene({"jawOpen": 0.5}))
    assert picture.truth is not None
    marks = picture.truth.landmarks
    x, top, bottom = int(marks[62, 0]), int(marks[62, 1]) + 1, int(marks[66, 1]) - 1
    assert bottom - top > 5
    assert picture.rgb[top:bottom, x].mean() < 0.5 * picture.rgb[int(marks[33, 1]) + 3, x].mean()


def test_the_far_side_of_a_turned_face_is_out_of_sight(renderer: Renderer) -> None:
    turned = truth_of(renderer, plain_scene(pose=HeadPose(0.75, 0, 0)))
    assert not turned.visible[14:17].any()  # the jaw at the person's left
    assert turned.visible[2:6].all()


def test_a_mask_hides_the_mouth_and_glass_does_not_hide_the_eyes(renderer: Renderer) -> None:
    masked = truth_of(renderer, plain_scene(occluders=(FaceMask((0.4, 0.6, 0.8), 28, 2),)))
    assert not masked.visible[48:68].any()
    assert masked.visible[36:48].all()
    index = dict(zip(("AU12", "AU04"), (8, 2), strict=True))
    assert not masked.units_visible[index["AU12"]]
    assert masked.units_visible[index["AU04"]]
    clear = Glasses((0.02,) * 3, 0.2, 2.6, 2.0, 3.0, 0.1, (0.9,) * 3, 0.0, 0.0)
    assert truth_of(renderer, plain_scene(occluders=(clear,))).visible[36:48].all()
    dark = replace(clear, tint=0.95)
    assert not truth_of(renderer, plain_scene(occluders=(dark,))).visible[36:48].any()


def test_landmarks_outside_the_picture_are_not_visible(renderer: Renderer) -> None:
    shifted = plain_scene(camera=Camera(100.0, 6.0, (4.0, SIZE_PX / 2)))
    truth = truth_of(renderer, shifted)
    outside = truth.landmarks[:, 0] < 0
    assert outside.any()
    assert not truth.visible[outside].any()


def test_an_empty_scene_has_no_truth(renderer: Renderer) -> None:
    picture = renderer.render(plain_scene(present=False))
    assert picture.truth is None
    assert picture.rgb.shape == (SIZE_PX, SIZE_PX, 3)


def test_another_light_changes_the_picture_but_not_the_truth(renderer: Renderer) -> None:
    scene = plain_scene()
    dark = replace(scene, lighting=replace(scene.lighting, exposure=0.1))
    assert renderer.render(dark).rgb.mean() < 0.6 * renderer.render(scene).rgb.mean()
    landmarks = [truth_of(renderer, each).landmarks for each in (scene, dark)]
    assert np.array_equal(*landmarks)


@pytest.mark.parametrize(
    "pose", [HeadPose(0.35, 0, 0), HeadPose(0, 0.3, 0), HeadPose(-0.3, -0.2, 0.3)]
)
def test_the_products_own_pose_estimate_agrees_with_the_truth(
    real_renderer: Renderer, pose: HeadPose
) -> None:
    camera = Camera(2000.0, 6.0, (SIZE_PX / 2, SIZE_PX / 2))
    truth = truth_of(real_renderer, plain_scene(pose=pose, camera=camera))
    found = estimate_head_pose(five_of(truth.landmarks))
    off = np.degrees([found.yaw - pose.yaw, found.pitch - pose.pitch, found.roll - pose.roll])
    assert np.abs(off).max() < 8


@pytest.mark.parametrize(
    ("shapes", "least"),
    [
        ({"cheekRaiser_L": 1.0, "cheekRaiser_R": 1.0}, 12),
        ({"noseSneer_L": 1.0, "noseSneer_R": 1.0}, 12),
        ({"mouthDimple_L": 1.0, "mouthDimple_R": 1.0}, 12),
        ({"mouthFrown_L": 1.0, "mouthFrown_R": 1.0}, 12),
        ({"mouthPress_L": 1.5, "mouthPress_R": 1.5}, 12),
    ],
)
def test_the_units_that_no_labelled_set_has_can_be_seen(
    real_renderer: Renderer, shapes: dict[str, float], least: float
) -> None:
    changed = change(real_renderer, shapes)
    assert np.sort(changed.ravel())[-200:].mean() > least


def test_people_differ_in_shape(renderer: Renderer, model: FaceModel) -> None:
    many = len(model.identity)
    marks = [
        truth_of(
            renderer, plain_scene(identity=sample_identity(np.random.default_rng(seed), many))
        ).landmarks
        for seed in range(2)
    ]
    assert np.abs(marks[0] - marks[1]).max() > 1.0
