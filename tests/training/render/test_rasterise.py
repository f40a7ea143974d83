from __future__ import annotations

import numpy as np
import pytest

from emocare.training.render.mesh import make_mesh
from emocare.training.render.rasterise import rasterise

SIZE = (12, 16)
# Counter-clockwise with y up, so clockwise in pixel coordinates.
LARGE = np.array([[1, 11], [15, 11], [1, 1]], np.float32)


def test_exactly_the_pixels_whose_centres_lie_inside_are_drawn() -> None:
    points = LARGE + np.array((0.13, 0.21), np.float32)  # no centre lies on an edge
    seen = rasterise(points, np.zeros(3, np.float32), make_mesh(np.array([[0, 1, 2]]), 3), SIZE)
    y, x = np.mgrid[0 : SIZE[0], 0 : SIZE[1]] + 0.5
    x, y = x - 1.13, y - 1.21
    inside = (x >= 0) & (y <= 10) & (x / 14 <= y / 10)
    assert seen.pixel.tolist() == np.flatnonzero(inside).tolist()


def test_affine_values_are_interpolated_exactly() -> None:
    mesh = make_mesh(np.array([[0, 1, 2]]), 3)
    seen = rasterise(LARGE, np.zeros(3, np.float32), mesh, SIZE)
    values = seen.interpolate(LARGE)
    centres = np.stack([seen.pixel % SIZE[1], seen.pixel // SIZE[1]], axis=1) + 0.5
    assert np.allclose(values, centres, atol=1e-4)


def test_a_triangle_seen_from_behind_is_not_drawn() -> None:
    mesh = make_mesh(np.array([[0, 2, 1]]), 3)
    assert len(rasterise(LARGE, np.zeros(3, np.float32), mesh, SIZE).pixel) == 0


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_the_nearer_triangle_wins_whatever_the_order(order: list[int]) -> None:
    points = np.concatenate([LARGE, LARGE])
    depth = np.array([1, 1, 1, 2, 2, 2], np.float32)
    mesh = make_mesh(np.array([[0, 1, 2], [3, 4, 5]])[order], 6)
    seen = rasterise(points, depth, mesh, SIZE)
    assert set(seen.triangle.tolist()) == {order.index(1)}
    assert np.allclose(seen.depth, 2)


def test_triangles_that_cross_share_their_pixels_at_the_crossing() -> None:
    points = np.concatenate([LARGE, LARGE])
    depth = np.array([0, 14, 0, 7, 7, 7], np.float32)  # depth of the first is x - 1
    mesh = make_mesh(np.array([[0, 1, 2], [3, 4, 5]]), 6)
    seen = rasterise(points, depth, mesh, SIZE)
    x = seen.pixel % SIZE[1] + 0.5
    assert (seen.triangle[x > 8.1] == 0).all()
    assert (seen.triangle[x < 7.9] == 1).all()


def test_what_lies_outside_the_picture_is_cut_off() -> None:
    huge = np.array([[-500, 500], [500, 500], [-500, -500]], np.float32)
    mesh = make_mesh(np.array([[0, 1, 2]]), 3)
    seen = rasterise(huge, np.zeros(3, np.float32), mesh, SIZE)
    assert seen.pixel.max() < SIZE[0] * SIZE[1]
    assert rasterise(huge + 2000, np.zeros(3, np.float32), mesh, SIZE).pixel.size == 0


def test_an_even_slope_has_one_normal_and_smoothing_keeps_constants() -> None:
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 1], [0, 1, 1]], np.float32)
    mesh = make_mesh(np.array([[0, 1, 2], [0, 2, 3]]), 4)
    assert np.allclose(mesh.normals(points), np.array([0, -1, 1]) / np.sqrt(2), atol=1e-6)
    assert np.allclose(mesh.smooth(np.full(4, 3, np.float32)), 3)
