import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from emocare.language.evaluate_traps import read_sentences
from emocare.language.traps import (
    MAY_BE_ACCURATE,
    MOST,
    SUGGESTED_FROM,
    find_traps,
    trap_kinds,
    traps_by_rules,
)
from emocare.language.traps_patterns import BadPattern, PatternLanguage
from emocare.language.traps_rules import SHIPPED, TRAP_NAMES, BadTraps, read_rules
from emocare.language.traps_words import plain_sentence
from tests.language.plain_sentences import PLAIN

SENTENCES = Path(__file__).with_name("traps_sentences.yaml")


def names(sentence: str) -> set[str]:
    return {trap.name for trap in find_traps(sentence)}


def finds(written: str, sentence: str, **lists: list[str]) -> bool:
    phrase = PatternLanguage(lists).phrase(written)
    return phrase.find(plain_sentence(sentence)) is not None


# What a person sees


@pytest.mark.parametrize(
    ("sentence", "trap"),
    [
        ("Unless it is perfect it is worth nothing.", "all_or_nothing"),
        ("Nobody ever cares what I say.", "overgeneralising"),
        ("All I can think about is the one bad remark.", "mental_filter"),
        ("It was pure luck.", "disqualifying_the_positive"),
        ("They must think I'm boring.", "mind_reading"),
        ("I'm never going to find a home.", "fortune_telling"),
        ("If he leaves, my life is over.", "catastrophising"),
        ("That slip was unforgivable.", "magnifying_minimising"),
        ("I feel guilty, therefore I must be guilty.", "emotional_reasoning"),
        ("I should be stronger by now.", "should_statements"),
        ("I'm such an idiot.", "labelling"),
        ("It's all my fault that she left.", "personalising"),
        ("My mother ruined my life.", "blaming"),
        ("Everyone else is happier than me.", "comparing"),
        ("It's not fair that he always wins.", "control_fairness"),
    ],
)
def test_each_trap_is_suggested_for_a_plain_sentence(sentence: str, trap: str) -> None:
    assert trap in names(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "   ",
        *PLAIN,
    ],
)
def test_facts_habits_plans_denials_and_reports_break_no_rule(sentence: str) -> None:
    assert traps_by_rules(sentence) == ()


def test_every_suggestion_says_that_the_thought_may_be_accurate() -> None:
    (trap,) = find_traps("My career is over.")
    assert trap.why.endswith(MAY_BE_ACCURATE)
    assert "“My career is over”" in trap.why


def test_words_in_braces_stay_as_they_were_typed() -> None:
    assert "{words}" not in find_traps("I'm such a {0} idiot.")[0].why


def test_the_place_is_that_of_the_typed_words() -> None:
    sentence = "Well … I’m   such an IDIOT, again."
    (trap,) = find_traps(sentence)
    assert "such an IDIOT" in sentence[trap.start : trap.end]
    assert "again" not in sentence[trap.start : trap.end]


def test_a_moved_trap_differs_in_its_place_only() -> None:
    (trap,) = find_traps("My career is over.")
    moved = trap.moved(40)
    assert (moved.start, moved.end) == (trap.start + 40, trap.end + 40)
    assert (moved.name, moved.score, moved.why) == (trap.name, trap.score, trap.why)


def test_typing_does_not_matter() -> None:
    for typed in (
        "I'm such an idiot",
        "i’m such an idiot!!",
        "IM SUCH AN IDIOT",
        "im such an idiot",
    ):
        assert names(typed) == {"labelling"}


@pytest.mark.parametrize("doubt", ["Maybe ", "My therapist says that ", "I used to think that "])
def test_stepping_back_from_a_thought_lowers_it(doubt: str) -> None:
    assert names("my career is over") == {"catastrophising"}
    assert names(doubt + "my career is over") == set()


def test_the_15_traps_are_told_in_words_of_their_own() -> None:
    kinds = trap_kinds()
    assert tuple(kind.name for kind in kinds) == TRAP_NAMES
    assert len(TRAP_NAMES) == 15
    assert len({kind.title for kind in kinds}) == 15
    for kind in kinds:
        assert "?" in kind.question
        assert " may " in kind.why, "a suggestion, not a verdict"


@pytest.mark.parametrize(
    "sentence",
    [
        "Nobody ever cares, I want to die.",
        "I'm such an idiot, I should kill myself.",
        "They'd all be better off without me.",
        "I will never be happy and there is no reason to live.",
        "It's all my fault that he hits me.",
        "I can't bear it and I don't want to wake up.",
        "i ruin everything, im going to hurt myself",
    ],
)
def test_nothing_is_suggested_to_somebody_who_may_be_in_danger(sentence: str) -> None:
    assert find_traps(sentence) == ()


# Any text at all

pieces = st.sampled_from(
    ["i ", "I'm ", "never ", "they ", "must ", "think ", ", ", "if ", "feel ", "so ", "'s ", "? "]
)


@given(st.one_of(st.text(), st.lists(pieces, max_size=200).map("".join)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    traps = find_traps(text)
    assert len(traps) <= MOST
    assert [trap.score for trap in traps] == sorted((t.score for t in traps), reverse=True)
    for trap in traps:
        assert SUGGESTED_FROM <= trap.score <= 1
        assert 0 <= trap.start < trap.end <= len(text)


@pytest.mark.parametrize("text", ["\ud800 I'm such an idiot", "\x00", "a" * 10**6, " " * 10**6])
def test_odd_text_is_read_quickly(text: str) -> None:
    start = time.process_time()
    find_traps(text)
    assert time.process_time() - start < 0.1


def test_the_rules_take_less_than_a_millisecond_a_sentence() -> None:
    sentences = [each.text for each in read_sentences(SENTENCES)]
    traps_by_rules(sentences[0])
    start = time.process_time()
    for sentence in sentences:
        traps_by_rules(sentence)
    assert (time.process_time() - start) / len(sentences) < 0.001


# Plain words and phrases


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I can't, won't!", " i can not , will not . "),
        ("Everybody’s late – why?", " everybody is late , why ? "),
        ("my boss's fault", " my boss 's fault "),
        ("", "  "),
    ],
)
def test_sentences_become_plain_words(typed: str, plain: str) -> None:
    assert plain_sentence(typed).text == plain


@pytest.mark.parametrize(
    ("written", "sentence", "found"),
    [
        ("good|bad day", "a bad day", True),
        ("good|bad day", "a badday", False),
        ("embarrass~ me", "he embarrassed me", True),
        ("very? bad", "bad", True),
        ("<nice> day", "a sunny day", True),
        ("i _2 fail", "I will surely fail", True),
        ("i _2 fail", "I will most surely fail", False),
        ("i _2 fail", "I, will fail", False),
        ("if __ fail", "if it rains, we fail", True),
        ("if __ fail", "if it rains. We fail", False),
        ("i !never fail", "I fail", True),
        ("i am !never late", "I am never late", False),
        ("^ bad", "so bad", True),
        ("^ bad", "very bad", False),
        ("bad $", "it is bad, really", True),
        ("bad $", "a bad day", False),
        ("why ??", "why?", True),
        ("might+as+well|never go", "I might as well go", True),
    ],
)
def test_phrases_mean_what_their_language_says(written: str, sentence: str, found: bool) -> None:
    assert finds(written, sentence, nice=["sunny", "warm"]) is found


@pytest.mark.parametrize("written", ["a(b", "<nowhere> day", "^ $", "__", "a||b"])
def test_a_phrase_outside_the_language_is_refused(written: str) -> None:
    with pytest.raises(BadPattern):
        PatternLanguage({}).phrase(written)


# The file of traps


def changed(tmp_path: Path, change) -> Path:
    raw = yaml.safe_load(SHIPPED.read_text("utf-8"))
    change(raw)
    path = tmp_path / "traps.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), "utf-8")
    return path


def test_the_unchanged_file_is_accepted(tmp_path: Path) -> None:
    assert len(read_rules(changed(tmp_path, lambda raw: None)).kinds) == 15


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw["traps"].pop(), "must be these, in this order"),
        (lambda raw: raw["traps"][0].update(wrong=1), "unknown field 'wrong'"),
        (lambda raw: raw["traps"][0].pop("question"), "'all_or_nothing' lacks 'question'"),
        (lambda raw: raw["traps"][0].update(why="No words."), r"must hold \{words\}"),
        (lambda raw: raw["traps"][0].update(title=7), "must be text, not 7"),
        (lambda raw: raw["traps"][0]["strong"].append(False), "must be text, not False"),
        (lambda raw: raw["traps"][0]["strong"].append("a(b"), "no word of the pattern language"),
        (lambda raw: raw["traps"][0].update(unless="x"), "must be a list of phrases"),
        (lambda raw: raw["traps"][4].update(unless_told="x"), "must be true or false"),
        (lambda raw: raw["weights"].update(strong=2), "weights.strong must be a number"),
        (lambda raw: raw["weights"].update(likely=True), "weights.likely must be a number"),
        (lambda raw: raw["lists"].update(own=[]), "'own' is empty"),
        (lambda raw: raw.pop("told"), "lacks 'told'"),
        (lambda raw: raw.update(traps={}), "traps must be a list"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, change, message: str) -> None:
    with pytest.raises(BadTraps, match=message):
        read_rules(changed(tmp_path, change))


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b"a: [", b"- just a list"])
def test_a_file_that_is_no_file_of_traps_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "traps.yaml"
    path.write_bytes(content)
    with pytest.raises(BadTraps, match=r"traps\.yaml"):
        read_rules(path)
