"""Filled-in questionnaires for tests."""

from emocare.assessment.library import load_library

LIBRARY = load_library()
PHQ9, GAD7, WHO5, DASS21, WEEKLY = (
    LIBRARY.get(name) for name in ("phq9", "gad7", "who5", "dass21", "weekly")
)


def sheet(*values):
    """Answers to q1, q2, …; None leaves one out."""
    return {f"q{n}": value for n, value in enumerate(values, 1) if value is not None}


def scored_items(instrument):
    return [item for rule in instrument.scores for item in rule.items]


def sheet_with_sum(instrument, total, *, most=3, count=None):
    """Answers that sum up to ``total``, filled from the first item on."""
    items = scored_items(instrument)[:count]
    answers = {}
    for item in items:
        answers[item] = min(most, total)
        total -= answers[item]
    assert total == 0
    return answers
