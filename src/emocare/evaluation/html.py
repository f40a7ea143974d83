"""The few pieces of HTML that an evaluation page is made of; all text is escaped here."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from pathlib import Path

from emocare.evaluation.text_tables import Table

# The page asks nothing of any network and runs nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Html(str):
    """Finished HTML; a plain string is text."""

    __slots__ = ()


def element(name: str, *children: str, class_: str | None = None) -> Html:
    """Return an element; children that are not ``Html`` are escaped."""
    attribute = f' class="{escape(class_)}"' if class_ else ""
    inner = "".join(c if isinstance(c, Html) else _text(c) for c in children)
    return Html(f"<{name}{attribute}>{inner}</{name}>")


def page(title: str, *body: Html) -> str:
    """Return a whole document: light, dark and print, without any other file."""
    head = (
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(title)}</title><style>{_style()}</style>"
    )
    main = element("main", *body)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{main}</body></html>\n'


def table(shown: Table, *, class_: str = "numbers") -> Html:
    """Return a table that scrolls sideways where the screen is narrow."""
    head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in shown.head)
    rows = "".join(
        f'<tr><th scope="row">{_text(row[0])}</th>'
        + "".join(f"<td>{_text(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in shown.rows
    )
    inner = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return Html(f'<div class="wide {escape(class_)}">{inner}</div>')


def picture(light: Path, dark: Path, words: str, *caption: Html) -> Html:
    """Return a figure with its picture inside the page, in two looks, and words under it."""
    return Html(
        "<figure><picture>"
        f'<source media="screen and (prefers-color-scheme: dark)" srcset="{_data(dark)}">'
        f'<img src="{_data(light)}" alt="{escape(words)}"></picture>'
        f"<figcaption>{''.join(caption)}</figcaption></figure>"
    )


def _text(text: str) -> str:
    """Escape, and keep numbers and their percent sign on one line."""
    return escape(text).replace(" %", "\N{NO-BREAK SPACE}%")


def _data(png: Path) -> str:
    return f"data:image/png;base64,{b64encode(png.read_bytes()).decode()}"


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")
