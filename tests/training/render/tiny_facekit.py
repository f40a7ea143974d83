"""A made face model in the form of facekit.npz: an egg with eyes, a mouth's slit and 68 marks.

It has every expression shape of the real one, each a soft bump in the right place and direction,
so that whatever holds by construction (signs, truth, determinism) can be tested without the real
file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RADII, MIDDLE = np.array([7.6, 10.8, 9.0]), np.array([0.0, 3.0, 1.5])
EYE_RADIUS, EYES = 1.5, {"R": np.array([-3.1, 3.5, 7.9]), "L": np.array([3.1, 3.5, 7.9])}
MOUTH_Y = -3.4
PAIRED = {
    # name: place on the left half (x, y), radius, shift
    "browDown": ((2.5, 6.0), 2.0, (0, -0.5, 0)),
    "browInnerUp": ((1.5, 6.0), 1.6, (0, 0.6, 0)),
    "browOuterUp": ((4.6, 5.7), 1.6, (0, 0.7, 0)),
    "cheekPuff": ((4.5, -2.0), 2.5, (0.3, 0, 0.8)),
    "cheekRaiser": ((4.0, 1.5), 2.0, (0, 0.6, 0.2)),
    "cheekSquint": ((4.0, 1.5), 2.0, (0, 0.6, 0.2)),
    "mouthDimple": ((2.6, -3.4), 1.2, (0.5, 0, -0.4)),
    "mouthFrown": ((2.6, -3.4), 1.4, (0, -0.6, 0)),
    "mouthPress": ((1.2, -3.4), 1.4, (0, 0, -0.4)),
    "mouthSmile": ((2.6, -3.4), 2.0, (0.7, 0.8, -0.2)),
    "mouthStretch": ((2.6, -3.4), 2.0, (1.0, 0, -0.2)),
    "mouthUpperUp": ((1.0, -3.0), 1.2, (0, 0.7, 0)),
    "noseSneer": ((1.2, -0.5), 1.6, (0, 0.8, 0.2)),
}
LIDS = {
    # name: how far the upper and lower lid move, of the eye's opening
    "eyeBlink": (-1.0, 0.0),
    "eyeSquint": (0.0, 0.25),
    "eyeWide": (0.3, 0.0),
    "eyeLookDown": (-0.5, 0.0),
    "eyeLookUp": (0.2, 0.0),
    "eyeLookIn": (0.0, 0.0),
    "eyeLookOut": (0.0, 0.0),
    "PupilDilate": (0.0, 0.0),
}
LOWER_LIP = {"jawOpen": -3.0, "mouthLowerDown_L": -0.6, "mouthLowerDown_R": -0.6}
WHOLE_MOUTH = {
    "jawForward": (0, 0, 1.0),
    "jawLeft": (0.9, 0, 0),
    "jawRight": (-0.9, 0, 0),
    "mouthFunnel": (0, 0, 0.9),
    "mouthLeft": (1.5, 0, 0),
    "mouthPucker": (0, 0, 1.0),
    "mouthRight": (-1.5, 0, 0),
    "mouthRollLower": (0, 0, -0.6),
    "mouthRollUpper": (0, 0, -0.6),
    "mouthShrugLower": (0, 0.8, 0),
    "mouthShrugUpper": (0, 0.3, 0),
}
EYE_OPENING = 0.85


def write_tiny_facekit(path: Path) -> Path:
    """Write the model and return its path."""
    skin, skin_quads = _egg()
    meshes = [("M_Face", skin, skin_quads)]
    for side, name in (("R", "M_ScleraRight"), ("L", "M_ScleraLeft")):
        meshes.append((name, *_ball(EYES[side], EYE_RADIUS)))
    meshes.append(("M_Teeth", *_plate(z=8.2, height=0.8)))
    meshes.append(("M_GumsTongue", *_plate(z=7.4, height=1.6)))
    vertices = np.concatenate([points for _, points, _ in meshes])
    starts = np.cumsum([0, *(len(points) for _, points, _ in meshes)])
    names, shapes = _shapes(vertices, len(skin))
    np.savez(
        path,
        neutral=vertices.astype(np.float32),
        identity=_identity(vertices).astype(np.float16),
        expression=shapes.astype(np.float16),
        expression_name=np.array(names),
        quad=np.concatenate(
            [quads + start for (_, _, quads), start in zip(meshes, starts, strict=False)]
        ).astype(np.int32),
        quad_material=np.repeat(np.arange(len(meshes)), [len(quads) for *_, quads in meshes]),
        material=np.array([name for name, *_ in meshes]),
        landmark68=_landmarks(skin),
    )
    return path


def _egg(rows: int = 84, columns: int = 96) -> tuple[NDArray, NDArray]:
    """An ellipsoid, open at the eyes and along the mouth."""
    height = np.sin(np.linspace(-np.pi / 2 + 0.02, np.pi / 2 - 0.02, rows))
    turn = np.linspace(-np.pi, np.pi, columns, endpoint=False)
    across = np.sqrt(1 - height**2)[:, None]
    unit = np.stack(
        [
            across * np.sin(turn),
            np.broadcast_to(height[:, None], (rows, columns)),
            across * np.cos(turn),
        ],
        axis=-1,
    )
    points = (MIDDLE + RADII * unit).reshape(-1, 3)
    row, column = np.mgrid[0 : rows - 1, 0:columns]
    beside = (column + 1) % columns
    quads = np.stack(
        [
            row * columns + column,
            row * columns + beside,
            (row + 1) * columns + beside,
            (row + 1) * columns + column,
        ],
        axis=-1,
    ).reshape(-1, 4)
    middle = points[quads].mean(axis=1)
    front = middle[:, 2] > 4
    mouth = front & (np.abs(middle[:, 1] - MOUTH_Y) < 0.13) & (np.abs(middle[:, 0]) < 2.4)
    eye = front & (_in_eye(middle) < 1)
    return points, quads[~(mouth | eye)]


def _in_eye(points: NDArray) -> NDArray:
    """Below 1 inside the opening of an eye."""
    x, y = np.abs(points[:, 0]) - EYES["L"][0], points[:, 1] - EYES["L"][1]
    return np.hypot(x / 1.5, y / (EYE_OPENING / 2))


def _ball(centre: NDArray, radius: float, rows: int = 16) -> tuple[NDArray, NDArray]:
    """A sphere of quads, its poles at the top and bottom."""
    tall, turn = np.meshgrid(
        np.linspace(-1.5, 1.5, rows), np.linspace(-np.pi, np.pi, 2 * rows), indexing="ij"
    )
    unit = np.stack([np.cos(tall) * np.sin(turn), np.sin(tall), np.cos(tall) * np.cos(turn)], -1)
    return (centre + radius * unit).reshape(-1, 3), _grid_quads(rows, 2 * rows)


def _plate(z: float, height: float) -> tuple[NDArray, NDArray]:
    """A flat wall behind the lips."""
    y, x = np.meshgrid(
        np.linspace(MOUTH_Y - height, MOUTH_Y + height, 5), np.linspace(-2.2, 2.2, 9), indexing="ij"
    )
    return np.stack([x, y, np.full_like(x, z)], axis=-1).reshape(-1, 3), _grid_quads(5, 9)


def _grid_quads(rows: int, columns: int) -> NDArray:
    row, column = np.mgrid[0 : rows - 1, 0 : columns - 1]
    first = row * columns + column
    return np.stack([first, first + 1, first + columns + 1, first + columns], -1).reshape(-1, 4)


def _identity(vertices: NDArray) -> NDArray:
    """Wider, longer and deeper heads."""
    offset = vertices - MIDDLE
    return np.stack([0.03 * offset * np.eye(3)[axis] for axis in range(3)])


def _bump(vertices: NDArray, place: tuple[float, float], radius: float) -> NDArray:
    away = np.hypot(vertices[:, 0] - place[0], vertices[:, 1] - place[1])
    return np.exp(-((away / radius) ** 2)) * (vertices[:, 2] > 4)


def _shapes(vertices: NDArray, skin: int) -> tuple[list[str], NDArray]:
    """Every shape of the real model."""
    shapes: dict[str, NDArray] = {}
    on_skin = (np.arange(len(vertices)) < skin)[:, None]
    for side, sign in (("L", 1), ("R", -1)):
        for name, ((x, y), radius, shift) in PAIRED.items():
            bump = _bump(vertices, (sign * x, y), radius)[:, None]
            shapes[f"{name}_{side}"] = bump * np.array(shift) * (sign, 1, 1) * on_skin
        for name, (upper, lower) in LIDS.items():
            shapes[f"{name}_{side}"] = _lid_shift(vertices, sign, upper, lower) * on_skin
    below = (vertices[:, 1] < MOUTH_Y) & (vertices[:, 2] > 4)
    for name, down in LOWER_LIP.items():
        fade = np.exp(-(((vertices[:, 1] - MOUTH_Y) / 5) ** 2)) * below
        if name[-2] == "_":
            fade = fade * _bump(vertices, (1.0 if name[-1] == "L" else -1.0, MOUTH_Y), 2.0)
        shapes[name] = fade[:, None] * np.array([0, down, 0])
    shapes["mouthClose"] = -0.97 * shapes["jawOpen"] * _bump(vertices, (0, MOUTH_Y), 3)[:, None]
    for name, shift in WHOLE_MOUTH.items():
        shapes[name] = _bump(vertices, (0, MOUTH_Y), 2.2)[:, None] * np.array(shift) * on_skin
    names = sorted(shapes)
    return names, np.stack([shapes[name] for name in names])


def _lid_shift(vertices: NDArray, sign: int, upper: float, lower: float) -> NDArray:
    """The lids' own vertices move; the skin around follows less."""
    x, y = vertices[:, 0] - sign * EYES["L"][0], vertices[:, 1] - EYES["L"][1]
    near = np.exp(-((x / 1.4) ** 4)) * np.exp(-(((np.abs(y) - EYE_OPENING / 2) / 0.6) ** 2))
    shift = np.where(y > 0, upper, lower) * EYE_OPENING * near * (vertices[:, 2] > 4)
    return np.stack([np.zeros_like(shift), shift, np.zeros_like(shift)], axis=1)


def _landmarks(skin: NDArray) -> NDArray:
    """The vertices nearest to where the 68 belong."""
    angle = np.linspace(np.pi, 2 * np.pi, 17)
    places = [*np.stack([7.2 * np.cos(angle), 2.0 + 9.0 * np.sin(angle)], 1)]
    right_brow = [(-5.6, 5.4), (-4.6, 5.9), (-3.5, 6.1), (-2.4, 6.0), (-1.3, 5.7)]
    places += right_brow + [(-x, y) for x, y in reversed(right_brow)]
    places += [(0, 3.7), (0, 2.6), (0, 1.6), (0, 0.4)]
    places += [(-1.25, -1.1), (-0.6, -1.2), (0, -1.25), (0.6, -1.2), (1.25, -1.1)]
    half = EYE_OPENING / 2 + 0.1
    right_eye = [(-1.6, 0), (-0.6, half), (0.6, half), (1.6, 0), (0.6, -half), (-0.6, -half)]
    for eye in (EYES["R"], EYES["L"]):
        places += [(eye[0] + x, eye[1] + y) for x, y in right_eye]
    up, low = 0.95, -1.0
    outer = [(-2.6, 0), (-1.7, 0.7), (-0.7, up), (0, up), (0.7, up), (1.7, 0.7), (2.6, 0)]
    outer += [(1.8, -0.7), (1.0, low), (0, low), (-1.0, low), (-1.8, -0.7)]
    inner = [(-2.2, 0.05), (-1, 0.14), (0, 0.14), (1, 0.14), (2.2, 0.05)]
    inner += [(1, -0.14), (0, -0.14), (-1, -0.14)]
    places += [(x, MOUTH_Y + y) for x, y in outer + inner]
    front = np.flatnonzero(skin[:, 2] > 1)
    away = np.linalg.norm(skin[front][None, :, :2] - np.array(places)[:, None], axis=2)
    # Lips above and below the slit must not share a vertex.
    away[61:64] += 9 * (skin[front, 1] < MOUTH_Y)
    away[65:68] += 9 * (skin[front, 1] > MOUTH_Y)
    return front[away.argmin(axis=1)].astype(np.int32)
