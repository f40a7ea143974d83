"""What a report says in words: what faces showed, how sure that is, and what stayed unread.

"Looked", never "is": expression is observed, feeling is not.
"""

from __future__ import annotations

from emocare.affect.events import LEAST_FPS, LEAST_SEEN_S, Blinks
from emocare.analysis.timeline import Bin
from emocare.analysis.words import LOOKED, REASONS, listed, percent, seconds
from emocare.types import Expression, Reason

# Wording of confidence, by the mean probability of the strongest expression.
FAIRLY_SURE_FROM = 0.6
# A second expression or a reason is worth words from this share of the time on.
WORTH_SAYING = 0.05
_REASONS_NAMED = 3

NOT_A_DIAGNOSIS = (
    "This report describes what faces showed, as an algorithm read it. What a person felt is "
    "another matter, and only they can say. It is a screening aid, not a diagnosis, and must not "
    "be used to judge people at work or at school."
)


def strongest(total: Bin) -> list[tuple[Expression, float]]:
    """Return expressions with their share of the readable time as the strongest one, most first."""
    shares = {e: time_s / total.readable_s for e, time_s in total.strongest_s.items() if time_s > 0}
    return sorted(shares.items(), key=lambda item: -item[1])


def what_it_showed(total: Bin, *, still: bool) -> str:
    """Return the sentence about one face; it never claims more than was measured."""
    if total.readable_s <= 0:
        return f"We could not tell what this face showed: {why(total)}."
    order = strongest(total)
    sure = "fairly sure" if total.sureness >= FAIRLY_SURE_FROM else "unsure"
    first, share = order[0]
    if still:
        return f"This face looked {LOOKED[first]} ({percent(total.sureness)}, {sure})."
    often = how_often(share)
    more = [f"{LOOKED[e]} ({percent(s)})" for e, s in order[1:4] if s >= WORTH_SAYING]
    rest = f" It also looked {listed(more)}." if more else ""
    return (
        f"This face looked {often} {LOOKED[first]}: in {percent(share)} of the "
        f"{seconds(total.readable_s)} that could be read.{rest} "
        f"Within those moments the readings were {sure} ({percent(total.sureness)} on average)."
    )


def how_often(share: float) -> str:
    """Return the word for the strongest expression's share of the time."""
    return "mostly" if share >= 0.5 else "most often"


def what_stayed_unread(total: Bin, duration_s: float) -> str:
    """Return the sentence about the time in which the face was away or unreadable."""
    visible = f"It was visible for {seconds(total.seen_s)} of {seconds(duration_s)}"
    if total.seen_s >= 0.995 * duration_s:
        visible = "It was visible all the time"
    unread = 1 - total.readable_s / total.seen_s
    if total.readable_s <= 0:
        return f"{visible}."
    if unread < 5e-3:
        return f"{visible}, and readable whenever it was visible."
    return f"{visible}. We could not read {percent(unread)} of that: {why(total)}."


def why(total: Bin) -> str:
    """Return the reasons for not reading, most time first, with their share of the unread time."""
    unread_s = total.seen_s - total.readable_s
    shares = {r: time_s / unread_s for r, time_s in total.reasons_s.items() if time_s > 0}
    order: list[Reason] = sorted(shares, key=lambda reason: -shares[reason])[:_REASONS_NAMED]
    if len(order) == 1:
        return REASONS[order[0]]
    parts = [f"{REASONS[reason]} ({percent(shares[reason])} of that time)" for reason in order]
    return listed(parts) or "no reason was recorded"


def how_it_blinked(blinks: Blinks) -> str:
    """Return the sentence about a face's blinks, with why there may be no rate."""
    count = len(blinks.events)
    times = {0: "did not blink", 1: "blinked once"}.get(count, f"blinked {count} times")
    start = f"It {times} in the {seconds(blinks.seen_s)} that its eyes could be watched"
    if blinks.per_minute is not None:
        return f"{start}: {blinks.per_minute:.0f} a minute."
    if blinks.fps is not None and blinks.seen_s >= LEAST_SEEN_S:
        return (
            f"{start}. With {blinks.fps:.0f} pictures a second, fewer than {LEAST_FPS:.0f}, some "
            "blinks fall between two pictures, so there is no rate."
        )
    return f"{start}, which is too short for a rate."


def nobody(*, still: bool) -> str:
    """Return what stands where there was no face at all."""
    where = "picture" if still else "recording"
    return f"No face was found in this {where}, so there is nothing to show."
