"""Labelled texts and everyday comments as batches, every epoch drawn anew from its seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import lightning
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from emocare.language.pieces import PieceVocabulary
from emocare.training.answers.settings import TextSettings
from emocare.training.answers.spoiling import as_typed

# A text among others gets one to so many of them around it: short ones that tell of nothing.
_MOST_AROUND, _SHORT_WORDS = 4, 25
# A hidden piece becomes the number that stands for no letters.
_HIDDEN = 0


class Answered(NamedTuple):
    """A text and what is true of it, 0 or 1 for each answer."""

    text: str
    answers: tuple[float, ...]


Cut = Callable[[str], Sequence[str]]
"""Says in which passages a text is read; at least one."""


class AnswersBatch(NamedTuple):
    """Passages of N texts as piece numbers (P, L), and of which text (P,) each is one.

    ``answers`` (N, A) of 0 and 1 are true of whole texts; ``weight`` (N,) is how far each counts.
    """

    pieces: Tensor
    text: Tensor
    answers: Tensor
    weight: Tensor


def batch_of(
    texts: Sequence[Sequence[list[int]]], answers: Sequence[Sequence[float]], weight: Tensor
) -> AnswersBatch:
    """Return the batch of texts given as the piece numbers of their passages."""
    passages = [passage for text in texts for passage in text]
    counts = torch.tensor([len(text) for text in texts])
    return AnswersBatch(
        torch.from_numpy(PieceVocabulary.padded(passages)),
        torch.arange(len(texts)).repeat_interleave(counts),
        torch.tensor(answers),
        weight,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reaches the network: ``cut`` into passages, each as pieces of ``vocabulary``."""

    cut: Cut
    vocabulary: PieceVocabulary

    def numbers(self, text: str) -> list[list[int]]:
        """Return the piece numbers of each passage."""
        return [self.vocabulary.numbers(passage) for passage in self.cut(text)]


class AugmentedTexts(IterableDataset[AnswersBatch]):
    """One epoch: every text once as people type it, and some everyday comments."""

    def __init__(
        self,
        sentences: Sequence[Answered],
        everyday: Sequence[str],
        reading: Reading,
        settings: TextSettings,
        seed: int,
    ) -> None:
        self.sentences, self.everyday, self.reading = sentences, everyday, reading
        self.settings, self.seed = settings, seed
        calm = (one.text for one in sentences if not any(one.answers))
        self._ordinary = [text for text in calm if len(text.split()) <= _SHORT_WORDS]

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
        hidden = self.settings.hidden_pieces
        numbers = [
            [
                [_HIDDEN if rng.random() < hidden else one for one in passage]
                for passage in self.reading.numbers(text)
            ]
            for text in texts
        ]
        weight = torch.tensor([weight for _, _, weight in rows])
        return batch_of(numbers, [answers for _, answers, _ in rows], weight)


class PlainTexts(IterableDataset[AnswersBatch]):
    """Every sentence once, as it was written."""

    def __init__(self, sentences: Sequence[Answered], reading: Reading, size: int = 64) -> None:
        self.sentences, self.reading, self.size = sentences, reading, size

    def __iter__(self) -> Iterator[AnswersBatch]:
        """Yield the batches."""
        for start in range(0, len(self.sentences), self.size):
            rows = self.sentences[start : start + self.size]
            numbers = [self.reading.numbers(row.text) for row in rows]
            yield batch_of(numbers, [row.answers for row in rows], torch.ones(len(rows)))


class AnswersData(lightning.LightningDataModule):
    """Sentences to learn from, and another author's to watch."""

    def __init__(
        self,
        sentences: Sequence[Answered],
        watched: Sequence[Answered],
        everyday: Sequence[str],
        reading: Reading,
        settings: TextSettings,
        *,
        seed: int,
    ) -> None:
        super().__init__()
        self.sentences, self.watched, self.everyday = sentences, watched, everyday
        self.reading, self.settings, self.seed = reading, settings, seed

    def texts(self, epoch: int) -> AugmentedTexts:
        """Return an epoch's batches."""
        seed = self.seed * 1_000_003 + epoch
        return AugmentedTexts(self.sentences, self.everyday, self.reading, self.settings, seed)

    def train_dataloader(self) -> DataLoader[AnswersBatch]:
        """Return the batches of the trainer's current epoch."""
        epoch = self.trainer.current_epoch if self.trainer is not None else 0
        return DataLoader(self.texts(epoch), batch_size=None)

    def val_dataloader(self) -> DataLoader[AnswersBatch]:
        """Return the watched sentences."""
        return DataLoader(PlainTexts(self.watched, self.reading), batch_size=None)
