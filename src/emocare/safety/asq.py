"""The ASQ (NIMH), scored. Any yes is positive; the fifth says whether it is acute."""

from __future__ import annotations

from typing import Literal

from emocare.safety.schemas import AsqAnswers

# Verbatim; validated with clinicians who ask, not in an app.
QUESTIONS = {
    "wished_dead": "In the past few weeks, have you wished you were dead?",
    "better_off_dead": "In the past few weeks, have you felt that you or your family would be "
    "better off if you were dead?",
    "thoughts": "In the past week, have you been having thoughts about killing yourself?",
    "ever_tried": "Have you ever tried to kill yourself?",
    "now": "Are you having thoughts of killing yourself right now?",
}
CREDIT = "Ask Suicide-Screening Questions (ASQ), National Institute of Mental Health"


def any_yes(answers: AsqAnswers) -> bool:
    """Say whether one of the first four was answered with yes."""
    first = (answers.wished_dead, answers.better_off_dead, answers.thoughts, answers.ever_tried)
    return any(first)


def level_after(answers: AsqAnswers) -> Literal[2, 3]:
    """Return 3 where the thoughts are there right now; otherwise the step stays at 2."""
    return 3 if answers.now else 2
