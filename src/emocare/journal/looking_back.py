"""Words of long ago that came in with a file, looked over for what was hard then.

What somebody wrote months or years ago does not say how they are now, so the direct question of
the safety path would come at the wrong time. But nobody should bring in the diary of a dark time
and find silence: whatever its level was, it is answered with the quiet first step, once for a
file, and logged as that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from emocare.accounts.identity import Identity
from emocare.journal.content import Said
from emocare.journal.context import Journal
from emocare.journal.jobs import Job
from emocare.journal.signals import assess
from emocare.safety.risk import ASKED_FROM, RiskSignal
from emocare.safety.schemas import SafetyStep
from emocare.safety.service import note_level

_STEP = 20
Next = Callable[[Journal, Identity, Job], UUID | None]


def look_back(
    journal: Journal, identity: Identity, said: Sequence[Said], *, after: Job, then: Next
) -> Job:
    """Begin to look over what was ``said`` long ago; ``then`` begins what comes next.

    A job of its own, so that entries are there as soon as they are stored.
    """

    def work(job: Job) -> None:
        job.total = len(said)
        gravest = RiskSignal()
        for number, one in enumerate(said):
            if number % _STEP == 0:
                job.step(number)
            gravest = max(gravest, assess(one), key=lambda signal: signal.level)
        job.done = len(said)
        job.safety = _noted(journal, identity, gravest)
        job.follow_up = then(journal, identity, job)

    return journal.jobs.start(identity.id, "look_back", work, after=after)


def _noted(journal: Journal, identity: Identity, gravest: RiskSignal) -> SafetyStep | None:
    if gravest.level < ASKED_FROM:  # that a day was bad is no reason
        return None
    with journal.accounts.database.writing() as db:
        return note_level(db, identity, "journal", 1, gravest.kinds)
