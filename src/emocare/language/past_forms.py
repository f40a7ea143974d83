"""Past forms of verbs: they tell what happened, and rarely name what an entry is about."""

from __future__ import annotations

from emocare.language.tokens import Vocabulary

# Irregular forms that are no everyday noun or adjective as well.
_IRREGULAR = """
    arose ate awoke beaten became been began begun bent bit bitten blew blown bought bred broke
    brought built burnt came caught chose chosen clung crept did done dragged drank drawn dreamt
    drew driven drove drunk dug eaten fallen fed fell felt fled flew flown forbade forgave forgiven
    forgot forgotten fought froze gave given gone got gotten grew grown had heard held hid hidden
    hung kept knelt knew known laid lain leant leapt learnt led lent lost made meant met mistook
    overcame overheard overslept paid ran rang ridden risen rode rung said sang sank sat saw
    seen sent shaken shone shook shown shrank shut slept slid slung sold sought spat sped spelt
    spent spoke spoken spun sprang stole stolen stood stuck stung strode struck sung swam swept
    swollen swore swum swung taken taught thought threw thrown told tore torn undertook understood
    undid undone was went wept were withdrew withdrawn woke woken won wore worn wove
    written wrote
"""
_FORMS = frozenset(_IRREGULAR.split())
# What people are rather than did; entries are about it.
_ADJECTIVES = """
    bored crowded depressed disabled divorced engaged exhausted gifted injured isolated married
    overwhelmed relaxed retired stressed tired worried
"""
_STATES = frozenset(_ADJECTIVES.split())
_LEAST_STEM = 3


def is_past_form(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a lower-case word is the past form of a verb that ``vocabulary`` knows."""
    if word in _FORMS:
        return True
    if word in _STATES or not word.endswith("ed") or len(word) < _LEAST_STEM + 2:
        return False
    stem = word[:-2]
    doubled = stem[:-1] if stem[-1] == stem[-2] else stem
    with_y = f"{stem[:-1]}y" if stem.endswith("i") else stem
    return any(form in vocabulary for form in (stem, f"{stem}e", doubled, with_y))
