"""The contact endpoint."""

from __future__ import annotations

from fastapi import APIRouter, status

from emocare.accounts.dependencies import ClientAddress, CurrentAccounts, DbSession
from emocare.contact import service
from emocare.contact.schemas import ContactMessageNew, ContactMessageStored

router = APIRouter(tags=["contact"])


@router.post("/contact", status_code=status.HTTP_201_CREATED)
def leave_message(
    new: ContactMessageNew, accounts: CurrentAccounts, db: DbSession, address: ClientAddress
) -> ContactMessageStored:
    """Leave a message for whoever runs this service; it is kept for a year."""
    return service.leave_message(accounts, db, new, address)
