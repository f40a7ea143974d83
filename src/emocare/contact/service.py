"""Take a message in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.limits import address_group
from emocare.contact.repository import ContactRepository
from emocare.contact.schemas import ContactMessageNew, ContactMessageStored
from emocare.db import utc_now
from emocare.safety.service import unnoted_step_of

KEPT = timedelta(days=365)


def leave_message(
    accounts: Accounts, db: Session, new: ContactMessageNew, address: str
) -> ContactMessageStored:
    """Store a message; raise TooMany for an address that wrote often. Year-old ones go.

    Whoever runs this service may read it days later, so a call for help is answered at once.
    """
    accounts.limits.count(accounts.allowances.contact, address_group(address))
    messages = ContactRepository(db, accounts.service_cipher)
    messages.delete_before(utc_now() - KEPT)
    stored = messages.add(new)
    return stored.model_copy(update={"safety": unnoted_step_of("words", new.message)})
