"""``emocare analyze 0 --live``: watch a camera being read, in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.explaining import Explainer
from emocare.analysis.options import ReadingOptions
from emocare.cli.live_picture import lit
from emocare.cli.live_state import LiveState
from emocare.cli.live_view import LiveView
from emocare.errors import Unavailable
from emocare.vision.capture import Source, open_source

_REFRESH_HZ = 12


def watch_live(
    source: Source,
    analyzer: FaceAnalyzer,
    options: ReadingOptions,
    explainer: Explainer | None = None,
) -> LiveState:
    """Show what is read until the source ends or Ctrl-C; nothing is stored.

    ``explainer`` lights up what spoke for an answer. Raises Unavailable where there is no
    terminal, or no camera.
    """
    state = LiveState(explained=() if explainer is None else explainer.words)
    with open_source(source, fps=options.fps, every=options.every) as opened, shown(state):
        try:
            for frame, readings in analyzer.frames(state.taken(iter(opened))):
                state.add(lit(frame, readings, explainer), readings)
        except KeyboardInterrupt:
            pass
    return state


@contextmanager
def shown(state: LiveState) -> Iterator[None]:
    """Draw a state on the terminal while it lasts, and leave the terminal as it was."""
    from rich.console import Console
    from rich.live import Live

    if not sys.stdout.isatty():
        raise Unavailable(
            "--live draws in a terminal, and this is none. Leave --live out to write a table.",
            code="no_terminal",
        )
    view = LiveView(state)
    with Live(view, console=Console(), refresh_per_second=_REFRESH_HZ, screen=True):
        yield
