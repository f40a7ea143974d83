"""Careful words: never more than was measured, never a feeling, never a diagnosis."""

from __future__ import annotations

import pytest

from emocare.affect.events import Blink, Blinks
from emocare.analysis import sentences
from emocare.analysis.timeline import Bin, Timeline
from emocare.types import Expression, FaceReading, Reason
from tests.analysis.made_readings import made_reading


def total_of(parts: list[tuple[float, FaceReading | None]]) -> tuple[Bin, float]:
    """Return the whole of a recording in which each reading was shown for so many seconds."""
    timeline, now_s = Timeline(), 0.0
    for duration_s, reading in parts:
        timeline.add(now_s, [reading] if reading else [])
        now_s += duration_s
    timeline.add(now_s, [])
    timeline.finish()
    return timeline.total(1), now_s


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_it_says_what_the_face_mostly_looked_like() -> None:
    happy = made_reading(showing=Expression.HAPPINESS, probability=0.9)
    sad = made_reading(showing=Expression.SADNESS, probability=0.7)
    total, _ = total_of([(7.0, happy), (3.0, sad)])

    words = plain(sentences.what_it_showed(total, still=False))

    assert words.startswith("This face looked mostly happy: in 70 % of the 10.0 s that could be")
    assert "It also looked sad (30 %)." in words
    assert "fairly sure (84 % on average)" in words


def test_below_half_it_does_not_say_mostly() -> None:
    parts = [
        (4.0, made_reading(showing=Expression.ANGER)),
        (3.0, made_reading(showing=Expression.FEAR)),
        (3.0, made_reading(showing=Expression.NEUTRAL)),
    ]
    total, _ = total_of([(duration, reading) for duration, reading in parts])

    words = plain(sentences.what_it_showed(total, still=False))

    assert "looked most often angry: in 40 %" in words


def test_a_weak_reading_is_called_unsure() -> None:
    total, _ = total_of([(5.0, made_reading(probability=0.45))])

    assert "unsure" in sentences.what_it_showed(total, still=False)


def test_where_nothing_could_be_read_it_says_why_and_names_no_expression() -> None:
    dark = made_reading(reasons=(Reason.TOO_DARK,))
    total, _ = total_of([(5.0, dark)])

    words = sentences.what_it_showed(total, still=False)

    assert words == "We could not tell what this face showed: too dark."
    assert not [e for e in Expression if e in words]


def test_unread_time_is_named_with_its_reasons() -> None:
    dark = made_reading(reasons=(Reason.TOO_DARK,))
    turned = made_reading(reasons=(Reason.TURNED_AWAY,))
    total, duration_s = total_of([(6.0, made_reading()), (3.0, dark), (1.0, turned), (10.0, None)])

    words = plain(sentences.what_stayed_unread(total, duration_s))

    assert words.startswith("It was visible for 10.0 s of 20.0 s. We could not read 40 % of that:")
    assert "too dark (75 % of that time) and turned away (25 % of that time)" in words


def test_a_picture_is_spoken_of_as_one() -> None:
    total, _ = total_of([(1.0, made_reading(showing=Expression.CONTEMPT, probability=0.81))])

    words = plain(sentences.what_it_showed(total, still=True))

    assert words == "This face looked contemptuous (81 %, fairly sure)."


@pytest.mark.parametrize("expression", list(Expression))
def test_no_sentence_claims_a_feeling(expression: Expression) -> None:
    total, duration_s = total_of([(3.0, made_reading(showing=expression))])

    words = " ".join(
        [
            sentences.what_it_showed(total, still=False),
            sentences.what_stayed_unread(total, duration_s),
            sentences.what_it_showed(total, still=True),
        ]
    )

    assert "looked" in words
    for claim in (" is ", " feels", " felt ", "emotion", "detected", "depress"):
        assert claim not in words


BLINK = Blink(1.0, 1.1)


@pytest.mark.parametrize(
    ("blinks", "words"),
    [
        (Blinks((), 60.0, 30.0, 0.0), "It did not blink in the 1 min that its eyes could be"),
        (Blinks((BLINK,), 60.0, 30.0, 1.0), "It blinked once in the 1 min"),
        (Blinks((BLINK,) * 12, 48.0, 30.0, 15.0), ": 15 a minute."),
        (Blinks((BLINK,), 60.0, 12.0, None), "With 12 pictures a second, fewer than 20, some"),
        (Blinks((BLINK,), 6.0, 12.0, None), "6.0 s that its eyes could be watched, which is too"),
        (Blinks((), 0.0, None, None), "too short for a rate"),
    ],
)
def test_blinks_come_with_a_rate_or_with_why_there_is_none(blinks: Blinks, words: str) -> None:
    assert words in plain(sentences.how_it_blinked(blinks))
