from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emocare.language.sentences import split_sentences
from emocare.language.tokens import MAX_TOKENS, tokens_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Slept badly. Work was fine!", ["Slept badly.", "Work was fine!"]),
        ("Met Dr. Lee at 9.30 a.m. today.", ["Met Dr. Lee at 9.30 a.m. today."]),
        ("So did I. Then home", ["So did I.", "Then home"]),
        ("- tired\n- hungry\r\n\n  cold ", ["- tired", "- hungry", "cold"]),
        ('"Why?" she asked. (No idea.) OK', ['"Why?"', "she asked.", "(No idea.)", "OK"]),
        ("what… ever", ["what…", "ever"]),
        ("疲れた。でも楽しい！", ["疲れた。", "でも楽しい！"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences(text, sentences):
    assert [span.of(text) for span in split_sentences(text)] == sentences


def test_a_sentence_too_long_for_the_network_is_cut_at_a_pause():
    text = "I went out and " * 10 + "then, " + "I came home and " * 10
    parts = split_sentences(text)
    assert len(parts) > 1
    assert parts[0].of(text).endswith("then,")


@given(st.text(max_size=600))
def test_spans_are_in_order_and_lose_no_letters(text):
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(len(tokens_of(span.of(text))) <= MAX_TOKENS for span in spans)


def test_one_endless_word_is_still_cut():
    text = "😊" * 1000
    assert sum(span.end - span.start for span in split_sentences(text)) == 1000
