from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.errors import Unavailable
from emocare.language.feelings import FeelingsNetwork
from emocare.language.labels import EKMAN, FEELINGS
from emocare.language.reading import TextReader

READER = TextReader()

DAY = """Slept badly again and I dread the meeting tomorrow.
Lunch with Anna was lovely, thank you so much for that!
I am not angry any more."""


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("Thank you so much, I really appreciate your help!", "gratitude"),
        ("I love my little sister more than anything.", "love"),
        ("I am so angry at him, this makes me furious.", "anger"),
        ("I'm terrified of tomorrow.", "fear"),
        ("I feel so sad and lonely tonight.", "sadness"),
        ("That was hilarious, I laughed so hard.", "amusement"),
        ("I'm sorry, I should never have said that.", "remorse"),
    ],
)
def test_plain_feelings_are_named(text, feeling):
    assert feeling in READER.read(text).named


def test_negation_turns_the_sentiment():
    happy, unhappy = READER.read("I am happy today."), READER.read("I am not happy today.")
    assert happy.sentiment > 0.3
    assert unhappy.sentiment < happy.sentiment - 0.3


def test_each_sentence_has_its_place_and_its_feelings():
    reading = READER.read(DAY)
    assert [s.span.of(DAY).split()[0] for s in reading.sentences] == ["Slept", "Lunch", "I"]
    first, second, _ = reading.sentences
    assert first.sentiment < 0 < second.sentiment
    assert "gratitude" in second.feelings


def test_the_whole_holds_every_label():
    reading = READER.read(DAY)
    assert tuple(reading.feelings) == FEELINGS
    assert tuple(reading.ekman) == tuple(EKMAN)
    assert all(0 <= p <= 1 for p in (*reading.feelings.values(), *reading.ekman.values()))
    assert -1 <= reading.sentiment <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Heute war ein schöner Tag, aber ich bin müde und will nur noch schlafen.",
        "Hier matin je me suis levé trop tard et toute la journée a été difficile.",
        "Hoy me siento muy cansado y no tengo ganas de hacer nada en casa.",
        "Oggi sono stanca, ma la cena con mia sorella è stata bellissima.",
        "Vandaag was een lange dag en ik ben blij dat het weekend is.",
        "Dzisiaj jestem bardzo zmęczony i nie mam na nic ochoty.",
        "Bugün çok yorgunum ve hiçbir şey yapmak istemiyorum.",
        "今日はとても疲れました。",
        "오늘은 정말 힘든 하루였어요.",
        "Сегодня был тяжёлый день, я очень устал.",
        "היום היה יום קשה מאוד",
        "اليوم كان صعبا جدا",
        "was hat die Frau in der Hand, ich war so froh",
        "asdkj qwoieu zmxnc vbqpw eiruty",
    ],
)
def test_other_languages_are_said_not_to_be_understood(text):
    reading = READER.read(text)
    assert not reading.understood
    assert reading.sentiment is None
    assert not reading.named
    assert not reading.sentences


@pytest.mark.parametrize(
    "text",
    [
        "Feeling great today",
        "tired",
        "ok",
        "rough day. cant sleep. mum called again and we argued about the house",
        "Gratitude: coffee, sunshine, Grandma's phone call.",
        "to do: laundry, groceries, dentist, call plumber",
        "😊",
        "7/10",
    ],
)
def test_plain_and_short_english_is_understood(text):
    assert READER.read(text).understood


def test_nothing_shows_nothing():
    assert not READER.read("  \n ").understood


def test_a_sentence_reads_the_same_in_any_company():
    network = READER.network
    alone = network.probabilities(["I feel so sad and lonely tonight."])
    together = network.probabilities(["I feel so sad and lonely tonight.", "word " * 50])
    assert together[0] == pytest.approx(alone[0], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    reading = READER.read(text)
    assert reading.understood or reading.sentiment is None


def test_a_face_network_is_refused(tmp_path):
    from emocare.vision.shipped import shipped_weights

    with pytest.raises(Unavailable, match="not a feelings network"):
        FeelingsNetwork(shipped_weights())
    with pytest.raises(Unavailable):
        FeelingsNetwork(tmp_path / "missing.onnx")
