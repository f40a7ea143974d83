"""Pictures made hard to read on purpose, one hardship at a time and in three strengths.

Each takes a grey picture (H, W) uint8, its five landmarks in pixels, a strength from 0 (mild)
to 2 (severe), around which the actual one is drawn, and a random generator; it returns the
spoilt picture with its landmarks. Turned
faces are not made but chosen by the teacher's yaw: a warped picture is no turned head.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from emocare.types import Float32Array, UInt8Array
from emocare.vision.align import transform_points

Spoilt = tuple[UInt8Array, Float32Array]
Corruption = Callable[[UInt8Array, Float32Array, int, np.random.Generator], Spoilt]

STRENGTHS = ("mild", "medium", "severe")

# Per strength; lengths in sides of the picture.
BLUR_SIGMA = (0.02, 0.04, 0.07)
DARK_GAIN = (0.25, 0.10, 0.04)
DARK_NOISE = 4.0  # grey levels: a webcam at high gain
BRIGHT_GAIN = (1.7, 2.6, 4.0)
SMALL_SIDE_PX = (28.0, 18.0, 12.0)
NOISE_SIGMA = (12.0, 25.0, 45.0)
JPEG_QUALITY = (30.0, 12.0, 5.0)
TILT_DEGREES = (20.0, 45.0, 75.0)
HAND_WIDTH = (0.24, 0.36, 0.5)
CUT_SHARE = (0.12, 0.25, 0.38)


def blur(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Put the picture out of focus."""
    sigma = _about(BLUR_SIGMA[strength], rng) * len(picture)
    return _bytes(
        cv2.GaussianBlur(picture, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    ), landmarks


def dark(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Turn down the light; the noise of the sensor stays."""
    dim = picture * _about(DARK_GAIN[strength], rng) + rng.normal(0, DARK_NOISE, picture.shape)
    return _bytes(dim), landmarks


def bright(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Overexpose."""
    return _bytes(picture * _about(BRIGHT_GAIN[strength], rng)), landmarks


def small(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Move the face away until few pixels are left."""
    side = round(_about(SMALL_SIDE_PX[strength], rng))
    shrunk = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    return _bytes(shrunk), landmarks * np.float32(side / len(picture))


def noise(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Add the noise of a high gain."""
    return _bytes(
        picture + rng.normal(0, _about(NOISE_SIGMA[strength], rng), picture.shape)
    ), landmarks


def jpeg(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Compress hard."""
    options = [cv2.IMWRITE_JPEG_QUALITY, round(_about(JPEG_QUALITY[strength], rng))]
    data = cv2.imencode(".jpg", picture, options)[1]
    return _bytes(np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))), landmarks


def tilt(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Lay the head on one shoulder."""
    angle = _about(TILT_DEGREES[strength], rng) * rng.choice((-1.0, 1.0))
    side = len(picture)
    middle = ((side - 1) / 2, (side - 1) / 2)
    matrix = np.asarray(cv2.getRotationMatrix2D(middle, angle, 1.0), np.float64)
    turned = cv2.warpAffine(picture, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE)
    matrix[:, 2] += 0.5 - matrix[:, :2].sum(axis=1) / 2  # our first pixel's centre is (0.5, 0.5)
    return _bytes(turned), transform_points(matrix, landmarks)


def mask(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Put a cloth over mouth and chin, up to below, on or above the nose's tip."""
    eyes, nose, mouth = landmarks[:2].mean(axis=0), landmarks[2], landmarks[3:].mean(axis=0)
    down = mouth - eyes
    across = np.array([down[1], -down[0]])
    top = nose + (0.25, 0.0, -0.25)[strength] * down
    corners = [top - 0.95 * across, top + 0.95 * across]
    corners += [mouth + 0.65 * across + 0.8 * down, mouth - 0.65 * across + 0.8 * down]
    shade = float(rng.uniform(60, 235))
    return _filled(picture, np.array(corners), shade, rng), landmarks


def hand(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Hold a palm with four fingers, as bright as the face, before some part of it."""
    side = len(picture)
    width = _about(HAND_WIDTH[strength], rng) * side
    shade = float(np.median(picture)) + float(rng.normal(0, 12))
    centre = landmarks[rng.integers(0, 5)] + rng.normal(0, 0.06 * side, 2)
    angle = float(rng.uniform(-0.9, 0.9))
    up = np.array([np.sin(angle), -np.cos(angle)])
    right = np.array([np.cos(angle), np.sin(angle)])
    covered = picture
    for finger in range(4):
        base = centre + right * (finger - 1.5) * width / 4
        reach, half = up * width * (1.0 - 0.12 * abs(finger - 1.4)), right * width * 0.11
        bar = np.array([base - half, base + half, base + half + reach, base - half + reach])
        covered = _filled(covered, bar, shade + 6 * (finger % 2), rng)
    palm = np.array([[-0.5, 0.0], [0.5, 0.0], [0.4, 1.2], [-0.4, 1.2]]) * width
    return _filled(covered, centre + palm @ np.stack([right, -up]), shade, rng), landmarks


def cut(
    picture: UInt8Array, landmarks: Float32Array, strength: int, rng: np.random.Generator
) -> Spoilt:
    """Let the face leave the picture on one side."""
    lost = round(_about(CUT_SHARE[strength], rng) * len(picture))
    side = rng.integers(0, 4)
    if side == 0:
        return picture[:-lost], landmarks
    if side == 1:
        return picture[:, :-lost], landmarks
    if side == 2:
        return picture[:, lost:], landmarks - np.array([lost, 0], np.float32)
    return picture[lost:], landmarks - np.array([0, lost], np.float32)


CORRUPTIONS: Mapping[str, Corruption] = MappingProxyType(
    {
        "blur": blur,
        "dark": dark,
        "bright": bright,
        "small": small,
        "noise": noise,
        "jpeg": jpeg,
        "tilt": tilt,
        "mask": mask,
        "hand": hand,
        "cut": cut,
    }
)


def _filled(
    picture: UInt8Array, corners: NDArray[np.floating], shade: float, rng: np.random.Generator
) -> UInt8Array:
    """Fill a convex polygon (K, 2) in pixels with a grey of slight texture."""
    inside = np.zeros(picture.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round((corners - 0.5) * 16).astype(np.int32), 1, shift=4)
    cloth = shade + rng.normal(0, 3, picture.shape)
    return _bytes(np.where(inside > 0, cloth, picture))


def _about(value: float, rng: np.random.Generator) -> float:
    """Draw a strength up to a quarter below or a third above its middle."""
    return value * float(rng.uniform(3 / 4, 4 / 3))


def _bytes(values: NDArray[np.generic]) -> UInt8Array:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
