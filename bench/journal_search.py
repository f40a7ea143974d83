"""Time the first search and later ones over a journal of many entries, in a real database.

python -m bench.journal_search [--entries 10000]
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from emocare.accounts.repository import Person, PersonRepository
from emocare.api.stores import Stores, open_stores
from emocare.api.wiring import prepare
from emocare.config import Settings
from emocare.crypto import CellCipher
from emocare.db import utc_now
from emocare.journal.content import Content
from emocare.journal.prompts import every_prompt
from emocare.journal.repository import EntryRepository, NewEntry
from emocare.journal.search_index import Contents, SearchIndexes, find
from emocare.journal.search_terms import read_terms

SEARCHES = ("sleep", "the", "qu*", '"of the day"', "tomorrow afraid", "in* th*")
_WORDS_AN_ENTRY = 100
_NOT_ASCII_SHARE = 0.3


def main() -> None:
    """Print one JSON object with milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    count = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as home:
        stores = open_stores(Settings(home=Path(home)), announce=lambda _: None)
        prepare(stores)
        gc.freeze()  # as `emocare serve` does
        print(json.dumps(_measure(stores, count), indent=2))
        stores.close()


def _measure(stores: Stores, count: int) -> dict[str, object]:
    person_id, cipher = _somebody(stores)
    _fill(stores, person_id, cipher, count)

    def read(ids: object) -> Contents:
        with stores.database.reading() as db:
            yield from EntryRepository(db, person_id, cipher).contents(ids)  # type: ignore[arg-type]

    indexes, sign_in = SearchIndexes(), uuid4()

    def search(words: str) -> int:
        return len(find(indexes.entries(person_id, sign_in, read), read_terms(words)))

    spent_s = time.process_time()
    first_ms = _timed(lambda: search(SEARCHES[0]))
    spent_s = time.process_time() - spent_s
    later = {words: [_timed(partial(search, words)) for _ in range(9)] for words in SEARCHES}
    return {
        "machine": platform.processor() or platform.machine(),
        "entries": count,
        # Without the index, which the service makes when the journal is opened.
        "first_ms": round(first_ms, 1),
        "first_cpu_ms": round(spent_s * 1000, 1),
        "later_ms": {words: round(statistics.median(times), 2) for words, times in later.items()},
        "later_slowest_ms": round(max(max(times) for times in later.values()), 2),
    }


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _somebody(stores: Stores) -> tuple[UUID, CellCipher]:
    person_id = uuid4()
    cipher = stores.keys.create(person_id)
    person = Person(person_id, utc_now(), "a@example.org", "A", "B", "UTC", "-")
    with stores.database.writing() as db:
        PersonRepository(db).add(person, "bench", cipher)
    return person_id, cipher


def _fill(stores: Stores, person_id: UUID, cipher: CellCipher, count: int) -> None:
    """Store entries made of the prompts' words, some with signs beyond ASCII."""
    chance = random.Random(7)  # made-up words, no secret
    words = " ".join(every_prompt()).split()
    now = utc_now()
    for start in range(0, count, 1000):
        entries = []
        for number in range(start, min(count, start + 1000)):
            text = " ".join(chance.choices(words, k=_WORDS_AN_ENTRY))
            if chance.random() < _NOT_ASCII_SHARE:
                text += " – it’s the café again"
            content = Content(text=text, time_zone="UTC", tags=["bench"])
            entries.append(NewEntry(uuid4(), now - timedelta(hours=number), content))
        with stores.database.writing() as db:
            EntryRepository(db, person_id, cipher).add_many(entries)


if __name__ == "__main__":
    main()
