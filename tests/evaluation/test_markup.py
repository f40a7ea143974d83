"""Text is escaped; only what was built here is markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from emocare.evaluation.markup import Markup, join, page, tag


class Reader(HTMLParser):
    """Collects the elements and the text of a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))

    def handle_data(self, text: str) -> None:
        self.text += text


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


# HTML normalises line ends and drops NUL; everything else must come through as it is.
TEXT = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]))


@given(text=TEXT, value=TEXT)
def test_any_text_comes_through_as_text(text: str, value: str) -> None:
    reader = read(tag("p", text, title=value))

    assert reader.elements == [("p", {"title": value})]
    assert reader.text == text


def test_markup_built_here_is_kept() -> None:
    inner = tag("b", "1 < 2")

    assert tag("p", inner, None, " & more") == "<p><b>1 &lt; 2</b> &amp; more</p>"
    assert isinstance(join([inner, "x"]), Markup)


def test_attributes_without_value_are_left_out() -> None:
    assert tag("td", class_=None, data_unit="s", width=0.25) == (
        '<td data-unit="s" width="0.25"></td>'
    )


def test_a_page_forbids_every_request() -> None:
    reader = read(page("<script>", "p{}", tag("p", "x")))

    policy = [a["content"] for name, a in reader.elements if a.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert "script" not in [name for name, _ in reader.elements]
