from __future__ import annotations

import json

import numpy as np
import pytest

from emocare.errors import Invalid, NotFound
from emocare.evaluation.goemotions import Comment, label_matrix, read_comments
from emocare.evaluation.text_figures import (
    calibration_error,
    ekman_labels,
    judge_comments,
    sentiment_figures,
)
from emocare.language.feelings import FeelingsNetwork
from emocare.language.labels import EKMAN, FEELINGS

COMMENTS = [
    Comment("Thank you so much!", (FEELINGS.index("gratitude"),), "a"),
    Comment("I hate this, so angry.", (FEELINGS.index("anger"),), "b"),
    Comment("The train leaves at nine.", (FEELINGS.index("neutral"),), "c"),
    Comment("I love it, thanks!", (FEELINGS.index("love"), FEELINGS.index("gratitude")), "d"),
] * 3


def test_the_figures_have_the_fields_that_programs_read():
    figures = judge_comments(COMMENTS, FeelingsNetwork())
    assert json.loads(json.dumps(figures)) == figures
    assert figures["n"] == len(COMMENTS)
    assert set(figures["per_class"]) == set(FEELINGS)
    assert figures["per_class"]["gratitude"]["f1"] > 0.5
    assert figures["sentiment"]["auc"] == 1
    low, high = figures["intervals"]["macro_f1"]
    assert low <= figures["macro_f1"] <= high or figures["macro_f1"] == pytest.approx(low)


def test_groups_of_feelings():
    groups = ekman_labels(label_matrix(COMMENTS[:3]))
    named = [[name for name, there in zip(EKMAN, row, strict=True) if there] for row in groups]
    assert named == [["joy"], ["anger"], ["neutral"]]


def test_calibration_error_of_known_answers():
    labels = np.array([[True], [False], [False], [False]])
    assert calibration_error(labels, np.full((4, 1), 0.25)) == pytest.approx(0)
    assert calibration_error(labels, np.full((4, 1), 0.75)) == pytest.approx(0.5)


def test_sentiment_leaves_out_what_is_neither_or_both():
    labels = label_matrix(COMMENTS[:3])
    figures = sentiment_figures(labels, np.array([0.9, -0.9, 0.0]))
    assert figures == {"n": 2, "auc": 1.0, "accuracy": 1.0}


def test_a_broken_line_is_named(tmp_path):
    file = tmp_path / "dev.tsv"
    file.write_text("fine\t0\tx\nonly text\n", encoding="utf-8")
    with pytest.raises(Invalid, match="line 2"):
        list(read_comments(file))
    with pytest.raises(NotFound):
        list(read_comments(tmp_path / "missing.tsv"))
