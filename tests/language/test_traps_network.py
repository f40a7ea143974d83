"""The network that reads what no phrase of thinking traps covers."""

from pathlib import Path

import pytest

from emocare.language import traps as traps_module
from emocare.language import traps_network
from emocare.language.evaluate_traps import read_sentences
from emocare.language.traps import MAY_BE_ACCURATE, MOST_UNSURE, find_traps
from emocare.language.traps_network import ANSWERS, ANY, Hint, TrapsNetwork, load_network
from tests.language.plain_sentences import PLAIN

UNSEEN = Path(__file__).with_name("traps_unseen.yaml")


def names(sentence: str) -> set[str]:
    return {trap.name for trap in find_traps(sentence)}


def test_plain_facts_plans_and_denials_are_hardly_ever_taken_for_traps() -> None:
    assert sum(bool(find_traps(sentence)) for sentence in PLAIN) <= 1


class Hinting:
    """A network that always sees these traps."""

    def __init__(self, *names: str) -> None:
        self.names, self.asked = names, 0

    def hints(self, sentence: str) -> list[Hint]:
        self.asked += 1
        return [Hint(name, 0.9) for name in self.names]


@pytest.fixture
def hinting(monkeypatch: pytest.MonkeyPatch) -> Hinting:
    network = Hinting("labelling", "mind_reading", "blaming")
    monkeypatch.setattr(traps_module, "load_network", lambda: network)
    return network


def test_where_no_phrase_is_found_the_network_names_what_to_choose_from(hinting: Hinting) -> None:
    sentence = "Came fourth. Fourth is nowhere."
    traps = find_traps(sentence)
    assert [trap.name for trap in traps] == ["labelling", "mind_reading"]
    assert len(traps) == MOST_UNSURE
    for trap in traps:
        assert (trap.start, trap.end) == (0, len(sentence))
        assert sentence in trap.why
        assert trap.why.endswith(MAY_BE_ACCURATE)


@pytest.mark.usefixtures("hinting")
def test_a_long_sentence_is_not_repeated_whole() -> None:
    sentence = "and then the whole day went on like this " * 20
    assert len(find_traps(sentence)[0].why) < 250


@pytest.mark.parametrize("sentence", ["I'm such an idiot.", "Maybe the day was lost, as I felt."])
def test_the_network_is_not_asked_after_a_phrase_nor_by_somebody_who_steps_back(
    hinting: Hinting, sentence: str
) -> None:
    find_traps(sentence)
    assert hinting.asked == 0


@pytest.mark.usefixtures("hinting")
@pytest.mark.parametrize(
    "sentence", ["She said I was a useless lump of a man.", "He told me I was no good at all."]
)
def test_what_somebody_said_is_no_trap_of_ones_own_and_nothing_takes_its_place(
    sentence: str,
) -> None:
    assert find_traps(sentence) == ()


def test_what_a_trap_leaves_alone_the_network_leaves_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traps_module, "load_network", lambda: Hinting("personalising"))
    assert names("The meeting went wrong today.") == {"personalising"}
    assert names("It went wrong and it was not my fault.") == set()


def test_without_its_file_the_rules_work_alone_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(traps_network, "shipped_network", lambda: tmp_path / "traps.onnx")
    load_network.cache_clear()
    try:
        assert find_traps("Came fourth. Fourth is nowhere.") == ()
        assert names("I'm such an idiot.") == {"labelling"}
    finally:
        load_network.cache_clear()
    assert "work alone" in caplog.text


def test_the_shipped_network_reads_other_wordings_and_leaves_short_ones() -> None:
    network = load_network()
    assert isinstance(network, TrapsNetwork)
    assert network.answers == ANSWERS
    assert ANSWERS[-1] == ANY
    assert network.hints("Fourth is nowhere.") == []
    seen = [bool(find_traps(each.text)) == bool(each.traps) for each in read_sentences(UNSEEN)]
    assert sum(seen) / len(seen) > 0.7
