"""The rivals' answers on our classes, judged on the same faces."""

from __future__ import annotations

import numpy as np
import pytest

from bench.comparison.expressions import (
    FER_LABELS,
    Answers,
    compare_on,
    eight_classes,
    judged,
    own_answers,
    own_crops,
    truths,
    whole_pictures,
)
from emocare.evaluation.dataset import SEVEN, Dataset, Sample
from emocare.evaluation.evaluate import predict
from emocare.evaluation.ferplus import FerPlus
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import TEMPLATE5
from emocare.vision.network import OnnxFaceNetwork

ROWS = 400


def faces(label: np.ndarray, original: np.ndarray) -> FerPlus:
    """Pictures of noise with these labels."""
    count = len(label)
    pictures = np.random.default_rng(3).integers(0, 256, (count, 48, 48)).astype(np.uint8)
    points = np.tile(TEMPLATE5 * np.float32(48), (count, 1, 1))
    votes, names = np.zeros((count, 8), np.float32), tuple(map(str, range(count)))
    return FerPlus(pictures, points, np.ones(count, bool), votes, label, original, names)


def saying(places: np.ndarray, labels: tuple[Expression, ...], sure: float = 0.8) -> Answers:
    """Answers that give ``sure`` to one column each and share out the rest."""
    rest = (1 - sure) / (len(labels) - 1)
    return Answers(rest + (sure - rest) * np.eye(len(labels))[places], labels)


def test_fer_numbers_its_answers_as_fer2013_does():
    named = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
    ours = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
    assert [str(label) for label in FER_LABELS] == list(ours)
    assert len(named) == len(FER_LABELS)


def test_every_column_goes_to_its_own_expression():
    """A network that says the k-th expression of FER2013 for row k is right about row k."""
    answers = saying(np.arange(7), FER_LABELS)
    places = [SEVEN[i] for i in answers.onto(SEVEN).argmax(axis=1)]
    assert places == list(FER_LABELS)


def test_renormalising_leaves_the_odds_between_the_seven_alone():
    shares = np.array([[0.1, 0.2, 0.05, 0.05, 0.1, 0.05, 0.05, 0.4]])
    seven = Answers(shares, EXPRESSIONS).onto(SEVEN)
    assert seven.sum() == pytest.approx(1.0)
    assert seven[0] == pytest.approx(shares[0, :7] / 0.6)


def test_seven_answers_that_sum_to_one_stay_as_they_are():
    answers = saying(np.arange(7), FER_LABELS)
    back = answers.onto(SEVEN)[:, [SEVEN.index(label) for label in FER_LABELS]]
    np.testing.assert_allclose(back, answers.probabilities)


def test_rows_of_an_expression_that_fer_does_not_know_are_left_out():
    contempt = EXPRESSIONS.index(Expression.CONTEMPT)
    data = faces(np.array([0, contempt, -1, 1]), np.array([3, 3, 3, 3]))
    truth = truths(data)
    np.testing.assert_array_equal(truth["ferplus"], [0, -1, -1, 1])
    np.testing.assert_array_equal(truth["fer2013"], [3, 3, 3, 3])
    predictions = judged(saying(np.zeros(4, int), EXPRESSIONS), truth["ferplus"], SEVEN)
    np.testing.assert_array_equal(predictions.labels, [0, 1])


def test_the_better_cropping_of_fer_is_the_one_ours_is_held_against():
    truth = np.arange(ROWS) % 7
    rng = np.random.default_rng(0)
    wrong_fer = {"whole": rng.random(ROWS) < 0.3, "cropped": rng.random(ROWS) < 0.5}
    order = np.array([FER_LABELS.index(label) for label in SEVEN])
    fer = {
        name: saying(order[np.where(wrong, (truth + 1) % 7, truth)], FER_LABELS)
        for name, wrong in wrong_fer.items()
    }
    wrong_ours = wrong_fer["whole"] & (rng.random(ROWS) < 0.5)
    ours = saying(np.where(wrong_ours, (truth + 1) % 7, truth), EXPRESSIONS)
    told = compare_on(truth, {"ours": ours}, fer)
    assert told["reference"] == "whole"
    assert set(told["networks"]) == {"whole", "cropped", "ours"}
    assert set(told["cross_fitted"]) == {"whole", "ours"}
    gain = told["networks"]["ours"]["minus_reference"]["accuracy"]
    assert gain["value"] == pytest.approx(wrong_fer["whole"].mean() - wrong_ours.mean())
    assert 0 < gain["low"] < gain["value"] < gain["high"]
    assert told["networks"]["whole"]["minus_reference"] is None


def test_pairing_narrows_the_interval_of_the_difference():
    """Ours errs on the same faces but for a few, so the difference is known well."""
    truth = np.arange(ROWS) % 7
    wrong = np.random.default_rng(1).random(ROWS) < 0.4
    fewer = wrong.copy()
    fewer[np.flatnonzero(wrong)[:6]] = False
    order = np.array([FER_LABELS.index(label) for label in SEVEN])
    fer = {"fer": saying(order[np.where(wrong, (truth + 1) % 7, truth)], FER_LABELS)}
    ours = {"ours": saying(np.where(fewer, (truth + 1) % 7, truth), EXPRESSIONS)}
    told = compare_on(truth, ours, fer)["networks"]["ours"]
    alone, apart = told["figures"]["accuracy"], told["minus_reference"]["accuracy"]
    assert apart["high"] - apart["low"] < (alone["high"] - alone["low"]) / 3


def test_a_temperature_from_the_other_half_mends_an_overconfident_rival():
    truth = np.arange(ROWS) % 7
    wrong = np.random.default_rng(2).random(ROWS) < 0.4
    order = np.array([FER_LABELS.index(label) for label in SEVEN])
    fer = {"fer": saying(order[np.where(wrong, (truth + 1) % 7, truth)], FER_LABELS, sure=0.99)}
    told = compare_on(truth, {"ours": saying(truth, EXPRESSIONS)}, fer)
    before = told["networks"]["fer"]["figures"]["ece"]["value"]
    after = told["cross_fitted"]["fer"]["figures"]["ece"]["value"]
    assert before > 0.3
    assert after < 0.08


def test_without_fer_our_own_figures_are_still_told():
    truth = np.arange(ROWS) % 8
    ours = {"ours": saying(truth, EXPRESSIONS)}
    told = compare_on(np.where(truth < 7, truth, -1), ours, {})
    assert told["reference"] is None
    assert told["networks"]["ours"]["minus_reference"] is None
    assert eight_classes(truth, ours)["networks"]["ours"]["figures"]["accuracy"]["value"] == 1.0


def test_our_answers_are_those_of_the_evaluation():
    """The comparison must not judge another crop than ``emocare evaluate`` does."""
    label = np.arange(12) % 8
    data = faces(label, np.zeros(12, np.int64))
    network = OnnxFaceNetwork()

    def samples():
        for i in range(len(data)):
            yield Sample(data.pictures[i], int(label[i]), data.landmarks5[i])

    expected = predict(Dataset("made", EXPRESSIONS, len(data), samples), network, None)
    answers, _ = own_answers(network, own_crops(data))
    np.testing.assert_allclose(answers.onto(EXPRESSIONS), expected.probabilities, atol=1e-6)


def test_the_head_for_fer2013s_labels_answers_as_in_the_evaluation():
    label = np.arange(14) % 7
    data = faces(label, label)
    network = OnnxFaceNetwork()

    def samples():
        for i in range(len(data)):
            yield Sample(data.pictures[i], int(label[i]), data.landmarks5[i])

    dataset = Dataset("made", SEVEN, len(data), samples, fer2013_labels=True)
    _, answers = own_answers(network, own_crops(data))
    expected = predict(dataset, network, None).probabilities
    np.testing.assert_allclose(answers.onto(SEVEN), expected, atol=1e-6)


def test_fer_is_given_the_whole_picture_at_its_own_size():
    data = faces(np.zeros(2, np.int64), np.zeros(2, np.int64))
    whole = whole_pictures(data)
    assert whole.shape == (2, 64, 64)
    assert abs(float(whole.mean()) - float(data.pictures.mean())) < 3
