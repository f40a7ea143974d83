"""Entries read for feelings, and the reading as it is kept and told."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from emocare.errors import EmoCareError
from emocare.journal.schemas import (
    AnalysisOut,
    Certainty,
    FeelingOut,
    SentenceOut,
    TrapAnswer,
    TrapOut,
)
from emocare.language.reading import TextReader, TextReading
from emocare.language.themes import Theme, find_themes
from emocare.language.traps import trap_kinds
from emocare.safety.risk import ASKED_FROM, assess_text

# From here on "fairly sure"; below, a named feeling is "unsure".
FAIRLY_SURE_FROM = 0.5
_log = logging.getLogger("emocare.journal")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a reading, and the hash of the model that made it."""

    stored: Mapping[str, Any]
    sha256: str


class EntryReader:
    """Reads entries; where the model is missing or fails, entries are simply not read."""

    def __init__(self, reader: TextReader | None = None) -> None:
        """Read with ``reader``; the shipped one by default."""
        self._reader = reader or TextReader()

    @property
    def sha256(self) -> str | None:
        """Which model reads, None where there is none."""
        try:
            return self._reader.network.sha256
        except (EmoCareError, OSError):
            return None

    def read(self, text: str) -> Reading | None:
        """Return what a text shows, or None where it cannot be read just now."""
        try:
            reading = _spared(text, self._reader.read(text))
            network = self._reader.network
        except EmoCareError:
            return None
        except Exception as error:  # an entry is kept whatever its reading does
            _log.error("an entry could not be read: %s", type(error).__name__)
            reading, network = TextReading(understood=False), self._reader.network
        return Reading(_stored(reading, f"{network.name} {network.version}"), network.sha256)

    def themes(self, texts: list[str]) -> list[Theme]:
        """Return what texts are about; nothing where the model is missing."""
        try:
            return find_themes(texts, self._reader.network.vocabulary)
        except (EmoCareError, OSError):
            return []


def _spared(text: str, reading: TextReading) -> TextReading:
    """Return a reading without traps where somebody may be in danger."""
    if not any(one.traps for one in reading.sentences) or assess_text(text).level < ASKED_FROM:
        return reading
    return replace(reading, sentences=tuple(replace(one, traps=()) for one in reading.sentences))


def _stored(reading: TextReading, model: str) -> dict[str, Any]:
    """Return a reading as plain JSON; ``answers`` are the person's, by trap and sentence."""
    return {
        "model": model,
        "understood": reading.understood,
        "sentiment": _rounded(reading.sentiment),
        "feelings": {name: _rounded(reading.feelings[name]) for name in reading.named},
        "ekman": {name: _rounded(value) for name, value in reading.ekman.items()},
        "sentences": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "sentiment": _rounded(one.sentiment),
                "feelings": {name: _rounded(value) for name, value in one.feelings.items()},
                "traps": [
                    {"name": trap.name, "start": trap.start, "end": trap.end, "why": trap.why}
                    for trap in one.traps
                ],
            }
            for one in reading.sentences
        ],
        "answers": {},
    }


def answered(
    stored: Mapping[str, Any], name: str, start: int, answer: TrapAnswer | None
) -> dict[str, Any] | None:
    """Return a stored reading with an answer to one of its traps; None where it has no such."""
    there = any(
        (trap["name"], trap["start"]) == (name, start)
        for sentence in stored["sentences"]
        for trap in sentence["traps"]
    )
    if not there:
        return None
    answers = {**stored.get("answers", {}), _answer_key(name, start): answer}
    return {**stored, "answers": {key: one for key, one in answers.items() if one is not None}}


def with_answers(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a new reading of the same text with what was answered to the old one."""
    return {**new, "answers": dict(old.get("answers", {})) if old else {}}


def describe_analysis(stored: Mapping[str, Any] | None, sha256: str | None) -> AnalysisOut | None:
    """Return a stored reading in the words of the HTTP contract."""
    if stored is None or sha256 is None:
        return None
    answers = stored.get("answers", {})
    return AnalysisOut(
        understood=stored["understood"],
        sentiment=stored["sentiment"],
        feelings=_feelings(stored["feelings"]),
        ekman=stored["ekman"],
        sentences=[_sentence(one, answers) for one in stored["sentences"]],
        model=stored["model"],
        model_sha256=sha256,
    )


def _sentence(stored: Mapping[str, Any], answers: Mapping[str, TrapAnswer]) -> SentenceOut:
    titles = {kind.name: kind.title for kind in trap_kinds()}
    return SentenceOut(
        start=stored["start"],
        end=stored["end"],
        sentiment=stored["sentiment"],
        feelings=_feelings(stored["feelings"]),
        traps=[
            TrapOut(
                **trap,
                title=titles.get(trap["name"], trap["name"]),
                answer=answers.get(_answer_key(trap["name"], trap["start"])),
            )
            for trap in stored["traps"]
        ],
    )


def _feelings(stored: Mapping[str, float]) -> list[FeelingOut]:
    return [
        FeelingOut(name=name, probability=value, certainty=_certainty(value))
        for name, value in stored.items()
    ]


def _certainty(probability: float) -> Certainty:
    return "fairly_sure" if probability >= FAIRLY_SURE_FROM else "unsure"


def _answer_key(name: str, start: int) -> str:
    return f"{start}:{name}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
