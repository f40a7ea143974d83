"""The few pieces that an evaluation page is made of, upon ``markup``; all text is escaped there."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

from emocare.evaluation import markup
from emocare.evaluation.markup import Markup, tag
from emocare.evaluation.text_tables import Table


def element(name: str, *children: str, class_: str | None = None) -> Markup:
    """Return an element; numbers and their percent sign stay on one line."""
    return tag(name, *map(_together, children), class_=class_)


def page(title: str, *body: Markup) -> str:
    """Return a whole document: light, dark and print, without any other file."""
    return markup.page(title, _style(), *body)


def table(shown: Table, *, class_: str = "numbers") -> Markup:
    """Return a table that scrolls sideways where the screen is narrow."""
    head = tag("tr", *(tag("th", _together(cell), scope="col") for cell in shown.head))
    rows = (
        tag(
            "tr",
            tag("th", _together(row[0]), scope="row"),
            *(tag("td", _together(cell)) for cell in row[1:]),
        )
        for row in shown.rows
    )
    inner = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag("div", inner, class_=f"wide {class_}")


def picture(light: Path, dark: Path, words: str, *caption: Markup) -> Markup:
    """Return a figure with its picture inside the page, in two looks, and words under it."""
    looks = tag(
        "picture",
        tag("source", media="screen and (prefers-color-scheme: dark)", srcset=_data(dark)),
        tag("img", src=_data(light), alt=words),
    )
    return tag("figure", looks, tag("figcaption", *caption))


def _together(text: str) -> str:
    return text if isinstance(text, Markup) else text.replace(" %", "\N{NO-BREAK SPACE}%")


def _data(png: Path) -> str:
    return f"data:image/png;base64,{b64encode(png.read_bytes()).decode()}"


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text("utf-8")
