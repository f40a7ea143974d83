"""GoEmotions (Demszky et al. 2020, Apache-2.0) from its train.tsv or dev.tsv.

The originals have no header: text, comma-separated label numbers, comment id. The form used here
has the header ``text label id`` and is checked line by line.
"""

from __future__ import annotations

from collections import Counter

from emocare.errors import Invalid
from emocare.evaluation.goemotions import HEADER, read_comments
from emocare.language.labels import FEELINGS
from emocare.training.data.order import Built, Order
from emocare.training.data.store import written_whole


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
    counts = Counter(FEELINGS[place] for one in comments for place in one.labels)
    return Built(len(comments), {"labels": dict(counts.most_common())})
