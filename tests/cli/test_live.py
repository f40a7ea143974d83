from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from emocare.analysis.explaining import build_explainer
from emocare.analysis.options import OutputOptions, ReadingOptions
from emocare.cli import app, live
from emocare.cli.live import watch_live
from emocare.cli.live_picture import HALF, draw_picture, lit
from emocare.cli.live_state import WINDOW_S, LiveState, Moment
from emocare.cli.live_view import (
    HINTS,
    PANEL_COLUMNS,
    LiveView,
    bars,
    hint,
    legend,
    minute,
    movements,
    plane,
    sentence,
)
from emocare.errors import Unavailable
from emocare.types import ACTION_UNITS, ActionUnit, Evidence, Expression, Frame, Reason
from tests.analysis.made_readings import made_reading

PICTURE = np.full((60, 80, 3), 90, np.uint8)


class Clock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def watched(frames: int, every_s: float, took_s: float) -> LiveState:
    clock = Clock()
    state = LiveState(clock)
    source = state.taken(iter([Frame(PICTURE, i, i * every_s) for i in range(frames)]))
    for frame in source:
        clock.now_s += took_s
        state.add(frame, [made_reading(timestamp_s=frame.timestamp_s)])
        clock.now_s += every_s - took_s
    return state


def test_pace_and_delay_are_those_of_the_last_seconds():
    state = watched(frames=120, every_s=0.1, took_s=0.02)
    assert state.fps == pytest.approx(10, rel=0.01)
    assert state.delay_ms == pytest.approx((20, 20), rel=0.01)


def test_the_last_minute_is_remembered_and_no_more():
    state = watched(frames=800, every_s=0.1, took_s=0.01)
    assert state.moments[-1].timestamp_s - state.moments[0].timestamp_s <= WINDOW_S
    assert len(state.moments) == 601


def test_a_face_that_left_is_not_shown():
    state = watched(frames=3, every_s=0.1, took_s=0.01)
    assert state.person is not None
    state.add(Frame(PICTURE, 3, 0.3), [])
    assert state.person is None
    assert sentence(state.person) == "Nobody is in view."
    assert state.moments[-1].valence is None


def test_the_face_seen_most_is_the_one_told_about():
    state = watched(frames=5, every_s=0.1, took_s=0.01)
    here = made_reading(timestamp_s=0.5)
    state.add(Frame(PICTURE, 5, 0.5), [replace(here, track_id=9), here])
    assert state.person is not None
    assert state.person.track_id == here.track_id


def test_words_say_looks_and_never_is():
    reading = made_reading(showing=Expression.HAPPINESS)
    said = sentence(reading)
    assert said.startswith("Your face looks happy (")
    assert " is " not in said


def test_every_reason_has_a_hint_and_no_number_is_shown_beside_it():
    assert set(HINTS) == set(Reason)
    dark = made_reading(reasons=(Reason.TOO_DARK,))
    assert sentence(dark) == "We could not tell: too dark."
    assert hint(dark) == "To be read better: turn to the light."
    assert not any("%" in line.plain for line in bars(dark))


def test_the_strongest_movements_come_first_and_experimental_ones_are_marked():
    units = {
        "AU12": ActionUnit(4.0, Evidence.CORROBORATED),
        "AU23": ActionUnit(2.0, Evidence.EXPERIMENTAL),
        "AU04": ActionUnit(0.1, Evidence.DISTILLED),
    }
    lines = [line.plain for line in movements(replace(made_reading(), action_units=units))]
    assert lines[0].startswith("lip corners raised")
    assert lines[1].startswith("lips tightened")
    assert "?" in lines[1]
    assert not any("brows lowered" in line for line in lines)


def test_five_movements_are_shown_at_most_and_their_lines_never_jump():
    units = {
        name: ActionUnit(5 - place / 4, Evidence.DISTILLED)
        for place, name in enumerate(ACTION_UNITS)
    }
    many = movements(replace(made_reading(), action_units=dict(reversed(units.items()))))
    assert [float(line.plain.split()[-1]) for line in many] == [5.0, 4.8, 4.5, 4.2, 4.0]
    for person in (None, made_reading(), replace(made_reading(), action_units=units)):
        assert len(movements(person)) == 5


@pytest.mark.parametrize(("valence", "arousal"), [(-1, -1), (1, 1), (0, 0), (1, -1)])
def test_the_plane_has_room_for_every_place(valence, arousal):
    text = plane([Moment(0.0, valence, arousal)]).plain
    assert text.count("●") == 1
    assert "unpleasant" in text
    assert "pleasant" in text


def test_gaps_stay_gaps():
    nothing = (None, None)
    moments = [Moment(float(t), *(nothing if 20 <= t < 40 else (0.9, 0.0))) for t in range(60)]
    pleasant, lively, _ = minute(moments, columns=60).plain.splitlines()
    assert pleasant.split()[1] == 20 * "█" + 20 * "·" + 20 * "█"
    assert lively.split()[1] == 20 * "▅" + 20 * "·" + 20 * "▅"


def test_the_minute_shows_how_pleasant_and_how_lively_the_face_looked():
    moments = [Moment(float(t), t / 60 * 2 - 1, 1 - t / 60 * 2) for t in range(61)]
    pleasant, lively, words = minute(moments).plain.splitlines()
    assert pleasant.split() == ["pleasant", "".join(sorted(pleasant.split()[1]))]
    assert lively.split() == ["lively", "".join(sorted(lively.split()[1], reverse=True))]
    assert (pleasant[-1], lively[-1]) == ("█", "▁")
    assert len(pleasant) == len(lively) <= PANEL_COLUMNS
    assert words.strip() == "the last minute: higher is more"


def test_before_anything_was_read_the_minute_is_empty():
    pleasant, lively, _ = minute([]).plain.splitlines()
    assert set(pleasant.removeprefix("pleasant ")) == {"·"}
    assert set(lively.removeprefix("lively").strip()) == {"·"}


def explainer(analyzer, name="top", method=None):
    return build_explainer(analyzer.network, OutputOptions(explain=name, explain_method=method))


@pytest.mark.parametrize("name", ["top", "AU12"])
def test_what_spoke_for_an_answer_lights_up_inside_the_face_only(astronaut, analyzer, name):
    frame = Frame(astronaut, 3, 0.5)
    readings = analyzer.image(astronaut)
    drawn = lit(frame, readings, explainer(analyzer, name))
    assert (drawn.index, drawn.timestamp_s) == (3, 0.5)
    changed = (drawn.rgb != frame.rgb).any(axis=2)
    box = readings[0].box
    rows, columns = np.nonzero(changed)
    assert len(rows) > 100
    assert box.y1 - box.height / 2 < rows.min() < rows.max() < box.y2 + box.height / 2
    assert box.x1 - box.width / 2 < columns.min() < columns.max() < box.x2 + box.width / 2


def test_a_face_that_could_not_be_read_is_not_lit_and_neither_is_one_unasked(astronaut, analyzer):
    frame = Frame(astronaut)
    readings = analyzer.image(astronaut)
    unread = [replace(one, expression=None) for one in readings]
    np.testing.assert_array_equal(lit(frame, unread, explainer(analyzer)).rgb, astronaut)
    assert lit(frame, readings, None) is frame


def test_the_words_for_what_is_lit_fit_beside_the_picture(analyzer):
    said = legend(explainer(analyzer).words)
    assert said == "lit: what spoke for the expression named"
    assert len(legend(explainer(analyzer, "AU12").words)) <= PANEL_COLUMNS
    assert legend(("x" * 99, "y" * 98)) == "y" * 98


def test_the_picture_keeps_its_shape_and_fits():
    text = draw_picture(Frame(PICTURE, 0, 0.0), [made_reading()], columns=40, rows=40)
    lines = text.plain.strip("\n").split("\n")
    assert len(lines) == 15
    assert {len(line) for line in lines} == {40}
    assert set("".join(lines)) == {HALF}


@pytest.mark.parametrize("width", [60, 140])
def test_the_view_fits_narrow_and_wide_terminals(width):
    console = Console(width=width, height=40, force_terminal=True, file=io.StringIO(), record=True)
    state = watched(frames=3, every_s=0.1, took_s=0.01)
    state.explained = ("lit: what spoke for the expression named",)
    console.print(LiveView(state))
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) <= 40, "nothing of it is cut off below"
    for words in ("Your face looks", "the last minute", "lit: what spoke", "Ctrl-C ends"):
        assert any(words in line for line in lines)


@pytest.mark.parametrize("width", [84, 110, 160])
def test_a_wide_picture_beside_the_panel_is_not_cut(width):
    console = Console(width=width, height=50, force_terminal=True, file=io.StringIO(), record=True)
    state = LiveState(Clock())
    state.add(Frame(np.full((36, 128, 3), 90, np.uint8), 0, 0.0), [made_reading()])
    console.print(LiveView(state))
    text = console.export_text()
    assert HALF in text
    assert "…" not in text


def test_before_the_first_frame_it_says_that_it_waits():
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(LiveView(LiveState()))
    assert "waiting for the camera" in console.export_text()


def test_a_source_is_watched_to_its_end(astronaut, analyzer, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    frames = [Frame(astronaut, i, i / 10) for i in range(4)]
    state = watch_live(frames, analyzer, ReadingOptions())
    capsys.readouterr()
    assert len(state.moments) == 4
    assert state.person is not None


@pytest.fixture
def drawn(monkeypatch):
    """What the terminal would draw, where there is none."""
    states = []

    @contextmanager
    def shown(state):
        states.append(state)
        yield

    monkeypatch.setattr(live, "shown", shown)
    return states


def test_live_with_explain_lights_the_picture_and_says_so(drawn, swaying_clip):
    for more in ((), ("--explain", "happiness")):
        command = ["analyze", str(swaying_clip), "--live", "--every", "10", *more]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.stderr
        assert "frames a second" in result.stderr
    plain, explained = drawn
    assert plain.explained == ()
    assert explained.explained[-1] == "lit: happiness"
    assert len(plain.moments) == len(explained.moments) == 3
    assert plain.person.valence == explained.person.valence, "it is read as it was taken"
    assert (plain.frame.rgb != explained.frame.rgb).any()


def test_an_answer_that_the_network_does_not_give_is_refused_before_anything_is_drawn(
    drawn, swaying_clip
):
    command = ["analyze", str(swaying_clip), "--live", "--explain", "joy"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "says nothing about 'joy'" in " ".join(result.stderr.split())
    assert drawn == []


def test_without_a_terminal_it_says_so(astronaut, analyzer):
    with pytest.raises(Unavailable, match="terminal"):
        watch_live([Frame(astronaut)], analyzer, ReadingOptions())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("analyze", "0", "--live", "--out", "x"), "writes nothing"),
        (("analyze", "a.mp4", "b.mp4", "--live"), "one camera or video"),
        (("analyze", "a.mp4"), "--out"),
        (("analyze", "0", "--live", "--explain-method", "cam"), "--explain-method needs"),
    ],
)
def test_what_does_not_go_together_is_said(arguments, said):
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
