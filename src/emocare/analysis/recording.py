"""Read one recording: frames in, one reading per visible face per frame out to its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emocare import __version__
from emocare.affect.pipeline import FaceAnalyzer
from emocare.analysis.explaining import Explainer
from emocare.analysis.inputs import Recording
from emocare.analysis.options import OutputOptions, ReadingOptions
from emocare.analysis.results import ResultPaths, Results
from emocare.analysis.table import Layout
from emocare.errors import MediaError
from emocare.types import Frame
from emocare.vision.capture import FrameSource, MediaInfo, open_source
from emocare.vision.model_card import threshold_for


@dataclass(frozen=True, slots=True)
class RecordingReader:
    """Reads recordings with one analyzer and one set of options."""

    analyzer: FaceAnalyzer
    options: ReadingOptions
    outputs: OutputOptions
    explainer: Explainer | None = None

    @property
    def extras(self) -> dict[str, Any]:
        """What was asked for beyond the usual; results made otherwise are made again."""
        asked = {"landmarks": self.outputs.landmarks, "label_sets": self.outputs.label_sets}
        more = {name: value for name, value in asked.items() if value}
        return {**more, **(self.explainer.as_metadata() if self.explainer else {})}

    @property
    def layout(self) -> Layout:
        """The table's columns; raise Invalid for a coverage the network has no threshold for."""
        coverage = self.outputs.label_sets
        if coverage is None:
            return Layout(self.outputs.landmarks)
        return Layout(self.outputs.landmarks, threshold_for(self.analyzer.network.info, coverage))

    def read(
        self,
        recording: Recording,
        paths: ResultPaths,
        *,
        on_start: Callable[[MediaInfo], None],
        on_frame: Callable[[Frame], None],
    ) -> dict[str, Any]:
        """Write the results of one recording and return their metadata.

        Raises EmoCareError where it cannot be read, also where it turns out damaged (unless
        ``keep_damaged``); nothing is left behind then. Ctrl-C ends a camera recording and keeps
        it, anything else it abandons.
        """
        options = self.options
        with open_source(recording.source, fps=options.fps, every=options.every) as source:
            on_start(source.info)
            still = source.info.kind == "image" and source.info.frame_count in {None, 1}
            with Results(
                paths,
                recording.name,
                self.outputs,
                still=still,
                layout=self.layout,
                explainer=self.explainer,
            ) as results:
                self._read_frames(source, results, recording, on_frame)
                if source.notes and not self.outputs.keep_damaged:
                    raise MediaError(
                        f"{' '.join(source.notes)} Use --keep-damaged to keep what was read.",
                        code="media_damaged",
                    )
                return results.finish(self._facts(recording, source))

    def _read_frames(
        self,
        source: FrameSource,
        results: Results,
        recording: Recording,
        on_frame: Callable[[Frame], None],
    ) -> None:
        try:
            for frame, readings in self.analyzer.frames(source, moving=source.info.moves):
                results.add(frame, readings)
                on_frame(frame)
        except KeyboardInterrupt:
            if not recording.is_camera:
                raise

    def _facts(self, recording: Recording, source: FrameSource) -> dict[str, Any]:
        """Return what must be known to repeat this; nothing that changes from run to run."""
        info = source.info
        return {
            "emocare_version": __version__,
            "source": {
                "name": recording.name,
                "sha256": fingerprint(recording),
                "kind": info.kind,
                "width": info.width,
                "height": info.height,
            },
            "options": self.options.as_metadata(),
            "extras": self.extras,
            "models": self.analyzer.models,
            "notes": list(source.notes),
        }


def fingerprint(recording: Recording) -> str | None:
    """Return the SHA-256 of a recording's file, or None for a camera."""
    if not isinstance(recording.source, Path):
        return None
    with recording.source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
