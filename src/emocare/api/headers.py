"""Security headers of every answer.

No inline scripts or styles at all; WebAssembly may be compiled (the in-browser network), workers
and recordings may come from ``blob:``; nobody may frame the pages; the camera is ours alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_TWO_YEARS_S = 63_072_000


def security_headers(scope: Scope) -> dict[str, str]:
    """Return the headers for one request; HSTS only where TLS is in use."""
    headers = dict(_ALWAYS)
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS_S}"
    if scope["path"].startswith("/api/"):
        headers["Cache-Control"] = "no-store"
    return headers
