"""The risk rules: what they must catch, what they must leave alone, and that they never raise."""

import inspect
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.safety import classifier, risk
from emocare.safety.evaluate import measure, wilson
from emocare.safety.phrase_list import phrase_list
from emocare.safety.risk import assess_text

HERE = Path(__file__).parent
_PIECES = "I|want|to|die|don't|,|.|song|she|k1ll|myself|tonight|pills|my|💀|不|*|'|years ago"
PIECES = [*_PIECES.split("|"), "s u i c i d e", "\u200b", "\n", '"']


def test_the_own_half_reaches_what_was_asked():
    figures = measure(HERE / "sentences_own.yaml")
    assert figures.recall.value >= 0.97, figures.missed
    assert figures.precision.value >= 0.6, figures.false


def test_the_outside_half_does_not_fall_below_what_was_reached():
    # 0.97 was asked and is not reached: docs/safety.md. This holds what there is.
    figures = measure(HERE / "sentences_outside.yaml")
    assert figures.recall.value >= 0.72
    assert figures.precision.value >= 0.75


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I want to die", 2),
        ("i w4nt to d1e", 2),
        ("s u i c i d e", 2),
        ("I’m going to kill myself tonight", 3),
        ("I feel hopeless", 1),
        ("dying of laughter", 0),
        ("I don't want to die", 0),
        ("I can't say I don't want to die", 2),
        ("My friend wants to die", 1),
        ('we sang "I want to die" from that song', 0),
        ("", 0),
        ("\x00\ud800 die", 0),
    ],
)
def test_levels(text, level):
    assert assess_text(text).level == level


def test_spans_are_places_in_the_original_text():
    text = "Soup again. I’ve been thinking about s*icide, and then tea."
    spans = [span for span in assess_text(text).spans if span.level >= 2]
    assert spans
    assert any("s*icide" in text[span.start : span.end] for span in spans)
    assert all(text.index("I") <= span.start for span in spans)


@given(st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_an_answer_and_spans_lie_inside(text):
    signal = assess_text(text, country="DE")
    assert signal.level in (0, 1, 2, 3)
    assert signal.country == "DE"
    assert all(0 <= span.start < span.end <= len(text) for span in signal.spans)
    assert signal.level == max((span.level for span in signal.spans), default=0)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_nothing_is_swallowed_silently_in_the_rules_themselves(text):
    list(risk._spans(text))


def test_words_around_do_not_hide_a_plain_sentence():
    calm = "We had soup and the weather was mild. " * 60
    assert assess_text(calm + "I want to kill myself. " + calm).level == 2


def test_without_the_classifier_the_rules_work_alone(monkeypatch):
    monkeypatch.setattr(classifier, "load_weights", lambda: None)
    assert assess_text("I want to kill myself").level == 2
    assert assess_text("we had soup").level == 0


def test_five_thousand_characters_are_read_fast():
    text = ("We had soup and the weather was mild. I talked to my sister about May. " * 80)[:5000]
    assess_text(text)
    best = min(_cpu_s(text) for _ in range(10))
    # 5 ms was asked; docs/safety.md says what is reached. This keeps it from growing unseen.
    assert best <= 0.030


def _cpu_s(text):
    began = time.process_time()
    assess_text(text)
    return time.process_time() - began


def test_a_face_cannot_be_handed_in():
    assert list(inspect.signature(assess_text).parameters) == ["text", "country"]
    for module in Path(risk.__file__).parent.glob("*.py"):
        source = module.read_text(encoding="utf-8")
        for word in ("emocare.vision", "emocare.affect", "emocare.monitoring", "emocare.analysis"):
            assert word not in source, f"{module.name} imports {word}"


def test_every_pattern_compiles_and_says_when_it_was_reviewed():
    phrases = phrase_list()
    assert phrases.reviewed.startswith("2026")
    assert all(phrase.pattern for phrase in phrases.phrases)


def test_wilson_agrees_with_a_published_example():
    # Newcombe 1998, table I: 81 of 263.
    share = wilson(81, 263)
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
