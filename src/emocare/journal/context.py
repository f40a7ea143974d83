"""Everything the journal works with, wired once when the service starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from anyio import to_thread
from sqlalchemy import select

from emocare.accounts.context import Accounts
from emocare.accounts.identity import is_live
from emocare.accounts.tables import SignInRow
from emocare.db import utc_now
from emocare.journal.analysing import EntryReader
from emocare.journal.jobs import JournalJobs
from emocare.journal.lock import JournalLock
from emocare.journal.search_index import SearchIndexes

# How long an index may outlive a sign-in that ended elsewhere or ran out.
SWEEP_EVERY_S = 15.0


@dataclass(frozen=True, slots=True)
class Journal:
    """The running parts of the journal."""

    accounts: Accounts
    lock: JournalLock
    indexes: SearchIndexes
    reader: EntryReader
    jobs: JournalJobs

    def sweep(self) -> None:
        """Forget what belongs to sign-ins that ended, and what was not used for long."""
        asked = self.indexes.sign_ins() | self.lock.sign_ins()
        now = utc_now()
        with self.accounts.database.reading() as db:
            rows = db.scalars(select(SignInRow).where(SignInRow.id.in_(asked)))
            live = frozenset(row.id for row in rows if is_live(row, self.accounts, now))
        self.indexes.keep_only(live)
        self.lock.keep_only(live)


@asynccontextmanager
async def run_journal(
    accounts: Accounts, *, reader: EntryReader | None = None
) -> AsyncIterator[Journal]:
    """Yield the journal's parts while the application runs."""
    journal = Journal(
        accounts, JournalLock(accounts), SearchIndexes(), reader or EntryReader(), JournalJobs()
    )
    # Whoever finds an open device must not read check-ins and questionnaires, or download it all.
    accounts.lock_checks.append(journal.lock.check)
    accounts.sign_out_hooks.append(journal.indexes.drop)
    sweeping = asyncio.create_task(_sweep(journal))
    try:
        yield journal
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await to_thread.run_sync(journal.jobs.close)


async def _sweep(journal: Journal) -> None:
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        # A database that is locked just now is no reason to stop looking after it.
        with suppress(Exception):
            await to_thread.run_sync(journal.sweep)
