"""What the journal's endpoints depend on: its running parts, and somebody who may read it.

API tokens are not taken: the journal's lock belongs to a sign-in, and a token would go round it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from emocare.accounts.dependencies import SignedIn
from emocare.accounts.identity import Identity
from emocare.journal.context import Journal


def get_journal(request: Request) -> Journal:
    """Return the running parts of the journal."""
    journal: Journal = request.app.state.journal
    return journal


CurrentJournal = Annotated[Journal, Depends(get_journal)]


def journal_opened(identity: SignedIn, journal: CurrentJournal) -> Identity:
    """Return who is asking; raise NotAllowed (``journal_locked``) while their journal is locked."""
    journal.lock.check(identity)
    return identity


Writer = Annotated[Identity, Depends(journal_opened)]
