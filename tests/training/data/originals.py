"""Tiny public originals, written as their authors publish them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tests.evaluation.tiny_sets import write_picture

USAGES = ("Training", "Training", "PublicTest", "PrivateTest", "Training")
NAMES = ("fer0000000.png", "", "fer0000002.png", "fer0000003.png", "fer0000004.png")
VOTES = (
    (4, 0, 0, 1, 3, 2, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 0, 0, 0, 10),
    (0, 10, 0, 0, 0, 0, 0, 0, 0, 0),
    (1, 0, 9, 0, 0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 0, 0, 6, 4),
)
EMOTIONS = (0, 6, 3, 5, 4)
ANSWERS = "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
FOLDERS = {"Training": "FER2013Train", "PublicTest": "FER2013Valid", "PrivateTest": "FER2013Test"}


def fer_pictures() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (len(NAMES), 48, 48), np.uint8)


def write_votes(folder: Path, **changes: str) -> Path:
    lines = [f"Usage,Image name,{ANSWERS}"]
    for usage, name, votes in zip(USAGES, NAMES, VOTES, strict=True):
        lines.append(f"{usage},{name},{','.join(map(str, votes))}")
    text = "\n".join(lines) + "\n"
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "fer2013new.csv"
    path.write_text(text)
    return path


def write_fer2013(folder: Path) -> Path:
    """``fer2013.csv`` and ``fer2013new.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["emotion,pixels,Usage"]
    for emotion, picture, usage in zip(EMOTIONS, fer_pictures(), USAGES, strict=True):
        lines.append(f"{emotion},{' '.join(map(str, picture.ravel().tolist()))},{usage}")
    (folder / "fer2013.csv").write_text("\n".join(lines) + "\n")
    write_votes(folder)
    return folder


def write_ferplus_folders(folder: Path) -> Path:
    """FER+'s folders of pictures, with ``fer2013new.csv``."""
    for name, usage, picture in zip(NAMES, USAGES, fer_pictures(), strict=True):
        if name:
            file = folder / FOLDERS[usage] / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    write_votes(folder)
    return folder


def write_collection(folder: Path, face_rgb: np.ndarray) -> Path:
    """A collection of faces: some lines of its legend use tabs, some labels other words."""
    for name, shape in (("Ann_1.jpg", (200, 160)), ("Ann_2.jpg", (120, 160)), ("Bo_1.png", None)):
        rgb = face_rgb if shape is None else cv2.resize(face_rgb, shape[::-1])
        write_picture(folder / "images" / name, rgb)
    write_picture(folder / "images" / "zoe.jpg", face_rgb[:, ::-1].copy())
    legend = folder / "data" / "legend.csv"
    legend.parent.mkdir()
    lines = ["user.id,image,emotion", "1,Ann_1.jpg,HAPPINESS", "1,Bo_1.png,angry"]
    lines += ["520\tAnn_2.jpg\tsurprise", "2,Bo_1.png,neutral", "3,Bo_1.png,neutral"]
    legend.write_text("\n".join(lines) + "\n")
    return folder


def write_facekit(folder: Path, *, identities: int = 3) -> dict[str, np.ndarray]:
    """A small mesh in the layout of ICT-FaceKit's ``FaceXModel``; returns what is in it."""
    rng = np.random.default_rng(0)
    neutral = rng.normal(0, 5, (80, 3)).round(4).astype(np.float32)
    landmarks = rng.permutation(80)[:68].tolist()
    neutral[landmarks[9:17]] = neutral[landmarks[7::-1]] * (-1, 1, 1)
    neutral[landmarks[8], 0] = 0
    uv = rng.random((90, 2)).round(6).astype(np.float32)
    quad = rng.integers(0, 80, (40, 4))
    quad_uv = rng.integers(0, 90, (40, 4))
    quad[::7, 3], quad_uv[::7, 3] = -1, -1
    material = np.repeat([0, 1, 0, 2], 10)
    folder.mkdir(parents=True, exist_ok=True)
    polygons = []
    for place, (corners, points, used) in enumerate(zip(quad, quad_uv, material, strict=True)):
        if place % 10 == 0:
            polygons.append(f"usemtl {('M_Face', 'M_Teeth', 'M_Iris')[used]}")
        both = (f"{v + 1}/{t + 1}" for v, t in zip(corners, points, strict=True) if v >= 0)
        polygons.append("f " + " ".join(both))
    tail = [f"vt {u:.6f} {v:.6f}" for u, v in uv] + polygons
    shapes = {"generic_neutral_mesh": np.zeros_like(neutral)}
    names = [f"identity{i:03d}" for i in range(identities)] + ["jawOpen", "browDown_L"]
    shapes |= {name: rng.normal(0, 0.5, neutral.shape).round(3) for name in names}
    for name, delta in shapes.items():
        points = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in neutral + delta]
        head = ["# ICT FaceKit", "mtllib ICTFaceModelMaterial.mtl"]
        (folder / f"{name}.obj").write_text("\n".join([*head, *points, *tail]) + "\n")
    (folder / "vertex_indices.json").write_text(f'{{"idx_to_landmark_verts": {landmarks}}}')
    return {"neutral": neutral, "uv": uv, "quad": quad, "quad_uv": quad_uv,
            "material": material, "landmark68": np.array(landmarks), **shapes}  # fmt: skip


def write_goemotions(path: Path) -> Path:
    path.write_text(
        'My favourite food is "anything".\t27\teebbqej\n'
        "You know\u2028the answer man.\t4,27\tee84bjg\n"
        "I\u2019m glad\t17\tabc\n",
        encoding="utf-8",
    )
    return path
