"""Which web addresses may use this service from a browser.

A page of another site must not act in the name of somebody who is signed in (CSRF), and a
stranger's name that suddenly points at this machine must not either (DNS rebinding). So the
Host must be a literal address, this machine's name, or a name from the settings; and the Origin
of an unsafe request must be that same host, or one from the settings.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit


class Origins:
    """Judges Host and Origin headers."""

    def __init__(
        self,
        *,
        hosts: Iterable[str] = (),
        origins: Iterable[str] = (),
        public_url: str | None = None,
    ) -> None:
        """Allow extra ``hosts`` (names), ``origins`` and the host of ``public_url``."""
        machine = socket.gethostname().casefold()
        self._hosts = {"localhost", machine, f"{machine}.local", *(h.casefold() for h in hosts)}
        self._origins = {_normal(origin) for origin in origins} - {None}
        if public_url is not None:
            self._hosts.add((urlsplit(public_url).hostname or "").casefold())
            self._origins.add(_normal(public_url))

    def allows_host(self, host_header: str) -> bool:
        """Say whether a request may be addressed to this host."""
        name = _host_name(host_header)
        return name is not None and (name in self._hosts or _is_address(name))

    def allows_origin(self, origin: str, *, scheme: str, host_header: str) -> bool:
        """Say whether a page of ``origin`` may send unsafe requests to scheme://host."""
        found = _normal(origin)
        return found is not None and (
            found == _normal(f"{scheme}://{host_header}") or found in self._origins
        )


def _normal(origin: str) -> str | None:
    """Return scheme://host:port in one spelling, or None for what is no origin ("null")."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return f"{parts.scheme}://{parts.hostname.casefold()}:{port}"


def _host_name(host_header: str) -> str | None:
    try:
        name = urlsplit(f"//{host_header}").hostname
    except ValueError:
        return None
    return name.casefold().rstrip(".") if name else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
