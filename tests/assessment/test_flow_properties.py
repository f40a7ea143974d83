"""Whatever way a questionnaire is answered over HTTP, what is kept follows from a simple model.

Steps in any order: answer, answer again, take back, refuse nonsense, pause for a while, come back,
finish. The model is a plain dict with a clock.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emocare.assessment.scoring import asked, score
from tests.assessment.answer_sheets import GAD7, PHQ9, WHO5
from tests.assessment.taking import API, begin, finish, offer, send

FEW = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def values(instrument, item):
    return [option.value for option in instrument.choices(item)]


def answers(instrument):
    """One message: a few items with an answer, or with None to take one back."""
    each = {
        item.id: st.none() | st.sampled_from(values(instrument, item)) for item in instrument.items
    }
    return st.fixed_dictionaries({}, optional=each).filter(bool)


def steps(instrument):
    pause = st.integers(1, 30).map(lambda hours: ("pause", hours))
    wrong = st.sampled_from(["q1", "q99"]).map(lambda item: ("wrong", item))
    message = answers(instrument).map(lambda given: ("answer", given))
    return st.lists(st.one_of(message, message, message, pause, wrong), max_size=8)


def begin_afresh(person, instrument):
    """Leave nothing of the example before."""
    person.http.delete(f"{API}/instruments/{instrument.id}/responses")
    return begin(person, instrument.id)["id"]


def read(person, response_id):
    return person.http.get(f"{API}/responses/{response_id}").json()


class Model:
    """What should be kept."""

    def __init__(self, instrument):
        self.instrument = instrument
        self.kept = {}
        self.hours = 0

    @property
    def over(self):
        return self.hours >= self.instrument.resume_within_h

    def answer(self, given):
        for item, value in given.items():
            self.kept.pop(item, None)
            if value is not None:
                self.kept[item] = value

    @property
    def asked(self):
        items = {item.id for item in asked(self.instrument, self.kept)}
        return {item: value for item, value in self.kept.items() if item in items}


def follow(person, clock, model, response_id, moves):
    """Do every move; check after each that exactly what the model keeps is kept."""
    for kind, what in moves:
        if kind == "pause":
            clock.pass_by(hours=what)
            model.hours += what
        elif kind == "wrong":
            answer = send(person, response_id, {what: 77})
            expected = (409, "response_expired") if model.over else (422, "answer_invalid")
            assert (answer.status_code, answer.json()["code"]) == expected
        else:
            answer = send(person, response_id, what)
            assert answer.status_code == (409 if model.over else 200)
            if not model.over:
                model.answer(what)
        found = read(person, response_id)
        assert found["state"] == ("expired" if model.over else "open")
        assert found["answers"] == ({} if model.over else model.kept)


@pytest.mark.parametrize("instrument", [PHQ9, GAD7, WHO5], ids=lambda one: one.id)
def test_any_way_of_answering_comes_to_what_the_model_keeps(ada, clock, instrument):
    @FEW
    @given(steps(instrument))
    def check(moves):
        clock.ahead = timedelta(0)
        response_id, model = begin_afresh(ada, instrument), Model(instrument)
        follow(ada, clock, model, response_id, moves)
        if model.over:
            assert begin(ada, instrument.id)["id"] != response_id
            return
        assert begin(ada, instrument.id, status=200)["answers"] == model.kept
        if not model.asked:
            refused = ada.http.post(f"{API}/responses/{response_id}/finish")
            assert refused.json()["code"] == "nothing_answered"
            return
        done = finish(ada, response_id)["response"]
        expected = score(instrument, model.kept).scores
        assert done["answers"] == model.asked
        found = [(one["value"], one["band"], one["missing"]) for one in done["scores"]]
        assert found == [(one.value, one.band, list(one.missing)) for one in expected]
        counts = all(one.unscored is None for one in expected)
        assert offer(ada, instrument.id)["state"] == ("later" if counts else "due")

    check()


def test_the_order_and_the_pieces_of_answers_do_not_matter(ada, clock):
    full = st.fixed_dictionaries(
        {f"q{number}": st.sampled_from([0, 1, 2, 3]) for number in range(1, 10)}
    )

    @FEW
    @given(full, st.permutations([f"q{number}" for number in range(1, 10)]), st.integers(1, 9))
    def check(sheet, order, piece):
        clock.ahead = timedelta(0)
        response_id = begin_afresh(ada, PHQ9)
        opened = []
        for start in range(0, 9, piece):
            part = {item: sheet[item] for item in order[start : start + piece]}
            safety = send(ada, response_id, part).json()["safety"]
            # Item 9 opens the path with its own message, whichever one that is.
            assert (safety is not None) == (part.get("q9", 0) >= 1)
            opened.append(safety)
        (found,) = finish(ada, response_id)["response"]["scores"]
        (expected,) = score(PHQ9, sheet).scores
        assert (found["value"], found["band"]) == (sum(sheet.values()), expected.band)
        assert any(opened) == (sheet["q9"] >= 1)

    check()
