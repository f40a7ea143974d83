from __future__ import annotations

import numpy as np
import pytest

from emocare.evaluation.calibration import cross_fit, fit_temperature, softmax
from emocare.evaluation.metrics import expected_calibration_error, negative_log_likelihood


def rows_with_temperature(temperature: float, count: int = 6000, seed: int = 0):
    """Labels drawn from softmax(z), logits reported as temperature * z."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (count, 5))
    chances = softmax(logits).cumsum(axis=1)
    labels = (rng.random((count, 1)) > chances).sum(axis=1)
    return logits * temperature, labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_a_known_temperature_is_found_again(temperature):
    logits, labels = rows_with_temperature(temperature)
    assert fit_temperature(logits, labels) == pytest.approx(temperature, rel=0.05)


def test_no_grid_point_beats_the_fitted_temperature():
    logits, labels = rows_with_temperature(2.0, count=500)
    best = fit_temperature(logits, labels)

    def loss(temperature: float) -> float:
        return negative_log_likelihood(labels, softmax(logits / temperature))

    grid = np.geomspace(0.06, 18, 400)
    assert loss(best) <= min(loss(t) for t in grid) + 1e-9


def test_unseen_halves_are_judged_by_the_other_half():
    logits, labels = rows_with_temperature(3.0)
    fitted = cross_fit(logits, labels)
    assert fitted.ece_before > 0.1
    assert fitted.ece < 0.03
    assert len(fitted.temperatures) == 2
    assert fitted.temperatures[0] != fitted.temperatures[1]
    assert fitted.ece == expected_calibration_error(labels, fitted.probabilities)


def test_a_half_never_sees_its_own_labels():
    logits, labels = rows_with_temperature(1.0, count=400)
    before = cross_fit(logits, labels)
    fold = np.random.default_rng(0).permutation(400) % 2
    spoilt = labels.copy()
    spoilt[fold == 0] = (spoilt[fold == 0] + 1) % 5
    after = cross_fit(logits, spoilt)
    assert after.temperatures[0] == before.temperatures[0]  # fitted on fold 1, which is unchanged
    assert after.temperatures[1] != before.temperatures[1]


def test_calibration_never_changes_the_answer():
    logits, labels = rows_with_temperature(3.0, count=300)
    fitted = cross_fit(logits, labels)
    assert (fitted.probabilities.argmax(axis=1) == logits.argmax(axis=1)).all()
