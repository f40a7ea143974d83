"""Heat in an annotated copy: on faces that could be read, with words, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.explaining import METHODS, Explainer, build_explainer
from emocare.analysis.options import OutputOptions
from emocare.analysis.overlay import FrameAnnotator
from emocare.errors import Invalid, Unavailable
from emocare.types import Frame, Reason
from emocare.vision.detect import MtcnnDetector
from emocare.vision.explain import Method
from emocare.vision.network import OnnxFaceNetwork
from tests.analysis.made_readings import made_reading
from tests.generated_clips import Picture, lit
from tests.made_network import MadeNetwork


def explainer(name: str = "happiness") -> Explainer:
    return Explainer(MadeNetwork(), name, Method.CAM)


def test_the_lit_part_is_where_the_network_looked(
    detector: MtcnnDetector, astronaut: Picture
) -> None:
    """The made network looks at the upper left quarter of the crop, and only there."""
    [reading] = FaceAnalyzer(detector, MadeNetwork()).image(astronaut)
    plain = FrameAnnotator(chart=False).annotate(Frame(astronaut), [reading])
    heated = FrameAnnotator(chart=False, explainer=explainer()).annotate(
        Frame(astronaut), [reading]
    )

    box = reading.box
    left, top, right, bottom = (round(v) for v in (box.x1, box.y1, box.x2, box.y2))
    inside = np.s_[top + 5 : bottom - 5, left + 5 : right - 5]
    changed = np.abs(heated[inside].astype(int) - plain[inside]).sum(axis=2)
    height, width = changed.shape
    assert changed[: height // 4, : width // 4].mean() > 60
    assert changed[3 * height // 4 :].max() == 0
    assert changed[:, 3 * width // 4 :].max() == 0


def test_an_abstention_is_never_lit_and_needs_no_legend() -> None:
    picture = np.zeros((360, 640, 3), np.uint8)
    unread = made_reading(reasons=(Reason.TOO_DARK,))

    plain = FrameAnnotator(chart=False).annotate(Frame(picture), [unread])
    asked = FrameAnnotator(chart=False, explainer=explainer()).annotate(Frame(picture), [unread])

    np.testing.assert_array_equal(asked, plain)


def test_a_face_too_dark_to_read_is_not_explained(
    detector: MtcnnDetector, astronaut: Picture
) -> None:
    frame = Frame(lit(astronaut, 0.04))
    for reading in FaceAnalyzer(detector, MadeNetwork()).image(frame.rgb):
        assert reading.abstained
        assert explainer().explain(frame, reading) is None


def test_top_is_what_each_face_looked_like(detector: MtcnnDetector, astronaut: Picture) -> None:
    [reading] = FaceAnalyzer(detector, MadeNetwork()).image(astronaut)
    found = explainer("top").explain(Frame(astronaut), reading)
    assert found is not None
    assert found.target.name == reading.top_expression == "happiness"


@pytest.mark.parametrize("width", [60, 160, 2000])
def test_the_legend_is_there_at_every_size(
    detector: MtcnnDetector, astronaut: Picture, width: int
) -> None:
    [reading] = FaceAnalyzer(detector, MadeNetwork()).image(astronaut)
    picture = np.full((64, width, 3), 90, np.uint8)
    drawn = FrameAnnotator(chart=False, explainer=explainer("AU12")).annotate(
        Frame(picture), [reading]
    )
    assert (drawn[:8, :30] != picture[:8, :30]).any()


def test_words_say_what_is_lit_and_how_it_was_found() -> None:
    longest, *_, shortest = explainer("AU12").words
    assert longest == "lit: what spoke for AU12 lip corners raised (class activation map)"
    assert len(shortest) < 12
    assert set(METHODS) == set(Method)


def test_nothing_is_explained_unless_asked_for() -> None:
    assert build_explainer(MadeNetwork(), OutputOptions()) is None


def test_the_exact_method_is_used_where_the_network_has_maps() -> None:
    asked = OutputOptions(explain="AU12")
    made = build_explainer(MadeNetwork(), asked)
    assert made is not None
    assert made.as_metadata() == {"explain": "AU12", "explain_method": "cam"}
    plain = MadeNetwork()
    plain.has_maps = False
    hiding = build_explainer(plain, asked)
    assert hiding is not None
    assert hiding.method is Method.OCCLUSION


def test_what_cannot_be_explained_is_said_before_anything_is_read() -> None:
    with pytest.raises(Invalid, match="'boredom'"):
        build_explainer(MadeNetwork(), OutputOptions(explain="boredom"))
    plain = MadeNetwork()
    plain.has_maps = False
    with pytest.raises(Unavailable, match="--explain-method"):
        build_explainer(plain, OutputOptions(explain="top", explain_method="cam"))


def test_the_shipped_network_explains_a_smile(
    analyzer: FaceAnalyzer, astronaut: Picture, tmp_path: Path
) -> None:
    [reading] = analyzer.image(astronaut)
    made = build_explainer(OnnxFaceNetwork(), OutputOptions(explain="top"))
    assert made is not None
    found = made.explain(Frame(astronaut), reading)
    assert found is not None
    assert found.strength(64).max() == pytest.approx(1.0)


def test_what_was_hardly_said_is_hardly_lit(detector: MtcnnDetector, astronaut: Picture) -> None:
    """The maps are the same for every answer; how strong the answer was decides."""
    [reading] = FaceAnalyzer(detector, MadeNetwork()).image(astronaut)
    plain = FrameAnnotator(chart=False).annotate(Frame(astronaut), [reading]).astype(int)
    x, y = (round(value) + 5 for value in (reading.box.x1, reading.box.y1))

    def light(name: str) -> int:
        annotator = FrameAnnotator(chart=False, explainer=explainer(name))
        drawn = annotator.annotate(Frame(astronaut), [reading])
        corner = np.s_[y : y + 25, x : x + 25]
        return int(np.abs(drawn[corner] - plain[corner]).sum())

    assert light("fear") < 0.1 * light("happiness")
    assert light("AU06") < light("AU12")
