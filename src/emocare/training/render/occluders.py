"""Things in front of a face: glasses, masks, hands, objects, strands of hair, a cap's brim.

Each is a value that draws itself on a stage as layers, from the face outwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from emocare.training.render.hair import Colour
from emocare.training.render.polylines import smooth_curve
from emocare.training.render.stage import Layer, Stage, fill, stroke
from emocare.types import Float32Array


class Occluder(Protocol):
    """Something that hides part of a face."""

    def layers(self, stage: Stage) -> list[Layer]:
        """Return what to lay over the picture, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Glasses:
    """``tint`` 0 clear to 1 opaque; ``glare`` 0-1; half width and height of a lens in cm.

    ``squareness``: 2 is an ellipse, more is squarer.
    """

    frame: Colour
    rim_cm: float
    half_width_cm: float
    half_height_cm: float
    squareness: float
    tint: float
    lens: Colour
    glare: float
    glare_place: float

    def layers(self, stage: Stage) -> list[Layer]:
        """Return lenses, glare and frame."""
        rims = [self._rim(stage, eye) for eye in (0, 1)]
        right, left = (fill(stage.size_px, stage.place(rim)) for rim in rims)
        lens = np.maximum(right, left)
        layers = [
            Layer(lens * np.float32(self.tint), np.array(self.lens, np.float32) * stage.light)
        ]
        if self.glare > 0:
            layers.append(Layer(lens * self._glare_band(stage) * self.glare, 1.2 * stage.light))
        lines = [stage.place(rim) for rim in rims]
        width = self.rim_cm * stage.camera.pixels_per_cm
        drawn = stroke(stage.size_px, lines, width, closed=True)
        others = [stage.place(line) for line in self._arms(stage, rims)]
        drawn = np.maximum(drawn, stroke(stage.size_px, others, width))
        return [*layers, Layer(drawn, np.array(self.frame, np.float32) * stage.light)]

    def _rim(self, stage: Stage, eye: int) -> Float32Array:
        """Return the rim (24, 3) around one eye, curved around the face a little."""
        middle = stage.marks[36 + 6 * eye : 42 + 6 * eye].mean(axis=0)
        turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        bend = 2 / self.squareness
        x = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** bend * self.half_width_cm
        y = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** bend * self.half_height_cm
        x = x + middle[0] * 1.04
        depth = stage.marks[27, 2] + 0.9 - 0.035 * x**2
        return np.stack([x, middle[1] - 0.25 + y, depth], axis=1).astype(np.float32)

    def _arms(self, stage: Stage, rims: list[Float32Array]) -> list[Float32Array]:
        """Return the bridge, and the arms that can be seen from here."""
        inner = [rims[0][rims[0][:, 0].argmax()], rims[1][rims[1][:, 0].argmin()]]
        peak = (inner[0] + inner[1]) / 2 + (0, 0.35, 0.2)
        lines = [smooth_curve(np.stack([inner[0], peak, inner[1]])).astype(np.float32)]
        for eye, sign, ear in ((0, -1, 0), (1, 1, 16)):
            if sign * stage.pose.yaw < 0.1:
                hinge = rims[eye][(sign * rims[eye][:, 0]).argmax()] + (0, 0.5, 0)
                behind = stage.marks[ear] + (0, 0.6, -2.5)
                lines.append(np.stack([hinge, behind]).astype(np.float32))
        return lines

    def _glare_band(self, stage: Stage) -> Float32Array:
        """Return a slanted bright band."""
        rows, columns = np.mgrid[0 : stage.size_px, 0 : stage.size_px].astype(np.float32)
        middle = stage.place(stage.marks[27:28])[0]
        across = (columns - middle[0]) * 0.8 + (rows - middle[1]) * 0.6
        phase = across / stage.eye_distance_px * 4 + self.glare_place * 6
        return np.clip(np.sin(phase) * 2 - 0.8, 0, 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class FaceMask:
    """A surgical or cloth mask from the nose's bridge (``top`` 28 or 29) to under the chin."""

    colour: Colour
    top: int
    pleats: int

    def layers(self, stage: Stage) -> list[Layer]:
        """Return cloth with straps."""
        marks, size = stage.marks, stage.size_px
        jaw = marks[2:15] * (1.04, 1, 1.03)
        chin = marks[6:11] + np.array((0, -0.7, 0.5))
        front = marks[[self.top, 30, 33, 51, 57]] + np.array((0, 0, 0.7))
        points = stage.place(np.concatenate([jaw, chin, front]))
        outline = cv2.convexHull(points)[:, 0].astype(np.float32)
        alpha = fill(size, outline)
        straps = [
            stage.place(marks[[side, ear]] + (0, 0, -0.5)) for side, ear in ((2, 0), (14, 16))
        ]
        shown = [
            strap
            for strap, sign in zip(straps, (-1, 1), strict=True)
            if sign * stage.pose.yaw < 0.2
        ]
        layers = (
            [Layer(stroke(size, shown, 0.25 * stage.camera.pixels_per_cm), 0.8 * stage.light)]
            if shown
            else []
        )
        colour = np.array(self.colour, np.float32) * stage.light * self._shade(stage)[..., None]
        return [*layers, Layer(alpha, colour)]

    def _shade(self, stage: Stage) -> Float32Array:
        """Return folds, and darker cloth towards the edge that is turned away."""
        rows, columns = np.mgrid[0 : stage.size_px, 0 : stage.size_px].astype(np.float32)
        middle = stage.place(stage.marks[33:34])[0]
        side = (columns - middle[0]) / stage.eye_distance_px
        down = (rows - middle[1]) / stage.eye_distance_px
        fold = 1 + 0.08 * np.sin(down * 8 * self.pleats) * (self.pleats > 0)
        return (fold * np.clip(1.1 - 0.35 * side**2, 0.4, 1.1)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand at ``place`` (units of the eyes' distance from the nose), turned by ``turn_rad``."""

    skin: Colour
    place: tuple[float, float]
    turn_rad: float
    fingers: int
    size: float

    def layers(self, stage: Stage) -> list[Layer]:
        """Return fingers and palm, rounded by light."""
        unit = stage.eye_distance_px * self.size
        root = stage.place(stage.marks[30:31])[0] + np.array(self.place) * stage.eye_distance_px
        along = np.array([np.cos(self.turn_rad), np.sin(self.turn_rad)])
        across = np.array([-along[1], along[0]])
        alpha = np.zeros((stage.size_px, stage.size_px), np.float32)
        shade = alpha.copy()
        for finger in range(self.fingers):
            start = root + across * unit * 0.3 * (finger - (self.fingers - 1) / 2)
            reach = 1.0 - 0.12 * abs(finger - 1.2)
            line = np.stack([start - along * unit * 0.4, start + along * unit * reach])
            drawn = stroke(stage.size_px, [line.astype(np.float32)], unit * 0.32)
            shade = np.where(drawn > 0, _rounded(drawn, unit * 0.15), shade)
            alpha = np.maximum(alpha, drawn)
        palm = stroke(
            stage.size_px,
            [np.stack([root - along * unit * 0.5, root - along * unit * 3]).astype(np.float32)],
            unit * 0.32 * self.fingers,
        )
        shade = np.where(alpha > 0.5, shade, _rounded(palm, unit * 0.4))
        alpha = np.maximum(alpha, palm)
        shade = cv2.GaussianBlur(shade, (0, 0), max(unit * 0.03, 0.5)).astype(np.float32)
        colour = np.array(self.skin, np.float32) * stage.light
        return [Layer(alpha, colour * (0.35 + 0.65 * shade)[..., None])]


def _rounded(mask: Float32Array, radius_px: float) -> Float32Array:
    """Return light (S, S) on a shape that is round towards its edges."""
    inside = cv2.distanceTransform((mask > 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    depth = np.clip(inside / max(radius_px, 1), 0, 1)
    return np.sqrt(depth * (2 - depth)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Thing:
    """A flat object: ``corners`` in units of the eyes' distance from the nose's tip."""

    colour: Colour
    second: Colour
    corners: tuple[tuple[float, float], ...]
    smooth: bool

    def layers(self, stage: Stage) -> list[Layer]:
        """Return it, shaded from one colour to another."""
        corners = np.array(self.corners)
        outline = smooth_curve(corners, closed=True) if self.smooth else corners
        nose = stage.place(stage.marks[30:31])[0]
        alpha = fill(stage.size_px, (nose + outline * stage.eye_distance_px).astype(np.float32))
        share = np.linspace(0, 1, stage.size_px, dtype=np.float32)[:, None, None]
        mixed = np.array(self.colour) * share + np.array(self.second) * (1 - share)
        colour = np.broadcast_to(mixed * stage.light, (stage.size_px, stage.size_px, 3))
        return [Layer(alpha, colour.astype(np.float32))]


@dataclass(frozen=True, slots=True)
class Strands:
    """Loose hair across the forehead: offsets (cm) of each strand from the hairline."""

    colour: Colour
    ends: tuple[tuple[float, float, float], ...]
    width_cm: float

    def layers(self, stage: Stage) -> list[Layer]:
        """Return the strands."""
        lines = []
        for start_x, end_x, length in self.ends:
            points = np.array(
                [
                    [start_x, 11.5, 10.5],
                    [(start_x + end_x) / 2, 11.5 - length * 0.45, 11.6],
                    [end_x, 11.5 - length, 11.2 - 0.04 * end_x**2],
                ]
            )
            lines.append(stage.place(smooth_curve(points)))
        width = self.width_cm * stage.camera.pixels_per_cm
        drawn = stroke(stage.size_px, lines, max(width, 1.0))
        return [Layer(drawn, 0.75 * np.array(self.colour, np.float32) * stage.light)]


@dataclass(frozen=True, slots=True)
class Brim:
    """The brim of a cap, ``reach_cm`` long, tilted down by ``drop_cm``."""

    colour: Colour
    height_cm: float
    reach_cm: float
    drop_cm: float

    def layers(self, stage: Stage) -> list[Layer]:
        """Return the brim."""
        turn = np.linspace(0, np.pi, 15)
        reach = self.reach_cm * np.sin(turn)
        x = 7.6 * np.cos(turn)
        front = np.stack([x, self.height_cm - self.drop_cm * np.sin(turn), 7.5 + reach], axis=1)
        back = np.stack([x[::-1], np.full(15, self.height_cm + 0.7), 7.0 + 4.2 * np.sin(turn)], 1)
        alpha = fill(stage.size_px, stage.place(np.concatenate([front, back])))
        return [Layer(alpha, np.array(self.colour, np.float32) * stage.light * 0.6)]
