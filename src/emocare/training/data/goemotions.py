"""GoEmotions (Demszky et al. 2020, Apache-2.0) from its train.tsv or dev.tsv.

The originals have no header: text, comma-separated label numbers, comment id. The form used here
has the header ``text label id`` and is checked line by line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from emocare.errors import Invalid, NotFound
from emocare.training.data.order import Built, Order
from emocare.training.data.store import written_whole

HEADER = ("text", "label", "id")
LABELS: tuple[str, ...] = (
    *("admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion"),
    *("curiosity", "desire", "disappointment", "disapproval", "disgust", "embarrassment"),
    *("excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism"),
    *("pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral"),
)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, its labels' places in ``LABELS`` and its id."""

    text: str
    labels: tuple[int, ...]
    comment_id: str


def build_goemotions(order: Order) -> Built:
    """Write the .tsv form of one split."""
    if order.source.is_dir():
        raise Invalid(f"{order.source} is a folder: give train.tsv or dev.tsv.")
    comments = list(read_comments(order.source))
    if not comments:
        raise Invalid(f"{order.source} holds no comment.", code="dataset_empty")
    ids = Counter(comment.comment_id for comment in comments)
    twice = [name for name, count in ids.items() if count > 1]
    if twice:
        raise Invalid(f"{order.source.name}: the id {twice[0]} is there twice.", code="dataset_row")
    with written_whole(order.out) as file:
        file.write(("\t".join(HEADER) + "\n").encode())
        for one in comments:
            labels = ",".join(map(str, one.labels))
            file.write(f"{one.text}\t{labels}\t{one.comment_id}\n".encode())
    order.progress(len(comments))
    counts = Counter(LABELS[place] for one in comments for place in one.labels)
    return Built(len(comments), {"labels": dict(counts.most_common())})


def read_comments(path: Path) -> Iterator[Comment]:
    """Yield the comments with or without the header; raise Invalid naming the line."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Check the path.", code="dataset_missing")
    try:
        # Texts hold other line ends of Unicode, which str.splitlines would cut at.
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name} is not a text file.", code="dataset_unreadable") from error
    for number, line in enumerate(lines, start=1):
        cells = tuple(line.rstrip("\r").split("\t"))
        if cells == ("",) or (number == 1 and cells == HEADER):
            continue
        yield _comment(cells, f"{path.name}, line {number}")


def _comment(cells: tuple[str, ...], where: str) -> Comment:
    if len(cells) != len(HEADER):
        raise Invalid(f"{where}: expected text, labels and id, separated by tabs.",
                      code="dataset_row")  # fmt: skip
    text, labels, comment_id = cells
    places = labels.split(",")
    if not all(place.isdigit() and int(place) < len(LABELS) for place in places):
        raise Invalid(f"{where}: labels {labels!r} are not numbers from 0 to {len(LABELS) - 1}.",
                      code="dataset_row")  # fmt: skip
    if not text.strip() or not comment_id.strip():
        raise Invalid(f"{where}: the text or the id is empty.", code="dataset_row")
    return Comment(text, tuple(map(int, places)), comment_id)
