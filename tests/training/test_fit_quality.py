from __future__ import annotations

import itertools

import numpy as np
import pytest

from emocare.training.fit_quality import GROUP, fit_ramp, half, isotonic
from emocare.training.quality_report import write_report
from emocare.training.quality_rows import CLEAN, Row, conditions, find, known_box, on_camera
from emocare.vision.detect import MtcnnDetector
from emocare.vision.quality import LIMITS, QualityMeasures
from tests.evaluation.tiny_sets import place

GOOD = QualityMeasures(
    size_px=200, luma=120, contrast=50, clipped=0, sharpness=0.1, yaw=0, pitch=0, roll=0,
    outside=0, face_score=0.99, mouth_detail=0.8,
)  # fmt: skip


def measures(**changes: float) -> QualityMeasures:
    from dataclasses import replace

    return replace(GOOD, **changes)


def row(picture: int, right: bool, corruption: str = CLEAN, strength: int = 0, **changes) -> Row:
    probabilities = np.zeros(8, np.float32)
    probabilities[place("happiness" if right else "neutral")] = 0.9
    return Row(
        picture, corruption, strength, measures(**changes), probabilities, place("happiness")
    )


def blurred_faces(count: int = 2000):
    """Faces that are read rightly as long as their sharpness is above 0.02."""
    rng = np.random.default_rng(0)
    sharpness = rng.uniform(0.001, 0.1, count)
    chance = np.where(sharpness > 0.02, 0.9, 0.3)
    right = rng.random(count) < chance
    kinds = rng.choice([CLEAN, "blur"], count)
    return [
        row(i, bool(right[i]), str(kinds[i]), sharpness=float(sharpness[i])) for i in range(count)
    ]


def brute_isotonic(values):
    """The min-max formula: each value's highest lower mean over intervals around it."""
    n = len(values)
    return [
        max(
            min(np.mean(values[low : high + 1]) for high in range(place, n))
            for low in range(place + 1)
        )
        for place in range(n)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_isotonic_equals_the_min_max_formula(seed):
    values = np.random.default_rng(seed).normal(0, 1, 12)
    np.testing.assert_allclose(isotonic(values), brute_isotonic(values), atol=1e-12)


def test_isotonic_never_falls():
    values = np.random.default_rng(0).random(200)
    assert all(a <= b for a, b in itertools.pairwise(isotonic(values)))


def test_the_ramp_is_half_where_accuracy_breaks_down():
    ramp = fit_ramp(blurred_faces(), "sharpness", True, clean=0.9)
    assert ramp(0.005) < 0.5 < ramp(0.03)
    middle = (ramp.ruled_out + ramp.harmless) / 2
    assert middle == pytest.approx(0.02, abs=0.006)


def test_a_harmless_measure_is_limited_at_the_edge_of_what_was_seen():
    rng = np.random.default_rng(0)
    rows = [row(i, i % 10 > 0, yaw=float(y)) for i, y in enumerate(rng.uniform(0, 0.5, 40 * GROUP))]
    ramp = fit_ramp(rows, "yaw", False, clean=0.9)
    assert ramp(0.45) > 0.5
    assert ramp(0.7) < 0.5


def test_halves_share_no_picture():
    rows = [row(picture, True) for picture in (0, 3, 3, 6, 9)]
    first, second = half(rows, 3, 0), half(rows, 3, 1)
    assert {r.picture for r in first} == {0, 6}
    assert {r.picture for r in second} == {3, 9}


def test_the_report_is_written_from_the_shipped_limits(tmp_path):
    rows = [
        row(i, i % 5 > 0, corruption, strength)
        for i, (corruption, strength) in enumerate(list(conditions()) * 4)
    ]
    rows += [row(i, False, "mask", 2, mouth_detail=0.0) for i in range(30)]
    write_report(tmp_path, rows, {name: ramp for name, (_, ramp) in LIMITS.items()})
    text = (tmp_path / "quality.md").read_text()
    assert "declined | 30 | 0.000 |" in text
    assert "| mask, severe |" in text
    assert all(f"`{name}`" in text for name in LIMITS)
    assert (tmp_path / "quality-risk-coverage.png").stat().st_size > 10_000


@pytest.mark.parametrize("corruption", [CLEAN, "small", "cut"])
def test_landmarks_stay_on_the_face_in_the_camera_picture(corruption):
    picture = np.zeros((48, 48), np.uint8)
    picture[20:28, 30:38] = 255
    landmarks = np.tile(np.float32([34, 24]), (5, 1))
    rgb, moved = on_camera(picture, landmarks, corruption)
    x, y = moved[0].astype(int)
    assert rgb.shape[2] == 3
    assert rgb[y, x].tolist() == [255, 255, 255]


def test_a_face_too_dim_to_search_is_found_where_it_is_known_to_be():
    from skimage import data

    rgb = data.astronaut()
    detector = MtcnnDetector()
    (seen,) = detector.detect(rgb)
    box = known_box(seen.landmarks5)[0]
    middle = (box[:2] + box[2:]) / 2
    assert np.abs(middle - seen.box.centre).max() < 0.12 * seen.box.width
    again = find(rgb, seen.landmarks5, detector)
    assert again is not None
    np.testing.assert_allclose(again.landmarks5, seen.landmarks5)
    blank = np.full_like(rgb, 128)
    assert find(blank, seen.landmarks5, detector) is None
