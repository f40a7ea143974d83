"""What an instrument is: the schema of the files in ``instruments/`` and of a clinic's own.

An instrument is data: its items, options, scores, bands and rules. Nothing here knows a particular
one. Scores are whole numbers; a score's range follows from its items and is checked against its
bands, so that no band edge can be out of reach or missing.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from emocare.assessment.loinc import check_loinc

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Whole = Annotated[int, Field(strict=True, ge=-1000, le=1000)]
Loinc = Annotated[str, AfterValidator(check_loinc)]
LoincAnswer = Annotated[str, StringConstraints(pattern=r"^LA\d{1,8}-\d$")]
RiskKind = Literal["suicide", "self_harm", "harm_to_others", "abuse", "eating"]

MAX_ITEMS = 200


class _Part(BaseModel):
    """Base of every part: nothing unknown, nothing changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Licence(_Part):
    """Under what the text may be shown; ``file`` lies beside the instrument."""

    name: Words
    url: Words | None = None
    file: Words | None = None


class Recall(_Part):
    """Over how long one looks back; an instrument is not offered more often than that."""

    days: Annotated[int, Field(strict=True, ge=1, le=366)]
    text: Words


class Option(_Part):
    """One answer to choose, with the number it counts."""

    value: Whole
    label: Words
    loinc: LoincAnswer | None = None


class Scale(_Part):
    """A row of whole numbers with words at its ends."""

    from_: Whole = Field(alias="from")
    to: Whole
    low: Words
    high: Words

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        if not self.from_ < self.to <= self.from_ + 100:
            raise ValueError("to must lie above from, by 100 at most")
        return self


class Condition(_Part):
    """Ask only when one of these items was answered with ``at_least``."""

    any_of: Annotated[tuple[Name, ...], Field(min_length=1)]
    at_least: Whole


class SafetyRule(_Part):
    """Open the safety path from this value on; ``level`` as in ``emocare.safety``."""

    at_least: Whole
    level: Annotated[int, Field(strict=True, ge=1, le=3)]
    kinds: tuple[RiskKind, ...] = ()


class Item(_Part):
    """One question. ``options`` names a set; ``follow_up`` is for whoever reads the scores."""

    id: Name
    text: Words
    kind: Literal["choice", "several", "scale", "text"] = "choice"
    options: Name = "default"
    scale: Scale | None = None
    optional: bool = False
    loinc: Loinc | None = None
    when: Condition | None = None
    safety: SafetyRule | None = None
    follow_up: Words | None = None

    @model_validator(mode="after")
    def _scale_where_needed(self) -> Self:
        if (self.kind == "scale") != (self.scale is not None):
            raise ValueError("scale goes with the kind scale, and only with it")
        if self.safety is not None and self.kind not in {"choice", "scale"}:
            raise ValueError("safety needs an item with one number as its answer")
        return self


class Band(_Part):
    """A named range of a score, both ends included."""

    from_: Whole = Field(alias="from")
    to: Whole
    label: Words


class CutOff(_Part):
    """Where screening suggests a closer look: from ``at`` on the worse side, ``at`` included."""

    at: Whole
    words: Words
    source: Words


class Reference(_Part):
    """A value to compare with."""

    value: Whole
    words: Words


class Missing(_Part):
    """How many unanswered items a score bears, and which of them must never be filled in."""

    most: Annotated[int, Field(strict=True, ge=0)] = 0
    never: tuple[Name, ...] = ()


class Reliable(_Part):
    """The reliable change: given in ``points``, or by Jacobson and Truax from ``sd`` and r.

    ``sd`` is of the sum before it is multiplied.
    """

    points: Annotated[float, Field(gt=0)] | None = None
    sd: Annotated[float, Field(gt=0)] | None = None
    reliability: Annotated[float, Field(gt=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        by_formula = self.sd is not None and self.reliability is not None
        if by_formula == (self.points is not None) or (self.sd is None) != (
            self.reliability is None
        ):
            raise ValueError("give points, or sd with reliability")
        return self


class Caveat(_Part):
    """What to add where the earlier score lies in this range, both ends included."""

    from_: Whole = Field(alias="from")
    to: Whole
    words: Words


class ChangeRules(_Part):
    """When a difference of two scores means something.

    ``noticeable`` is the minimal difference that people notice (MCID), ``crossing`` the cut-off
    that a clinically significant change crosses.
    """

    noticeable: Annotated[float, Field(gt=0)] | None = None
    noticeable_source: Words | None = None
    reliable: Reliable | None = None
    reliable_source: Words | None = None
    crossing: Whole | None = None
    caveats: tuple[Caveat, ...] = ()

    @model_validator(mode="after")
    def _with_sources(self) -> Self:
        if (self.noticeable is None) != (self.noticeable_source is None):
            raise ValueError("noticeable and noticeable_source go together")
        if (self.reliable is None) != (self.reliable_source is None):
            raise ValueError("reliable and reliable_source go together")
        return self


class ScoreRule(_Part):
    """One score: the sum of its items, times ``multiply``."""

    id: Name
    name: Words
    items: Annotated[tuple[Name, ...], Field(min_length=1)]
    multiply: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    loinc: Loinc | None = None
    better: Literal["lower", "higher"]
    missing: Missing = Missing()
    bands: tuple[Band, ...] = ()
    cut_off: CutOff | None = None
    reference: Reference | None = None
    safety: SafetyRule | None = None
    change: ChangeRules | None = None


class Count(_Part):
    """Which items count, and from which value."""

    items: Annotated[tuple[Name, ...], Field(min_length=1)]
    at_least: Whole


class Outcome(_Part):
    """An outcome of the algorithm: so many items count, both ends included."""

    id: Name
    from_: Annotated[int, Field(strict=True, ge=1)] = Field(alias="from")
    to: Annotated[int, Field(strict=True, ge=1)]
    words: Words


class Algorithm(_Part):
    """Outcomes by how many items count, where at least one ``core`` item is among them."""

    id: Name
    name: Words
    counts: Annotated[tuple[Count, ...], Field(min_length=1)]
    core: Annotated[tuple[Name, ...], Field(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]


class Instrument(_Part):
    """A questionnaire or survey in one version and one language."""

    id: Name
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$")]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    name: Words
    about: Words
    kind: Literal["questionnaire", "survey"]
    offered: Literal["always", "assigned"] = "always"
    results_to: Literal["person", "assigner"] = "person"
    minutes: Annotated[int, Field(strict=True, ge=1, le=240)]
    source: Words
    licence: Licence
    credit: Words
    recall: Recall
    resume_within_h: Annotated[int, Field(strict=True, ge=1, le=24 * 31)]
    loinc: Loinc | None = None
    instructions: Words
    options: dict[Name, Annotated[tuple[Option, ...], Field(min_length=2, max_length=100)]] = {}
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    scores: tuple[ScoreRule, ...] = ()
    algorithm: Algorithm | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        from emocare.assessment.consistency import first_problem

        problem = first_problem(self)
        if problem is not None:
            raise ValueError(problem)
        return self

    def item(self, item_id: str) -> Item | None:
        """Return the item with this id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def choices(self, item: Item) -> tuple[Option, ...]:
        """Return what can be chosen; a scale's numbers are their own labels."""
        if item.kind in {"choice", "several"}:
            return self.options[item.options]
        if item.scale is None:
            return ()
        numbers = range(item.scale.from_, item.scale.to + 1)
        return tuple(Option(value=number, label=str(number)) for number in numbers)

    def score_range(self, rule: ScoreRule) -> tuple[int, int]:
        """Return the lowest and the highest score there is."""
        values = [
            [option.value for option in self.choices(item)]
            for item in self.items
            if item.id in rule.items
        ]
        lowest = sum(min(one) for one in values) * rule.multiply
        return lowest, sum(max(one) for one in values) * rule.multiply
