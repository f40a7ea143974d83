"""Run the application in one process until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from emocare.api.app import create_app
from emocare.api.stores import Stores
from emocare.config import Settings
from emocare.errors import Unavailable

if TYPE_CHECKING:
    from emocare.api.tls import Certificate

# A live session sends small pictures of at most 64 KiB. A little more passes here, so that who
# sends too much is told so in words; anything bigger is no frame of ours.
_WS_MAX_BYTES = 65_536 + 1024
_WS_PING_S = 20.0
_STOP_WITHIN_S = 5


def bind(host: str, port: int) -> socket.socket:
    """Take the port; raise Unavailable, with what to do, when that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unavailable(_why_not(error, host, port), code="port_unavailable") from None
    except BaseException:
        listener.close()
        raise
    return listener


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(
    settings: Settings,
    stores: Stores,
    listener: socket.socket,
    certificate: Certificate | None,
    on_ready: Callable[[], None],
) -> None:
    """Answer requests on ``listener`` until SIGINT or SIGTERM; open answers may finish."""
    _log_to_stderr()
    config = uvicorn.Config(
        create_app(settings, stores),
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=_WS_MAX_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=_WS_PING_S,
        ws_ping_timeout=_WS_PING_S,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        ssl_certfile=certificate.certificate_file if certificate else None,
        ssl_keyfile=str(certificate.key_file) if certificate else None,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    with _stopping_quietly():
        _Server(config, on_ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """Let a stop by signal end the block; uvicorn raises the signal again when it is done."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name, level in (("emocare", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(level)
        logger.propagate = False


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use. Choose another one with --port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port} may not be used by this user. Choose one above 1023 with --port."
    return f"{host} is not an address of this machine. Choose another one with --host."
