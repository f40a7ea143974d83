"""The report: whole, offline, honest about gaps, and safe with any file name."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest

from emocare.affect.events import Blink, Blinks
from emocare.analysis.report import overview_report, recording_report
from emocare.analysis.timeline import Timeline
from emocare.types import ActionUnit, Evidence, Expression, FaceReading, Reason
from tests.analysis.made_readings import made_reading
from tests.evaluation.test_markup import read


def metadata_of(name: str = "clip.mp4", **counts: Any) -> dict[str, Any]:
    known = {
        "frames": 300,
        "frames_without_face": 20,
        "rows": 280,
        "abstained": 30,
        "faces": 1,
        "duration_s": 10.0,
    }
    return {
        "emocare_version": "0.1.0",
        "source": {"name": name, "sha256": "ab" * 32, "width": 640, "height": 360},
        "options": {"fps": None, "every": 1, "max_faces": None, "detector": "mtcnn"},
        "models": {"model": "small", "model_sha256": "cd" * 32, "crop_version": "1"},
        "counts": {**known, **counts},
        "notes": [],
    }


def changing_face() -> Timeline:
    """Ten seconds: happy, then too dark, then away, then sad."""
    timeline = Timeline()
    for index in range(300):
        timeline.add(index / 30, _readings_at(index / 30, index))
    timeline.finish()
    return timeline


def _readings_at(now_s: float, index: int) -> list[FaceReading]:
    if 3 <= now_s < 5:
        return [made_reading(now_s, index, reasons=(Reason.TOO_DARK,))]
    if 5 <= now_s < 7:
        return []
    shown = Expression.HAPPINESS if now_s < 3 else Expression.SADNESS
    return [made_reading(now_s, index, showing=shown, probability=0.8 + 0.1 * math.sin(index))]


def stroke_paths(html: str) -> list[str]:
    return re.findall(r'<path d="(M[^"]*)" stroke="[^"]*" class="line"', html)


def test_it_says_in_words_what_was_seen_and_what_was_not() -> None:
    text = read(recording_report(metadata_of(), changing_face())).text.replace("\u00a0", " ")

    assert "looked mostly happy: in 50 % of the 6.0 s that could be read" in text
    assert "It was visible for 8.0 s of 10.0 s" in text
    assert "We could not read 25 % of that: too dark" in text
    assert "not a diagnosis" in text


def test_lines_have_gaps_where_nothing_was_measured() -> None:
    html = recording_report(metadata_of(), changing_face())

    assert len(stroke_paths(html)) >= 4  # two runs each, for at least two expressions
    for path in stroke_paths(html):
        starts = [float(pair.split()[0]) for pair in re.split("[ML]", path) if pair]
        # Nothing is drawn over the four seconds in the middle (30 % to 70 % of the width).
        assert all(x <= 32 or x >= 68 for x in starts)
        assert max(starts) <= 32 or min(starts) >= 68


def test_it_names_all_that_is_needed_to_repeat_it() -> None:
    text = read(recording_report(metadata_of(), changing_face())).text

    for fact in ("ab" * 32, "cd" * 32, "every frame; detector mtcnn", "300 (20 without a face)"):
        assert fact in text


def test_it_needs_no_network_and_no_script() -> None:
    reader = read(recording_report(metadata_of(), changing_face()))

    assert not {"script", "link", "img", "iframe"} & {name for name, _ in reader.elements}
    for _, attributes in reader.elements:
        for key, value in attributes.items():
            if key in {"src", "href", "srcset", "style"}:
                assert "//" not in (value or "")


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>.mp4", "a&b.mp4", '"><script>.mp4', "ünï/çødé.mp4"]
)
def test_any_file_name_is_only_text(name: str) -> None:
    reader = read(recording_report(metadata_of(name), changing_face()))
    plain = read(recording_report(metadata_of("clip.mp4"), changing_face()))

    assert name in reader.text
    assert [element for element, _ in reader.elements] == [e for e, _ in plain.elements]


def test_a_recording_without_faces_says_so() -> None:
    timeline = Timeline()
    timeline.add(0.0, [])
    timeline.add(1.0, [])
    timeline.finish()

    text = read(recording_report(metadata_of(faces=0, rows=0), timeline)).text

    assert "No face was found in this recording" in text
    assert "no faces" in text


def test_a_face_that_was_never_readable_gets_no_chart() -> None:
    timeline = Timeline()
    for index in range(30):
        timeline.add(index / 10, [made_reading(reasons=(Reason.COVERED,))])
    timeline.finish()

    html = recording_report(metadata_of(), timeline)

    assert "We could not tell what this face showed: covered." in read(html).text
    assert stroke_paths(html) == []


def test_a_picture_has_bars_instead_of_a_time_axis() -> None:
    timeline = Timeline()
    timeline.add(0.0, [made_reading(probability=0.93), made_reading(track_id=2)])
    timeline.finish()

    html = recording_report(metadata_of(frames=1, faces=2, duration_s=0.0), timeline)

    text = read(html).text.replace("\u00a0", " ")
    assert "A picture of 640 × 360 pixels, with 2 faces." in text
    assert "This face looked happy (93 %, fairly sure)." in text
    assert stroke_paths(html) == []


def test_a_crowd_is_cut_short_and_counted() -> None:
    timeline = Timeline()
    for index in range(20):
        timeline.add(index / 10, [made_reading(track_id=track) for track in range(1, 10)])
    timeline.finish()

    text = read(recording_report(metadata_of(faces=9), timeline)).text

    assert "3 more faces were seen for less time" in text


def test_numbers_stand_behind_the_charts() -> None:
    html = recording_report(metadata_of(), changing_face())

    assert "The numbers behind these charts" in html
    cells = re.findall(r"<td>([^<]*)</td>", html)
    assert any(cell.startswith("80") or cell.startswith("8") for cell in cells)


def test_the_overview_lists_done_and_failed() -> None:
    done = {
        "source": "sub/a b#1.mp4",
        "status": "done",
        "outputs": {"report": "sub/a b#1.mp4.html"},
        "counts": metadata_of()["counts"],
        "main_face": {"looked": "happy", "share": 0.5, "readable": 0.75},
    }
    failed = {"source": "bad.mp4", "status": "failed", "reason": "bad.mp4 is empty (0 bytes)."}

    reader = read(overview_report([done, failed]))

    assert "1 of 2 recordings could be read." in reader.text
    assert "bad.mp4 is empty (0 bytes)." in reader.text
    links = [attributes["href"] for name, attributes in reader.elements if name == "a"]
    assert links == ["./sub/a%20b%231.mp4.html"]


GRADES = {"AU12": Evidence.CORROBORATED, "AU14": Evidence.RENDERED, "AU23": Evidence.EXPERIMENTAL}


def moving_face() -> Timeline:
    """Four seconds: no smile, then a strong one; a dimple all along."""
    timeline = Timeline()
    for index in range(120):
        shown = {"AU12": 4.5 if index >= 60 else 0.0, "AU14": 1.0, "AU23": 2.0}
        units = {name: ActionUnit(value, GRADES[name]) for name, value in shown.items()}
        timeline.add(index / 30, [replace(made_reading(index / 30, index), action_units=units)])
    timeline.finish()
    return timeline


def test_movements_come_with_their_means_strongest_moments_and_evidence() -> None:
    text = read(recording_report(metadata_of(), moving_face())).text

    assert re.search(r"AU12 lip corners raised\s*2\.2\s*4\.5\s*two sources agree", text)
    assert re.search(r"AU14 lip corners dimpled\s*1\.0\s*1\.0\s*learned from rendered", text)
    assert "Do not rely on what is experimental (AU23)" in text
    assert "AU01" not in text


def test_movements_of_a_still_have_their_evidence_too() -> None:
    units = {"AU23": ActionUnit(2.0, Evidence.EXPERIMENTAL)}
    timeline = Timeline()
    timeline.add(0.0, [replace(made_reading(), action_units=units)])
    timeline.finish()
    text = read(recording_report(metadata_of(duration_s=0.0), timeline)).text

    assert re.search(r"AU23 lips tightened\s*2\.0\s*2\.0\s*experimental", text)


def test_without_measured_movements_the_report_is_silent_about_them() -> None:
    text = read(recording_report(metadata_of(), changing_face())).text

    assert "action unit" not in text
    assert "Blink" not in text


def test_blinks_are_told_and_listed() -> None:
    blinks = Blinks((Blink(1.0, 1.12), Blink(3.5, 3.6)), 40.0, 30.0, 3.0)
    text = read(recording_report(metadata_of(), changing_face(), lambda _: blinks)).text
    text = text.replace("\u00a0", " ")

    assert "blinked 2 times in the 40.0 s that its eyes could be watched: 3 a minute" in text
    assert "1.00 s" in text
    assert "120 ms" in text
