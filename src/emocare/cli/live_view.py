"""The live view in a terminal: picture, bars, movements, the plane and the last minute."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from emocare.analysis.words import LOOKED, MOVEMENTS, REASONS, percent
from emocare.cli.live_picture import draw_picture
from emocare.cli.live_state import WINDOW_S, LiveState, Moment
from emocare.evaluation.colours import EXPRESSION_COLOUR
from emocare.types import EXPRESSIONS, MAX_INTENSITY, Evidence, FaceReading, Reason

PANEL_COLUMNS, BAR_COLUMNS = 48, 20
_APART = 2
PLANE_COLUMNS, PLANE_ROWS = 25, 7
_MOVEMENTS_SHOWN, _MOVEMENT_FROM = 5, 0.5
_TRAIL_S = 5.0
_LEVELS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_LABEL_COLUMNS = 9
_EXPERIMENTAL = "?"
# What a person can do about each reason.
HINTS: dict[Reason, str] = {
    Reason.TOO_SMALL: "come a little closer",
    Reason.TOO_DARK: "turn to the light",
    Reason.TOO_BRIGHT: "move out of the glare",
    Reason.BLURRED: "hold still for a moment",
    Reason.TURNED_AWAY: "face the camera",
    Reason.TILTED: "hold your head upright",
    Reason.PARTLY_VISIBLE: "move into the picture",
    Reason.COVERED: "take away what covers the face",
    Reason.UNCERTAIN: "face the camera, in even light",
}


class LiveView:
    """Draws a ``LiveState``; rich asks it anew for every refresh."""

    def __init__(self, state: LiveState) -> None:
        self._state = state

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the picture with the panel beside it, or below on a narrow terminal."""
        state = self._state
        if state.frame is None:
            yield Text("waiting for the camera …")
            return
        wide = options.max_width >= PANEL_COLUMNS + 40
        columns = options.max_width - PANEL_COLUMNS - _APART if wide else options.max_width
        rows = max(6, console.size.height - 4 if wide else console.size.height - 32)
        picture = draw_picture(state.frame, state.readings, columns, rows)
        if not wide:
            yield picture
            yield self._panel()
            return
        side_by_side = Table.grid(padding=(0, _APART, 0, 0))
        side_by_side.add_column()
        side_by_side.add_column(width=PANEL_COLUMNS)
        side_by_side.add_row(picture, self._panel())
        yield side_by_side

    def _panel(self) -> Table:
        person = self._state.person
        panel = Table.grid()
        panel.add_row(Text(sentence(person), style="bold"))
        panel.add_row(Text(hint(person), style="italic"))
        for line in bars(person):
            panel.add_row(line)
        panel.add_row(Text())
        for line in movements(person):
            panel.add_row(line)
        panel.add_row(Text())
        panel.add_row(plane(list(self._state.moments)))
        panel.add_row(minute(list(self._state.moments)))
        if self._state.explained:
            panel.add_row(Text(legend(self._state.explained), style="dim"))
        median_ms, p95_ms = self._state.delay_ms
        speed = f"{self._state.fps:.0f} frames/s, {median_ms:.0f} ms (95 %: {p95_ms:.0f} ms)"
        panel.add_row(Text(f"{speed}   Ctrl-C ends", style="dim"))
        return panel


def sentence(person: FaceReading | None) -> str:
    """Return in words what the face looked like just now."""
    if person is None:
        return "Nobody is in view."
    top = person.top_expression
    if top is None or person.confidence is None:
        reasons = ", ".join(REASONS[reason] for reason in person.quality.reasons)
        return f"We could not tell: {reasons}." if reasons else "We could not tell."
    return f"Your face looks {LOOKED[top]} ({percent(person.confidence)})."


def hint(person: FaceReading | None) -> str:
    """Return what would help, or nothing where nothing is needed."""
    if person is None or not person.quality.reasons:
        return ""
    return f"To be read better: {HINTS[person.quality.reasons[0]]}."


def bars(person: FaceReading | None) -> list[Text]:
    """Return one bar per expression; empty ones where the face could not be read."""
    lines = []
    for place, name in enumerate(EXPRESSIONS):
        share = 0.0 if person is None or person.expression is None else person.expression[place]
        full = round(float(share) * BAR_COLUMNS)
        line = Text(f"{name:<10} ")
        line.append("█" * full, EXPRESSION_COLOUR[name])
        line.append("░" * (BAR_COLUMNS - full), "dim")
        line.append(f" {percent(float(share)):>9}" if share else "")
        lines.append(line)
    return lines


def movements(person: FaceReading | None) -> list[Text]:
    """Return the strongest movements of the face, 0 to 5; a mark says which are experimental."""
    units = {} if person is None else person.action_units
    shown = sorted(units.items(), key=lambda item: -item[1].intensity)[:_MOVEMENTS_SHOWN]
    lines = []
    for name, unit in shown:
        if unit.intensity < _MOVEMENT_FROM:
            continue
        full = round(unit.intensity / MAX_INTENSITY * BAR_COLUMNS)
        mark = _EXPERIMENTAL if unit.evidence is Evidence.EXPERIMENTAL else " "
        line = Text(f"{MOVEMENTS[name]:<20}{mark}")
        line.append("█" * full, "#2F6F6B")
        line.append(f" {unit.intensity:.1f}")
        lines.append(line)
    lines += [Text()] * (_MOVEMENTS_SHOWN - len(lines))
    return lines


def plane(moments: Sequence[Moment]) -> Text:
    """Return the last seconds on the plane: unpleasant to pleasant, calm below and lively above."""
    cells = [[" "] * PLANE_COLUMNS for _ in range(PLANE_ROWS)]
    for column in range(PLANE_COLUMNS):
        cells[PLANE_ROWS // 2][column] = "─"
    for row in range(PLANE_ROWS):
        cells[row][PLANE_COLUMNS // 2] = "│"
    recent = [m for m in moments if moments[-1].timestamp_s - m.timestamp_s <= _TRAIL_S]
    for moment in recent:
        if moment.valence is not None and moment.arousal is not None:
            row, column = _place(moment.valence, moment.arousal)
            cells[row][column] = "●" if moment is recent[-1] else "∙"
    lines = ["".join(row) for row in cells]
    middle = PLANE_ROWS // 2
    before = [" " * 11] * PLANE_ROWS
    before[middle] = "unpleasant "
    after = [""] * PLANE_ROWS
    after[0], after[middle], after[-1] = " lively", " pleasant", " calm"
    return Text("\n".join(map("".join, zip(before, lines, after, strict=True))))


def _place(valence: float, arousal: float) -> tuple[int, int]:
    column = round((valence + 1) / 2 * (PLANE_COLUMNS - 1))
    row = round((1 - arousal) / 2 * (PLANE_ROWS - 1))
    return min(max(row, 0), PLANE_ROWS - 1), min(max(column, 0), PLANE_COLUMNS - 1)


def minute(moments: Sequence[Moment], columns: int = PANEL_COLUMNS - _LABEL_COLUMNS - 2) -> Text:
    """Return how pleasant and how lively the face looked over the last minute.

    A dot stands where it was not read.
    """
    times_s = [moment.timestamp_s for moment in moments]
    curves = {
        "pleasant": _curve(times_s, [moment.valence for moment in moments], columns),
        "lively": _curve(times_s, [moment.arousal for moment in moments], columns),
        "": "the last minute: higher is more",
    }
    lines = [f"{name:<{_LABEL_COLUMNS}}{curve}" for name, curve in curves.items()]
    return Text("\n".join(lines), style="dim")


def _curve(times_s: Sequence[float], values: Sequence[float | None], columns: int) -> str:
    """Return the means of values from -1 to 1 over the last minute, the newest at the right."""
    sums = [[0.0, 0.0] for _ in range(columns)]
    for time_s, value in zip(times_s, values, strict=True):
        place = int((1 - (times_s[-1] - time_s) / WINDOW_S) * (columns - 1))
        if value is not None:
            sums[place][0] += value
            sums[place][1] += 1
    return "".join(_level(total / count) if count else _GAP for total, count in sums)


def _level(value: float) -> str:
    return _LEVELS[min(int((value + 1) / 2 * len(_LEVELS)), len(_LEVELS) - 1)]


def legend(choices: Sequence[str]) -> str:
    """Return what the lit parts of the picture are: the longest words that fit, else the last."""
    return next((words for words in choices if len(words) <= PANEL_COLUMNS), choices[-1])
