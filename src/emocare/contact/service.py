"""Take a message in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from emocare.accounts.context import Accounts
from emocare.accounts.limits import address_group
from emocare.contact.repository import ContactRepository
from emocare.contact.schemas import ContactMessageNew, ContactMessageStored
from emocare.db import utc_now

KEPT = timedelta(days=365)


def leave_message(
    accounts: Accounts, db: Session, new: ContactMessageNew, address: str
) -> ContactMessageStored:
    """Store a message; raise TooMany for an address that wrote often. Year-old ones go."""
    accounts.limits.count(accounts.allowances.contact, address_group(address))
    messages = ContactRepository(db, accounts.service_cipher)
    messages.delete_before(utc_now() - KEPT)
    return messages.add(new)
