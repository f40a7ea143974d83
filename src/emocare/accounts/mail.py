"""Send mail through a server of the operator's choice."""

from __future__ import annotations

import logging
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol

_log = logging.getLogger("emocare.mail")


class Mailer(Protocol):
    """Takes a mail and returns at once."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Send ``text`` to the address ``to``, some time soon."""
        ...

    def close(self) -> None:
        """Send what is still waiting, then stop."""
        ...


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how to hand mail over; ``password`` may be empty."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str | None = None
    password: str | None = None
    timeout_s: float = 20.0


class SmtpMailer:
    """Sends from one thread of its own, so that no answer waits, or tells, whether mail left."""

    def __init__(self, server: SmtpServer) -> None:
        """Send through ``server``."""
        self._server = server
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")

    def send(self, to: str, subject: str, text: str) -> None:
        """Queue one mail; a failure is logged without the address."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._server.sender, to, subject
        message.set_content(text)
        self._thread.submit(self._deliver, message)

    def close(self) -> None:
        """Send what is still waiting, then stop."""
        self._thread.shutdown(wait=True)

    def _deliver(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                if self._server.user is not None:
                    server.login(self._server.user, self._server.password or "")
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            _log.error("a mail could not be sent: %s", type(error).__name__)

    def _connect(self) -> smtplib.SMTP:
        host, port, timeout_s = self._server.host, self._server.port, self._server.timeout_s
        context = ssl.create_default_context()
        if self._server.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=context)
        server = smtplib.SMTP(host, port, timeout=timeout_s)
        if self._server.security == "starttls":
            server.starttls(context=context)
        return server
