"""Everything that is written about one recording: all of it appears, or none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from emocare.affect.events import Blinks, EyeLog
from emocare.analysis.explaining import Explainer
from emocare.analysis.options import OutputOptions
from emocare.analysis.overlay import FrameAnnotator
from emocare.analysis.pending import PendingFile
from emocare.analysis.report import recording_report
from emocare.analysis.sentences import strongest
from emocare.analysis.table import PLAIN, Layout
from emocare.analysis.timeline import Timeline
from emocare.analysis.video_file import VideoFile, write_still
from emocare.analysis.words import LOOKED
from emocare.analysis.writers import FORMATS, TableFile
from emocare.types import FaceReading, Frame


@dataclass(frozen=True, slots=True)
class ResultPaths:
    """Where the results of one recording go, relative to ``out``."""

    out: Path
    table: str
    video: str
    still: str
    report: str

    @classmethod
    def alone(cls, out: Path, table_format: str) -> ResultPaths:
        """Return the names for a single input: ``readings.parquet`` and so on."""
        suffix = FORMATS[table_format].suffix
        return cls(out, f"readings{suffix}", "annotated.mp4", "annotated.jpg", "report.html")

    @classmethod
    def beside(cls, out: Path, stem: str, table_format: str) -> ResultPaths:
        """Return the names for one of several inputs: ``clip.mp4.parquet`` and so on."""
        suffix = FORMATS[table_format].suffix
        marked = f"{stem}.annotated"
        return cls(out, f"{stem}{suffix}", f"{marked}.mp4", f"{marked}.jpg", f"{stem}.html")


@dataclass(slots=True)
class Counts:
    """How much was read; what a table without rows still has to say."""

    frames: int = 0
    frames_without_face: int = 0
    rows: int = 0
    abstained: int = 0
    tracks: set[int] = field(default_factory=set)

    def add(self, readings: Sequence[FaceReading]) -> None:
        """Count one frame."""
        self.frames += 1
        self.frames_without_face += not readings
        self.rows += len(readings)
        self.abstained += sum(reading.abstained for reading in readings)
        self.tracks.update(reading.track_id for reading in readings)

    def as_metadata(self, duration_s: float) -> dict[str, int | float]:
        """Return the counts by name."""
        return {
            "frames": self.frames,
            "frames_without_face": self.frames_without_face,
            "rows": self.rows,
            "abstained": self.abstained,
            "faces": len(self.tracks),
            "duration_s": round(duration_s, 6),
        }


class Results:
    """The open result files of one recording: ``add`` frames, ``finish``, then they appear."""

    def __init__(
        self,
        paths: ResultPaths,
        name: str,
        outputs: OutputOptions,
        *,
        still: bool,
        layout: Layout = PLAIN,
        explainer: Explainer | None = None,
    ) -> None:
        """Prepare; ``name`` fills the source column, ``still`` is for a single picture."""
        self.written = {"table": paths.table}
        if outputs.video:
            self.written["video"] = paths.still if still else paths.video
        if outputs.report:
            self.written["report"] = paths.report
        self._out, self._still = paths.out, still
        self._table = TableFile(paths.out / paths.table, name, outputs.table, layout)
        self._annotator = FrameAnnotator(chart=not still, explainer=explainer)
        self._pending: dict[str, PendingFile] = {}
        self._video: VideoFile | None = None
        self._timeline, self._counts, self._eyes = Timeline(), Counts(), EyeLog()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Open the files under their working names."""
        with ExitStack() as stack:
            stack.enter_context(self._table)
            for kind in self.written.keys() - {"table"}:
                pending = PendingFile(self._out / self.written[kind])
                self._pending[kind] = stack.enter_context(pending)
            if "video" in self._pending and not self._still:
                self._video = stack.enter_context(VideoFile(self._pending["video"].file))
            self._open = stack.pop_all()
        return self

    def add(self, frame: Frame, readings: Sequence[FaceReading]) -> None:
        """Take one frame of the recording."""
        self._counts.add(readings)
        self._timeline.add(frame.timestamp_s, readings)
        if not self._still:  # a single picture shows no event
            self._eyes.add(readings)
        self._table.add(readings)
        if "video" not in self._pending:
            return
        picture = self._annotator.annotate(frame, readings)
        if self._video is not None:
            self._video.add(picture, frame.timestamp_s)
        else:
            write_still(self._pending["video"].file, picture)

    def finish(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Complete all files, put them in their places and return the whole metadata.

        ``facts`` are what is known beside the readings; counts and outputs are added to them.
        """
        self._timeline.finish()
        metadata = {
            **facts,
            "counts": self._counts.as_metadata(0.0 if self._still else self._timeline.duration_s),
            "main_face": main_face(self._timeline, self._eyes),
            "action_units": {name: str(e) for name, e in self._timeline.evidence.items()},
            "outputs": self.written,
        }
        if self._video is not None:
            self._video.finish()
        if "report" in self._pending:
            html = recording_report(metadata, self._timeline, self._eyes.blinks)
            self._pending["report"].file.write(html.encode())
        self._table.finish(metadata)
        # The table comes last: where it is, everything that its metadata names is there too.
        for pending in self._pending.values():
            pending.commit()
        self._table.commit()
        return metadata

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close everything; what was not finished disappears."""
        self._open.__exit__(kind, error, trace)


def main_face(timeline: Timeline, eyes: EyeLog) -> dict[str, Any] | None:
    """Return what the longest visible face showed, or None where there was no face."""
    tracks = timeline.tracks
    if not tracks:
        return None
    total = timeline.total(tracks[0])
    readable = total.readable_s / total.seen_s if total.seen_s else 0.0
    known: dict[str, Any] = {"track_id": tracks[0], "readable": round(readable, 4)}
    if total.readable_s <= 0:
        return {**known, "expression": None, "looked": None, "share": None, "blinks": None}
    expression, share = strongest(total)[0]
    return {
        **known,
        "expression": str(expression),
        "looked": LOOKED[expression],
        "share": round(share, 4),
        "blinks": blinks_json(eyes.blinks(tracks[0])),
    }


def blinks_json(blinks: Blinks | None) -> dict[str, Any] | None:
    """Return blinks as JSON; None where the network measures no eyes or they were never open."""
    if blinks is None:
        return None
    return {
        "count": len(blinks.events),
        "per_minute": None if blinks.per_minute is None else round(blinks.per_minute, 2),
        "seen_s": round(blinks.seen_s, 3),
        "fps": None if blinks.fps is None else round(blinks.fps, 2),
        "events": [
            {
                "onset_s": round(blink.onset_s, 3),
                "offset_s": round(blink.offset_s, 3),
                "duration_s": round(blink.duration_s, 3),
            }
            for blink in blinks.events
        ],
    }
