"""``emocare serve``: the web app and the API on this machine."""

from __future__ import annotations

import gc
import socket
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from emocare.api.tls import Certificate
    from emocare.config import Settings

app = typer.Typer()


@app.command()
def serve(
    host: str | None = typer.Option(
        None, help="Address to listen on. [default: 127.0.0.1, or every address with --tls]"
    ),
    port: int = typer.Option(8000, min=0, max=65535, help="Port; 0 takes a free one."),
    tls: bool = typer.Option(
        False, "--tls", help="Use https with an own certificate, so that phones open the camera."
    ),
) -> None:
    """Serve the web app and the API until Ctrl-C.

    Data lives under EMOCARE_HOME; the first start makes the master key and says where it is.
    """
    # Imported here so that --help stays fast; without the collector it takes a tenth less.
    gc.disable()
    from emocare.api.server import bind
    from emocare.config import load_settings
    from emocare.monitoring.clip_service import check_network

    gc.enable()
    gc.freeze()
    settings = load_settings()
    check_network(settings.network)
    check_network(settings.live_network)
    chosen = host or ("0.0.0.0" if tls else "127.0.0.1")  # noqa: S104 - asked for by --tls
    with closing(bind(chosen, port)) as listener:
        _serve_on(listener, chosen, settings, tls=tls)


def _serve_on(listener: socket.socket, host: str, settings: Settings, *, tls: bool) -> None:
    from emocare.api.server import is_loopback
    from emocare.api.server import serve as run
    from emocare.api.stores import open_stores
    from emocare.api.wiring import prepare
    from emocare.cli.console import say

    with closing(open_stores(settings, announce=_tell)) as stores:
        prepare(stores)
        certificate = _certificate(settings.home / "tls") if tls else None
        if certificate is None and not is_loopback(host):
            say(
                "Others can reach this without encryption, and browsers will not open the camera "
                "for them. Use --tls, or a proxy with https."
            )
        port = int(listener.getsockname()[1])

        def announce() -> None:
            for line in _addresses(host, port, tls=tls):
                _tell(line)
            if certificate is not None:
                _tell("The browser warns about the certificate once. Its SHA-256 fingerprint is")
                _tell(f"  {certificate.fingerprint}")

        run(settings, stores, listener, certificate, announce)


def _tell(text: str) -> None:
    typer.echo(text, err=True)


def _certificate(folder: Path) -> Certificate:
    from emocare.api.tls import ensure_certificate, machine_names

    return ensure_certificate(folder, machine_names())


def _addresses(host: str, port: int, *, tls: bool) -> list[str]:
    scheme = "https" if tls else "http"
    hosts = [host]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        from emocare.api.tls import lan_addresses

        hosts = ["127.0.0.1", *lan_addresses()]
    bracketed = [f"[{h}]" if ":" in h else h for h in hosts]
    return [f"EmoCare is ready: {scheme}://{h}:{port}" for h in bracketed]
