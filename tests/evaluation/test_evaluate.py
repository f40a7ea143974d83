"""From data to predictions with real detector and network, on the astronaut."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from emocare.errors import Unavailable
from emocare.evaluation import metrics
from emocare.evaluation.dataset import SEVEN, Dataset, Sample
from emocare.evaluation.datasets import Selection, open_dataset
from emocare.evaluation.evaluate import (
    Predictions,
    as_rgb,
    find_face,
    locate,
    predict,
    predict_all,
    whole_picture_landmarks,
)
from emocare.evaluation.report import intervals, summarise
from emocare.evaluation.views import FIVE_VIEWS, PLAIN, eyes_view
from emocare.types import EXPRESSIONS, Expression
from emocare.vision.align import TEMPLATE5
from emocare.vision.detect import MtcnnDetector
from emocare.vision.model_card import CropSpec
from emocare.vision.network import OnnxFaceNetwork
from emocare.vision.scores import FaceScores
from tests.evaluation.tiny_sets import place
from tests.made_network import MadeNetwork


@pytest.fixture(scope="module")
def network():
    return OnnxFaceNetwork()


@pytest.fixture(scope="module")
def detector():
    return MtcnnDetector()


def test_the_astronaut_looks_happy(class_folders, network, detector):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    predictions = predict(dataset, network, detector)
    assert predictions.predicted.tolist() == [SEVEN.index("happiness")] * 4
    assert predictions.whole_pictures == 0
    assert metrics.accuracy(predictions.labels, predictions.predicted) == 0.5


def test_probabilities_are_renormalised_over_the_sets_labels(class_folders, network, detector):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    predictions = predict(dataset, network, detector)
    assert predictions.probabilities.shape == (4, 7)
    np.testing.assert_allclose(predictions.probabilities.sum(axis=1), 1, atol=1e-9)


def test_every_row_counts_also_where_no_face_is_found(network, detector):
    blank = np.full((120, 80, 3), 90, np.uint8)
    samples = [Sample(blank, place("neutral")) for _ in range(3)]
    dataset = Dataset("folder", SEVEN, 3, lambda: iter(samples))
    predictions = predict(dataset, network, detector)
    assert len(predictions.labels) == 3
    assert predictions.whole_pictures == 3


def test_a_small_picture_is_enlarged_for_the_search(face48, detector):
    rgb = np.repeat(face48[:, :, None], 3, axis=2)
    found = find_face(rgb, detector)
    assert found is not None
    assert found.landmarks5.min() > 0
    assert found.landmarks5.max() < 48


def test_the_whole_picture_stands_in_for_a_face_that_is_not_found():
    landmarks = whole_picture_landmarks(np.zeros((100, 140, 3), np.uint8))
    np.testing.assert_allclose(landmarks, TEMPLATE5 * 100 + [20, 0], rtol=1e-6)


def test_landmarks_of_the_set_are_used_and_no_search_is_made(face48):
    face = locate(Sample(face48, 0, TEMPLATE5 * 48), None)
    assert face.found
    assert face.rgb.shape == (48, 48, 3)
    np.testing.assert_array_equal(face.landmarks5, TEMPLATE5 * 48)


def test_several_networks_read_the_same_faces_as_each_alone(class_folders, network, detector):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    alone = predict(dataset, network, detector)
    both = predict_all(dataset, [network, network], detector)
    assert alone.names == ("Neutral/one.png", "happy/one.png", "happy/two.jpg", "sadness/one.png")
    for predictions in both:
        np.testing.assert_array_equal(predictions.probabilities, alone.probabilities)
        assert predictions.names == alone.names
        assert predictions.found == (True,) * 4


def test_five_views_are_averaged_and_counted(class_folders, network, detector):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    plain = predict(dataset, network, detector)
    five = predict(dataset, network, detector, views=FIVE_VIEWS)
    assert (plain.views, five.views) == (1, 5)
    np.testing.assert_allclose(five.probabilities.sum(axis=1), 1, atol=1e-9)
    assert 0 < np.abs(five.probabilities - plain.probabilities).max() < 0.5
    singles = [predict(dataset, network, detector, views=[view]) for view in FIVE_VIEWS]
    mean = np.mean([single.probabilities for single in singles], axis=0)
    # Renormalised after averaging over all eight expressions, not before.
    np.testing.assert_allclose(five.probabilities, mean, atol=0.01)


def test_memory_does_not_grow_with_the_number_of_pictures(face48, network):
    def peak(rows: int) -> int:
        sample = Sample(face48, 1, TEMPLATE5 * 48)
        dataset = Dataset("ferplus", EXPRESSIONS, rows, lambda: (sample for _ in range(rows)))
        tracemalloc.start()
        predict(dataset, network, None)
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return top

    assert peak(640) < 1.3 * peak(128)


def random_predictions(rows: int = 400) -> Predictions:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 7, rows)
    probabilities = rng.dirichlet(np.full(7, 0.4), rows)
    probabilities[np.arange(rows), labels] += 0.6
    return Predictions(SEVEN, labels, probabilities / probabilities.sum(1, keepdims=True), 2)


def test_the_summary_holds_every_figure_with_its_interval(network):
    predictions = random_predictions()
    dataset = Dataset("folder", SEVEN, 400, lambda: iter(()))
    figures = summarise(predictions, dataset, network.info, replicates=100)
    assert figures["n"] == 400
    assert figures["faces_not_found"] == 2
    assert list(figures["per_class"]) == [e.value for e in SEVEN]
    assert sum(map(sum, figures["confusion"]["counts"])) == 400
    assert figures["model"]["sha256"] == network.info.sha256
    for name in ("accuracy", "macro_f1", "ece"):
        low, high = figures["intervals"][name]
        assert low < high
    for name in ("accuracy", "macro_f1"):
        low, high = figures["intervals"][name]
        assert low <= figures[name] <= high


def test_recall_intervals_resample_one_class():
    predictions = random_predictions()
    found = intervals(predictions, replicates=100)
    right = predictions.predicted[predictions.labels == 0] == 0
    low, high = found["recall_neutral"]
    assert low <= right.mean() <= high


class TwoTongues(MadeNetwork):
    """Calls every face happy, but surprised where FER2013's labellers would be asked."""

    def read(self, crops, eyes=None):
        answer = np.full((len(crops), 7), 0.01, np.float32)
        answer[:, EXPRESSIONS.index(Expression.SURPRISE)] = 0.94
        return replace(super().read(crops), fer2013=answer)


@pytest.mark.parametrize(("as_fer2013", "said"), [(True, "surprise"), (False, "happiness")])
def test_fer2013_labels_are_answered_by_the_head_that_learned_them(face48, as_fer2013, said):
    sample = Sample(face48, 1, whole_picture_landmarks(as_rgb(face48)))
    dataset = Dataset("made", SEVEN, 1, lambda: iter([sample]), fer2013_labels=as_fer2013)
    [answer] = predict(dataset, TwoTongues(), None).predicted
    assert SEVEN[answer] == said


class Looking(MadeNetwork):
    """Notes the eye patches that it is given."""

    def __init__(self):
        super().__init__()
        self.info = replace(self.info, crop=replace(self.info.crop, eyes=True))
        self.seen = []

    def read(self, crops, eyes=None):
        self.seen.append(eyes)
        return super().read(crops)


def test_a_network_that_looks_at_eyes_is_given_those_of_the_picture(face48):
    landmarks5 = whole_picture_landmarks(as_rgb(face48))
    dataset = Dataset("made", SEVEN, 1, lambda: iter([Sample(face48, 1, landmarks5)]))
    network = Looking()
    predict(dataset, network, None)
    [[eyes]] = network.seen
    np.testing.assert_array_equal(eyes, eyes_view(as_rgb(face48), landmarks5, *PLAIN))


class BrokenNetwork:
    """A network whose last layer overflowed."""

    def __init__(self, info) -> None:
        self.info = info

    def read(self, crops: np.ndarray, eyes: np.ndarray | None = None) -> FaceScores:
        return FaceScores(np.full((len(crops), 8), np.nan, np.float32))


def test_a_network_that_gives_no_numbers_is_named(class_folders, network, detector):
    dataset = open_dataset("folder", class_folders, Selection("test"))
    with pytest.raises(Unavailable, match=f"network {network.info.name} gives something else"):
        predict(dataset, BrokenNetwork(network.info), detector)


class TwoHeads:
    """A network with a head of its own for FER2013's labels, sure of another answer."""

    def __init__(self, info) -> None:
        self.info = info

    def read(self, crops: np.ndarray, eyes: np.ndarray | None = None) -> FaceScores:
        expression = np.tile(np.eye(8, dtype=np.float32)[1], (len(crops), 1))
        fer2013 = np.tile(np.eye(7, dtype=np.float32)[4], (len(crops), 1))
        return FaceScores(expression, fer2013=fer2013)


def test_fer2013s_labels_are_answered_by_the_head_that_learned_them(ferplus_file, network):
    heads = TwoHeads(network.info)
    for labels, head, answer in (("ferplus", "expression", 1), ("fer2013", "fer2013", 4)):
        dataset = open_dataset("ferplus", ferplus_file, Selection("PublicTest", labels))
        predictions = predict(dataset, heads, None)
        assert predictions.head == head
        assert set(predictions.predicted.tolist()) == {answer}
        assert summarise(predictions, dataset, network.info, replicates=5)["head"] == head


class Sizes(MadeNetwork):
    """Remembers the crops it was shown; takes them in a size of its own, of whole pictures."""

    def __init__(self, crop: CropSpec):
        super().__init__()
        self.info = replace(self.info, crop=crop)
        self.seen: list[np.ndarray] = []

    def read(self, crops, eyes=None):
        self.seen.append(crops)
        return super().read(crops)


def test_each_network_sees_the_crop_it_was_trained_on(face48):
    corner = (TEMPLATE5 * 24).astype(np.float32)  # a face in the picture's upper left quarter
    dataset = Dataset("made", SEVEN, 1, lambda: iter([Sample(face48, 1, corner)]))
    small, whole = Sizes(CropSpec(32)), Sizes(CropSpec(48, whole=True))
    predict_all(dataset, [small, whole], None)
    assert small.seen[0].shape == (1, 32, 32, 3)
    np.testing.assert_array_equal(whole.seen[0][0, :, :, 0], face48)
    assert small.seen[0].mean() == pytest.approx(face48[:24, :24].mean(), abs=3)


def test_a_searched_face_is_settled_by_the_networks_own_landmarks(class_folders, detector):
    class Shifting(Sizes):
        has_landmarks = True

        def read(self, crops, eyes=None):
            points = np.full((70, 2), 0.5, np.float32)
            points[36:42], points[42:48], points[30], points[48], points[54] = TEMPLATE5 + 0.03
            return replace(super().read(crops), landmarks70=np.stack([points] * len(crops)))

    dataset = open_dataset("folder", class_folders, Selection("test"))
    network = Shifting(CropSpec())
    predict(dataset, network, detector)
    guessed, settled = network.seen[0][0], network.seen[-1][0]
    assert not np.array_equal(guessed, settled)
    # The second crop is the first one, moved by two pixels.
    moved = guessed[2:60, 2:60].astype(float)
    assert np.abs(moved - settled[:58, :58]).mean() < np.abs(moved - guessed[:58, :58]).mean()
