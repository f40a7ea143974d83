"""GoEmotions as batches: every epoch in its own order, sentences of like length together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import lightning
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from emocare.evaluation.goemotions import read_comments
from emocare.language.labels import FEELINGS
from emocare.language.tokens import Vocabulary, tokens_of
from emocare.training.language.settings import TextSettings

# Batches among which sentences are sorted by length: little padding, and still random company.
_SORTED_TOGETHER = 50


class TextBatch(NamedTuple):
    """Word numbers (N, L), piece numbers (N, L, P) and labels (N, 28) of 0 and 1."""

    words: Tensor
    pieces: Tensor
    labels: Tensor


@dataclass(frozen=True, slots=True)
class Comments:
    """Tokenised comments and their labels (N, 28) of 0 and 1."""

    tokens: tuple[tuple[str, ...], ...]
    labels: Tensor

    def __len__(self) -> int:
        """Return the number of comments."""
        return len(self.tokens)


def load_comments(path: Path) -> Comments:
    """Read a .tsv of GoEmotions; raise Invalid or NotFound naming file and line."""
    tokens, rows = [], []
    for comment in read_comments(path):
        tokens.append(tuple(tokens_of(comment.text)) or (".",))
        row = torch.zeros(len(FEELINGS))
        row[list(comment.labels)] = 1
        rows.append(row)
    return Comments(tuple(tokens), torch.stack(rows))


def make_vocabulary(comments: Comments, settings: TextSettings) -> Vocabulary:
    """Return the words seen often enough, the most frequent first, ties by spelling."""
    counts = Counter(token for tokens in comments.tokens for token in tokens)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    often = [word for word, count in order if count >= settings.min_count]
    return Vocabulary(often[: settings.max_words])


def batched(comments: Comments, vocabulary: Vocabulary, rows: Sequence[int]) -> TextBatch:
    """Return some comments as one batch."""
    encoded = vocabulary.encode([comments.tokens[row] for row in rows])
    return TextBatch(
        torch.from_numpy(encoded.words),
        torch.from_numpy(encoded.pieces),
        comments.labels[list(rows)],
    )


class EpochTexts(IterableDataset[TextBatch]):
    """One epoch's batches in the order that its seed gives; a last, incomplete one is left out."""

    def __init__(self, comments: Comments, vocabulary: Vocabulary, size: int, seed: int) -> None:
        self.comments, self.vocabulary, self.size, self.seed = comments, vocabulary, size, seed

    def __len__(self) -> int:
        """Return the number of batches."""
        return len(self.comments) // self.size

    def __iter__(self) -> Iterator[TextBatch]:
        """Yield the batches."""
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(len(self.comments))[: len(self) * self.size]
        lengths = np.array([len(tokens) for tokens in self.comments.tokens])
        groups = np.array_split(order, max(1, len(self) // _SORTED_TOGETHER))
        near = np.concatenate(
            [group[np.argsort(lengths[group], kind="stable")] for group in groups]
        )
        batches = near.reshape(len(self), self.size)
        for place in rng.permutation(len(self)):
            yield batched(self.comments, self.vocabulary, batches[place].tolist())


class PlainTexts(IterableDataset[TextBatch]):
    """Every comment once, in order."""

    def __init__(self, comments: Comments, vocabulary: Vocabulary, size: int = 256) -> None:
        self.comments, self.vocabulary, self.size = comments, vocabulary, size

    def __iter__(self) -> Iterator[TextBatch]:
        """Yield the batches."""
        for start in range(0, len(self.comments), self.size):
            rows = range(start, min(start + self.size, len(self.comments)))
            yield batched(self.comments, self.vocabulary, rows)


class FeelingsData(lightning.LightningDataModule):
    """GoEmotions Training to learn from, and dev to watch."""

    def __init__(
        self,
        training: Comments,
        watched: Comments,
        vocabulary: Vocabulary,
        *,
        batch_size: int,
        seed: int,
    ) -> None:
        super().__init__()
        self.training, self.watched, self.vocabulary = training, watched, vocabulary
        self.batch_size, self.seed = batch_size, seed

    def train_dataloader(self) -> DataLoader[TextBatch]:
        """Return the batches of the trainer's current epoch."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        seed = self.seed * 1_000_003 + epoch
        batches = EpochTexts(self.training, self.vocabulary, self.batch_size, seed)
        return DataLoader(batches, batch_size=None)

    def val_dataloader(self) -> DataLoader[TextBatch]:
        """Return the watched comments."""
        return DataLoader(PlainTexts(self.watched, self.vocabulary), batch_size=None)
