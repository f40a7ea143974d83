from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emocare.errors import Invalid
from emocare.training.classify.examples import HeldPictures, still_examples
from emocare.training.classify.splitting import fold_of_rows, split_rows


def examples(labels, people=None):
    return still_examples(
        HeldPictures(np.zeros((len(labels), 4, 4), np.uint8)), labels, person=people
    )


def test_every_class_gives_its_share():
    labels = [0] * 100 + [3] * 50 + [6] * 10
    watched = split_rows(examples(labels), 0.2, seed=3)
    assert np.bincount(np.array(labels)[watched], minlength=7)[[0, 3, 6]].tolist() == [20, 10, 2]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000), st.integers(2, 5))
def test_nobody_is_in_two_folds_and_every_row_is_in_one(seed, folds):
    rng = np.random.default_rng(seed)
    people = [f"p{i}" for i in rng.integers(0, 25, 120)]
    rows = examples(rng.integers(0, 4, 120).tolist(), people)
    fold = fold_of_rows(rows, folds, seed)
    assert set(fold.tolist()) == set(range(folds))
    for person in set(people):
        assert len(set(fold[np.array(people) == person].tolist())) == 1


def test_folds_are_alike_in_size_and_classes():
    labels = np.repeat(np.arange(7), 30)
    fold = fold_of_rows(examples(labels), 5, seed=0)
    table = np.zeros((5, 7), int)
    np.add.at(table, (fold, labels), 1)
    assert (table == 6).all()


def test_too_few_rows_are_refused():
    with pytest.raises(Invalid, match="too few"):
        fold_of_rows(examples([0, 1]), 3, seed=0)
    with pytest.raises(Invalid, match="too few"):
        split_rows(examples([0]), 0.1, seed=0)
