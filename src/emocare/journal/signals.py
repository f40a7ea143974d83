"""What an entry says about safety, and the one place that hands it on.

The words are looked at here, on this server, whether or not the analysis is allowed and whether
or not its model is there: the consent is about reading feelings, not about help.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from emocare.accounts.identity import Identity
from emocare.journal.content import Said
from emocare.journal.prompts import every_prompt
from emocare.safety.risk import RiskSignal, assess_text
from emocare.safety.schemas import SafetyStep
from emocare.safety.service import note_signal, unnoted_step


def assess(said: Said) -> RiskSignal:
    """Return what all that was said may say about the person's safety; never raises."""
    # Our own prompts are not the person's words.
    prompt = "" if said.prompt in every_prompt() else said.prompt
    parts = (said.text, said.mood_words, prompt, *said.tags, *said.factors)
    return assess_text(".\n".join(part for part in parts if part))


def note(
    db: Session, identity: Identity, signal: RiskSignal, before: Said | None = None
) -> SafetyStep | None:
    """Log the step that a signal opens (never the words), and return it.

    An entry is saved many times while it is written: a step is logged again only where it says
    more than the version ``before``.
    """
    if before is None or signal.level > assess(before).level:
        return note_signal(db, identity, "journal", signal)
    if signal.level == 0:
        return None
    return unnoted_step("journal", signal.level, signal.kinds)
