"""What every build has in common: options that fit, whole files, going on after an interruption."""

from __future__ import annotations

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound, Unavailable
from emocare.training.data import lessons
from emocare.training.data.build import BUILDERS, build
from emocare.training.data.lessons import take_lessons
from emocare.training.data.order import Order
from emocare.training.data.store import save_arrays, written_whole
from emocare.training.data.teacher import (
    BLENDSHAPES,
    LANDMARK_MESH_INDEX,
    FaceLandmarkerTeacher,
    pose_of,
    prepare,
)
from tests.training.data.originals import write_fer2013, write_goemotions
from tests.training.data.teachers import BrightnessTeacher

PICTURES = np.random.default_rng(0).integers(60, 256, (11, 48, 48), np.uint8)


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(lessons, "ROWS_PER_SHARD", 4)


def taught(out, teacher, order=None):
    return take_lessons(
        lambda row: PICTURES[row], len(PICTURES), teacher, out, order or {"a": 1}, lambda _: None
    )


def test_lessons_are_float16_and_nan_where_no_face_was_seen(tmp_path):
    means = PICTURES.mean(axis=(1, 2)) / 255
    least = float(np.median(means))
    found = taught(tmp_path / "x.npz", BrightnessTeacher(least=least))
    assert {array.dtype.name for array in found.values()} == {"float16"}
    np.testing.assert_array_equal(np.isnan(found["pose_ypr"][:, 0]), means < least)
    seen = means >= least
    np.testing.assert_allclose(found["blendshapes"][seen, 7], means[seen], rtol=1e-3)


def test_a_stopped_build_goes_on_where_it_was(tmp_path):
    out = tmp_path / "x.npz"
    with pytest.raises(KeyboardInterrupt):
        taught(out, BrightnessTeacher(stop_after=10))
    second = BrightnessTeacher()
    resumed = taught(out, second)
    assert second.looks == 3
    whole = taught(tmp_path / "y.npz", BrightnessTeacher())
    for name, array in whole.items():
        np.testing.assert_array_equal(resumed[name], array)


def test_a_damaged_shard_is_made_again(tmp_path):
    out = tmp_path / "x.npz"
    taught(out, BrightnessTeacher())
    (tmp_path / "x.npz.parts" / "00001.npz").write_bytes(b"half")
    again = BrightnessTeacher()
    taught(out, again)
    assert again.looks == 4


def test_the_shards_of_another_order_are_not_mixed_in(tmp_path):
    taught(tmp_path / "x.npz", BrightnessTeacher())
    with pytest.raises(Invalid, match="another order"):
        taught(tmp_path / "x.npz", BrightnessTeacher(), {"a": 2})


def test_a_finished_build_leaves_the_file_and_the_teachers_names(tmp_path):
    from emocare.training.data.ferplus import build_ferplus

    out = tmp_path / "new" / "ferplus.npz"
    source = write_fer2013(tmp_path / "original")
    build_ferplus(Order(source, out, teacher=BrightnessTeacher()))
    assert sorted(p.name for p in out.parent.iterdir()) == ["ferplus.npz", "names.npz"]
    with np.load(out.parent / "names.npz") as names:
        assert names["blendshape"].tolist() == list(BLENDSHAPES)
        assert names["landmark_mesh_index"].tolist() == LANDMARK_MESH_INDEX.tolist()


def test_the_same_originals_give_the_same_bytes(tmp_path):
    source = write_fer2013(tmp_path / "original")
    for name in ("a.npz", "b.npz"):
        build("ferplus", Order(source, tmp_path / name))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path):
    path = tmp_path / "x.npz"
    save_arrays(path, {"a": np.arange(3)})
    before = path.read_bytes()

    def fail() -> None:
        with written_whole(path) as file:
            file.write(b"half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("imagenet", {}, "Unknown kind"),
        ("goemotions", {"usages": ("Training",)}, "leave --usage out"),
        ("ferplus", {"lenient": True}, "are for faces"),
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path, kind, options, message):
    source = write_goemotions(tmp_path / "train.tsv")
    with pytest.raises(Invalid, match=message):
        build(kind, Order(source, tmp_path / "x.npz", **options))


def test_files_have_the_ending_of_their_form(tmp_path):
    source = write_goemotions(tmp_path / "train.tsv")
    with pytest.raises(Invalid, match=r"should end in \.tsv"):
        build("goemotions", Order(source, tmp_path / "x.npz"))
    with pytest.raises(Invalid, match=r"should end in \.npz"):
        build("facekit", Order(tmp_path, tmp_path / "x.tsv"))


@pytest.mark.parametrize("kind", sorted(BUILDERS))
def test_a_source_that_does_not_exist_is_named(tmp_path, kind):
    with pytest.raises(NotFound, match="nowhere"):
        build(kind, Order(tmp_path / "nowhere", tmp_path / "x.npz"))


def test_a_missing_teacher_and_a_missing_library_are_named(tmp_path):
    with pytest.raises(NotFound, match=r"no teacher at .*task"):
        FaceLandmarkerTeacher(tmp_path / "face_landmarker.task", 0.25)
    source = write_goemotions(tmp_path / "train.tsv")
    with pytest.raises(Invalid, match="leave --teacher out"):
        build("goemotions", Order(source, tmp_path / "x.tsv"), tmp_path / "t.task")
    (tmp_path / "t.task").write_bytes(b"")
    try:
        import mediapipe  # noqa: F401
    except ImportError:
        with pytest.raises(Unavailable, match=r"docs/detectors-and-networks\.md says how"):
            FaceLandmarkerTeacher(tmp_path / "t.task", 0.25)


def test_small_pictures_are_enlarged_and_framed_by_their_edge():
    rgb, side, border = prepare(PICTURES[0], 1 / 3)
    assert (rgb.shape, side, border) == ((400, 400, 3), 240, 80)
    np.testing.assert_array_equal(rgb[:80, 200], np.repeat(rgb[80:81, 200], 80, axis=0))
    tall = np.zeros((500, 300, 3), np.uint8)
    rgb, side, border = prepare(tall, 0.25)
    assert (rgb.shape, side, border) == ((750, 550, 3), 500, 125)


def turn(axis: int, angle: float) -> np.ndarray:
    matrix = np.eye(4)
    one, two = [i for i in range(3) if i != axis]
    sign = -1 if axis == 1 else 1
    matrix[[one, two], [one, two]] = np.cos(angle)
    matrix[one, two], matrix[two, one] = -sign * np.sin(angle), sign * np.sin(angle)
    return matrix


def test_pose_has_the_signs_that_are_documented():
    # Axes: right of the picture, up, towards the camera; the nose points along the third.
    to_the_right = turn(1, 0.3)
    assert (to_the_right[:3, :3] @ [0, 0, 1])[0] > 0
    np.testing.assert_allclose(pose_of(to_the_right), [0.3, 0, 0], atol=1e-6)
    down = turn(0, 0.2)
    assert (down[:3, :3] @ [0, 0, 1])[1] < 0
    np.testing.assert_allclose(pose_of(down), [0, 0.2, 0], atol=1e-6)
    counter_clockwise = turn(2, 0.4)
    assert (counter_clockwise[:3, :3] @ [1, 0, 0])[1] > 0
    np.testing.assert_allclose(pose_of(counter_clockwise), [0, 0, 0.4], atol=1e-6)


def test_pose_of_a_scaled_turn_about_all_axes():
    matrix = turn(0, 0.2) @ turn(1, -0.3) @ turn(2, 0.1)
    matrix[:3, :3] *= 1.7
    np.testing.assert_allclose(pose_of(matrix), [-0.3, 0.2, 0.1], atol=1e-6)
