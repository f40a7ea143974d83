"""Build HTML in which every piece of text is escaped unless it was built here itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "link", "br", "img", "source"})


class Markup(str):
    """A piece of finished HTML; plain strings are text and get escaped."""

    __slots__ = ()


Child = str | Markup | None


def tag(name: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """Return an element; ``None`` children and attributes are left out.

    Attribute names: a trailing underscore is dropped (``class_``), others become hyphens.
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{pairs}>")
    return Markup(f"<{name}{pairs}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Return children side by side, text escaped."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(child)
            for child in children
            if child is not None
        )
    )


def page(title: str, style: str, *body: Child) -> str:
    """Return a whole document that asks nothing of any network."""
    head = join(
        [
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("title", title),
            Markup(f"<style>{style}</style>"),
        ]
    )
    html = tag("html", tag("head", head), tag("body", tag("main", *body)), lang="en")
    return f"<!doctype html>\n{html}\n"


# Even a file name with markup in it could not load or run anything.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _text(value: str | float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
