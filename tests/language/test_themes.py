from __future__ import annotations

from itertools import product

from emocare.language.themes import find_themes, shared_themes
from emocare.language.tokens import Vocabulary

# 512 small words, then two that mean something.
SMALL = ["".join(letters) for letters in product("bcdfghjk", repeat=3)]
VOCABULARY = Vocabulary(
    [*SMALL, "garden", "exam", "exams", "stop", "carry", "dance", "walk", "tire"]
)


def terms(texts, **options):
    return [theme.term for theme in find_themes(texts, VOCABULARY, **options)]


def test_what_several_texts_are_about_comes_first():
    texts = ["garden bbb bbc", "the garden again", "exam bbd", "exams and garden"]
    assert terms(texts)[:2] == ["garden", "exam"]


def test_a_word_of_one_text_is_no_theme():
    assert "garden" not in terms(["garden garden garden", "bbb"])


def test_small_words_name_nothing():
    assert "bbb" not in terms(["bbb a", "bbb b"])


def test_past_forms_of_verbs_name_nothing():
    texts = ["garden stopped carried danced walked slept stood", "walked stopped garden slept"] * 2
    assert terms(texts) == ["garden"]
    assert terms(["a seed", "the seed"]) == ["seed"]
    assert "tired" in terms(["tired bbb", "tired"])


def test_nothing_has_no_themes():
    assert terms([]) == terms(["", "!!"]) == []


def test_terms_that_stay():
    before = find_themes(["garden x", "garden y"], VOCABULARY)
    now = find_themes(["exam garden", "garden exam"], VOCABULARY)
    assert shared_themes(before, now) == ["garden"]


def test_a_theme_names_the_texts_it_is_in():
    (garden, *_) = find_themes(["garden", "bbb", "gardens and garden"], VOCABULARY)
    assert (garden.where, garden.texts) == ((0, 2), 2)
