"""Words, colours and shapes that people see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from emocare.analysis.words import (
    LOOKED,
    MARKERS,
    REASONS,
    listed,
    percent,
    seconds,
    short_percent,
)
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import Expression, Reason

WEB_MARKERS = Path(__file__).resolve().parents[2] / "web" / "src" / "lib" / "expressions.ts"


def test_every_expression_and_reason_has_its_words() -> None:
    assert set(EXPRESSION_COLOUR) == set(MARKERS) == set(LOOKED) == set(Expression)
    assert set(REASONS) == set(Reason)


def test_colours_and_shapes_tell_expressions_apart() -> None:
    assert len(set(EXPRESSION_COLOUR.values())) == len(Expression)
    assert len(set(MARKERS.values())) == len(Expression)


def test_the_web_app_uses_the_same_colours() -> None:
    stored = re.findall(r"(\w+): \{\s*color: '(#\w+)'", WEB_MARKERS.read_text("utf-8"))

    assert {Expression(name): colour for name, colour in stored} == dict(EXPRESSION_COLOUR)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (0.0001, "under 1 %"),
        (0.634, "63 %"),
        (0.9949, "99 %"),
        (0.9999, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_percentages_are_never_rounded_to_nothing_or_to_certainty(share: float, words: str) -> None:
    assert percent(share).replace("\u00a0", " ") == words


def test_labels_use_the_short_form() -> None:
    assert short_percent(0.9999) == ">99\u00a0%"
    assert short_percent(0.001) == "<1\u00a0%"


@pytest.mark.parametrize(
    ("duration_s", "words"),
    [
        (0.0, "0.0 s"),
        (4.24, "4.2 s"),
        (59.97, "1 min"),
        (200, "3 min 20 s"),
        (3600, "1 h"),
        (3905, "1 h 5 min"),
    ],
)
def test_durations_read_as_people_write_them(duration_s: float, words: str) -> None:
    assert seconds(duration_s).replace("\u00a0", " ") == words


def test_lists_read_as_sentences() -> None:
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        *("", "a"),
        *("a and b", "a, b and c"),
    ]
