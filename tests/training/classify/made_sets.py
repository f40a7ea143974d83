"""Tiny labelled sets in their real forms: noise whose brightness and stripes tell the classes."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import cv2
import numpy as np

from emocare.evaluation.affectnet import AFFECTNET_LABELS
from emocare.evaluation.ferplus import FER2013_LABELS
from emocare.evaluation.pictures import RAFDB_LABELS
from emocare.types import EXPRESSIONS, Expression
from tests.evaluation.tiny_sets import seventy_landmarks, votes_for

USAGES = {"Training": 28, "PublicTest": 14, "PrivateTest": 7}


def picture(expression: Expression, rng: np.random.Generator, side: int = 48) -> np.ndarray:
    """A square whose stripes run at the class's own angle."""
    angle = np.pi * EXPRESSIONS.index(expression) / len(EXPRESSIONS)
    y, x = np.mgrid[0:side, 0:side] / side
    stripes = np.sin(20 * (x * np.cos(angle) + y * np.sin(angle)) + rng.uniform(0, 6))
    return np.clip(128 + 80 * stripes + rng.normal(0, 10, (side, side)), 0, 255).astype(np.uint8)


def write_fer2013(path: Path, usages: dict[str, int] = USAGES) -> Path:
    rng = np.random.default_rng(0)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["emotion", "pixels", "Usage"])
        for usage, count in usages.items():
            for row in range(count):
                label = row % len(FER2013_LABELS)
                pixels = picture(FER2013_LABELS[label], rng).ravel()
                writer.writerow([label, " ".join(map(str, pixels.tolist())), usage])
    return path


def write_ferplus_csv(folder: Path) -> Path:
    """fer2013new.csv beside fer2013.csv, row by row."""
    write_fer2013(folder / "fer2013.csv")
    names = [*(e.value for e in EXPRESSIONS), "unknown", "NF"]
    with (folder / "fer2013new.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Usage", "Image name", *names])
        row = 0
        for usage, count in USAGES.items():
            for i in range(count):
                votes = [0] * 10
                label = EXPRESSIONS.index(FER2013_LABELS[i % 7])
                votes[label], votes[(label + 1) % 7] = 7, 2
                votes[9] = 1
                writer.writerow([usage, f"fer{row:07d}.png", *votes])
                row += 1
    return folder


def write_ferplus_npz(path: Path, rows: int = 48) -> Path:
    rng = np.random.default_rng(1)
    label = np.arange(rows) % 8
    np.savez(
        path,
        image=np.stack([picture(EXPRESSIONS[i], rng) for i in label]),
        votes=votes_for(*({int(i): 8, (int(i) + 1) % 8: 2} for i in label)),
        fer2013_label=(label % 7).astype(np.uint8),
        usage=np.where(np.arange(rows) % 3 < 2, "Training", "PublicTest"),
        landmarks=seventy_landmarks(rows),
    )
    return path


def write_folders(root: Path, per_class: int = 3, labels=EXPRESSIONS[:7], side: int = 40) -> Path:
    rng = np.random.default_rng(2)
    for expression in labels:
        folder = root / expression.value
        folder.mkdir(parents=True)
        for number in range(per_class):
            grey = picture(expression, rng, side)
            cv2.imwrite(str(folder / f"{number}.png"), cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    return root


def write_clips(root: Path, per_class: int = 2, frames: int = 4) -> Path:
    rng = np.random.default_rng(3)
    for part in ("train", "val"):
        for expression in EXPRESSIONS[:7]:
            for clip in range(per_class):
                folder = root / part / expression.value / f"clip{clip}"
                folder.mkdir(parents=True)
                for number in range(frames + clip):
                    file = folder / f"{number:03d}.png"
                    cv2.imwrite(str(file), picture(expression, rng, 32))
    return root


def write_rafdb(root: Path) -> Path:
    """The official list with aligned pictures."""
    rng = np.random.default_rng(4)
    (root / "EmoLabel").mkdir(parents=True)
    aligned = root / "Image" / "aligned"
    aligned.mkdir(parents=True)
    lines = []
    for usage, count in (("train", 21), ("test", 7)):
        for number in range(count):
            label = number % 7
            name = f"{usage}_{number:05d}"
            cv2.imwrite(str(aligned / f"{name}_aligned.jpg"), picture(RAFDB_LABELS[label], rng, 50))
            lines.append(f"{name}.jpg {label + 1}\n")
    (root / "EmoLabel" / "list_patition_label.txt").write_text("".join(lines))
    return root


@contextlib.contextmanager
def _table(path: Path, names: list[str]):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        yield writer


def write_rafdb_csv(root: Path) -> Path:
    """Kaggle's form: train_labels.csv and DATASET/train/LABEL/."""
    rng = np.random.default_rng(5)
    for usage, count in (("train", 14), ("test", 7)):
        with _table(root / f"{usage}_labels.csv", ["image", "label"]) as writer:
            for number in range(count):
                label = number % 7
                folder = root / "DATASET" / usage / str(label + 1)
                folder.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(folder / f"{number}.jpg"), picture(RAFDB_LABELS[label], rng, 50))
                writer.writerow([f"{number}.jpg", label + 1])
    return root


def write_affectnet(root: Path) -> Path:
    """training.csv and validation.csv with valence and arousal, pictures beside them."""
    rng = np.random.default_rng(6)
    names = ["subDirectory_filePath", "expression", "valence", "arousal"]
    for usage, count in (("training", 32), ("validation", 16)):
        (root / usage).mkdir(parents=True)
        with _table(root / f"{usage}.csv", names) as writer:
            for number in range(count):
                label = number % 8
                file = f"{usage}/{number}.jpg"
                cv2.imwrite(str(root / file), picture(AFFECTNET_LABELS[label], rng, 48))
                writer.writerow([file, label, label / 4 - 1, 0.5 - label / 8])
            writer.writerow([f"{usage}/none.jpg", 10, -2, -2])
    return root


def write_affectnet_folders(root: Path) -> Path:
    rng = np.random.default_rng(7)
    for usage, count in (("train_set", 24), ("val_set", 8)):
        for name in ("images", "annotations"):
            (root / usage / name).mkdir(parents=True)
        for number in range(count):
            label = number % 8
            cv2.imwrite(
                str(root / usage / "images" / f"{number}.jpg"),
                picture(AFFECTNET_LABELS[label], rng),
            )
            notes = root / usage / "annotations"
            np.save(notes / f"{number}_exp.npy", np.array(str(label)))
            np.save(notes / f"{number}_val.npy", np.array(str(label / 8)))
            np.save(notes / f"{number}_aro.npy", np.array("-2"))
    return root
