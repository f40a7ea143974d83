"""What the contact endpoint takes and gives."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from emocare.accounts.schemas import Body, Email, Line, Moment, example
from emocare.safety.schemas import SafetyStep

MESSAGE_CHARS = 5000
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_CHARS)
]


class ContactMessageNew(Body):
    """A message and how to answer it."""

    model_config = example(
        {"name": "Ada Byron", "email": "ada@example.org", "message": "Does it work with glasses?"}
    )

    name: Line
    email: Email
    message: Text


class ContactMessageStored(BaseModel):
    """The receipt for a message."""

    id: UUID
    created_at: Moment
    safety: SafetyStep | None = Field(
        default=None, description="The step that the words ask for, if any; never kept"
    )


class ContactMessage(BaseModel):
    """A stored message, opened."""

    id: UUID
    created_at: Moment
    name: str
    email: str
    message: str
