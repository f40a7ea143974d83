"""Labelled texts and everyday comments as batches, every epoch drawn anew from its seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import lightning
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from emocare.language.pieces import PieceVocabulary
from emocare.training.answers.settings import TextSettings
from emocare.training.answers.spoiling import as_typed

# A text among others gets one to so many of them around it; those that tell of nothing are taken.
_MOST_AROUND = 4
# A hidden piece becomes the number that stands for no letters.
_HIDDEN = 0


class Answered(NamedTuple):
    """A text and what is true of it, 0 or 1 for each answer."""

    text: str
    answers: tuple[float, ...]


class AnswersBatch(NamedTuple):
    """Piece numbers (N, L), answers (N, A) of 0 and 1, and how far each row counts (N,)."""

    pieces: Tensor
    answers: Tensor
    weight: Tensor


class SpoiltTexts(IterableDataset[AnswersBatch]):
    """One epoch: every text once as people type it, and some everyday comments."""

    def __init__(
        self,
        sentences: Sequence[Answered],
        everyday: Sequence[str],
        vocabulary: PieceVocabulary,
        settings: TextSettings,
        seed: int,
    ) -> None:
        self.sentences, self.everyday, self.vocabulary = sentences, everyday, vocabulary
        self.settings, self.seed = settings, seed
        self._ordinary = [one.text for one in sentences if not any(one.answers)]

    def __len__(self) -> int:
        """Return the number of batches, the same in every epoch."""
        return (len(self.sentences) + self._calm) // self.settings.batch_size

    @property
    def _calm(self) -> int:
        return min(self.settings.everyday, len(self.everyday))

    def __iter__(self) -> Iterator[AnswersBatch]:
        """Yield the batches; a last, incomplete one is left out."""
        rng = random.Random(self.seed)  # noqa: S311  an order, no secret
        rows = [(one.text, one.answers, 1.0) for one in self.sentences]
        nothing = (0.0,) * len(self.sentences[0].answers)
        weight = self.settings.everyday_weight
        rows += [(text, nothing, weight) for text in rng.sample(self.everyday, self._calm)]
        rng.shuffle(rows)
        for start in range(len(self)):
            size = self.settings.batch_size
            yield self._batch(rows[start * size : (start + 1) * size], rng)

    def _among_others(self, text: str, rng: random.Random) -> str:
        """Return some texts in the middle of an ordinary day: length says nothing."""
        if not self._ordinary or rng.random() >= self.settings.among_others:
            return text
        others = rng.choices(self._ordinary, k=rng.randint(1, _MOST_AROUND))
        place = rng.randint(0, len(others))
        return " ".join([*others[:place], text, *others[place:]])

    def _batch(
        self, rows: Sequence[tuple[str, tuple[float, ...], float]], rng: random.Random
    ) -> AnswersBatch:
        texts = [as_typed(self._among_others(text, rng), rng) for text, _, _ in rows]
        pieces = [self.vocabulary.numbers(text) for text in texts]
        hidden = self.settings.hidden_pieces
        pieces = [[_HIDDEN if rng.random() < hidden else one for one in row] for row in pieces]
        return AnswersBatch(
            torch.from_numpy(PieceVocabulary.padded(pieces)),
            torch.tensor([answers for _, answers, _ in rows]),
            torch.tensor([weight for _, _, weight in rows]),
        )


class PlainTexts(IterableDataset[AnswersBatch]):
    """Every sentence once, as it was written."""

    def __init__(
        self, sentences: Sequence[Answered], vocabulary: PieceVocabulary, size: int = 64
    ) -> None:
        self.sentences, self.vocabulary, self.size = sentences, vocabulary, size

    def __iter__(self) -> Iterator[AnswersBatch]:
        """Yield the batches."""
        for start in range(0, len(self.sentences), self.size):
            rows = self.sentences[start : start + self.size]
            pieces = torch.from_numpy(self.vocabulary.encode([row.text for row in rows]))
            answers = torch.tensor([row.answers for row in rows])
            yield AnswersBatch(pieces, answers, torch.ones(len(rows)))


class AnswersData(lightning.LightningDataModule):
    """Sentences to learn from, and another author's to watch."""

    def __init__(
        self,
        sentences: Sequence[Answered],
        watched: Sequence[Answered],
        everyday: Sequence[str],
        vocabulary: PieceVocabulary,
        settings: TextSettings,
        *,
        seed: int,
    ) -> None:
        super().__init__()
        self.sentences, self.watched, self.everyday = sentences, watched, everyday
        self.vocabulary, self.settings, self.seed = vocabulary, settings, seed

    def texts(self, epoch: int) -> SpoiltTexts:
        """Return an epoch's batches."""
        seed = self.seed * 1_000_003 + epoch
        return SpoiltTexts(self.sentences, self.everyday, self.vocabulary, self.settings, seed)

    def train_dataloader(self) -> DataLoader[AnswersBatch]:
        """Return the batches of the trainer's current epoch."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        return DataLoader(self.texts(epoch), batch_size=None)

    def val_dataloader(self) -> DataLoader[AnswersBatch]:
        """Return the watched sentences."""
        return DataLoader(PlainTexts(self.watched, self.vocabulary), batch_size=None)
