from __future__ import annotations

import numpy as np

from emocare.evaluation.views import FIVE_VIEWS, View, crop_view, eyes_view, moved
from emocare.vision.align import TEMPLATE5, align_face, eyes_of_crop

POINTS = TEMPLATE5 * 100


def test_the_first_view_is_the_plain_crop(face_rgb):
    points = TEMPLATE5 * face_rgb.shape[0]
    np.testing.assert_array_equal(
        crop_view(face_rgb, points, FIVE_VIEWS[0]), align_face(face_rgb, points)
    )


def test_a_mirrored_view_is_the_crop_seen_in_a_mirror(face_rgb):
    points = TEMPLATE5 * face_rgb.shape[0]
    plain, mirrored = (crop_view(face_rgb, points, View(mirrored=m)) for m in (False, True))
    np.testing.assert_array_equal(mirrored, plain[:, ::-1])


def test_points_turn_clockwise_as_seen_and_keep_their_distances():
    turned = moved(POINTS, View(degrees=90))
    # The eye at the right of the picture goes to the bottom.
    assert turned[1, 1] - turned[0, 1] > 30
    np.testing.assert_allclose(turned.mean(axis=0), POINTS.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(
        np.linalg.norm(turned[0] - turned[4]), np.linalg.norm(POINTS[0] - POINTS[4]), rtol=1e-5
    )


def test_shifts_are_in_distances_of_the_eyes():
    np.testing.assert_allclose(
        moved(POINTS, View(right=0.5, down=-0.25)) - POINTS, [[18.0, -9.0]] * 5, atol=1e-4
    )


def test_all_five_views_differ(face_rgb):
    points = TEMPLATE5 * face_rgb.shape[0]
    crops = [crop_view(face_rgb, points, view).astype(int) for view in FIVE_VIEWS]
    for i, first in enumerate(crops):
        for second in crops[i + 1 :]:
            assert np.abs(first - second).mean() > 1


def test_the_patches_of_every_view_lie_where_its_crop_does(face_rgb):
    rgb, points = face_rgb, TEMPLATE5 * face_rgb.shape[0]
    for view in FIVE_VIEWS:
        patches = eyes_view(rgb, points, view)
        own = eyes_of_crop(crop_view(rgb, points, view))
        others = [eyes_of_crop(crop_view(rgb, points, other)) for other in FIVE_VIEWS]
        fits = [np.corrcoef(patches.ravel(), other.ravel())[0, 1] for other in others]
        assert max(fits) == np.corrcoef(patches.ravel(), own.ravel())[0, 1]
