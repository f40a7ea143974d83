"""The report of a recording: one HTML file that needs no network, in careful words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from emocare.affect.events import Blinks
from emocare.analysis import sentences
from emocare.analysis.report_face import face_section
from emocare.analysis.timeline import Timeline
from emocare.analysis.words import percent, seconds
from emocare.evaluation.markup import Child, Markup, page, tag

# Faces with a section of their own; a crowd would bury the ones that matter.
MOST_FACES = 6

Metadata = Mapping[str, Any]


def recording_report(
    metadata: Metadata, timeline: Timeline, blinks: Callable[[int], Blinks | None] = lambda _: None
) -> str:
    """Return the report of one recording as a complete HTML document.

    ``blinks`` gives those of a face by its track id, None where they were not measured.
    """
    name = str(metadata["source"]["name"])
    still = is_still(metadata)
    tracks = timeline.tracks
    faces = [
        face_section(timeline, track, still=still, several=len(tracks) > 1, blinks=blinks(track))
        for track in tracks[:MOST_FACES]
    ]
    body: list[Child] = [
        tag("h1", name),
        tag("p", _what_it_is(metadata), class_="lead"),
        *(tag("p", note, class_="note") for note in metadata.get("notes", ())),
        *(faces or [tag("p", sentences.nobody(still=still))]),
        _left_out(len(tracks)),
        tag("h2", "About this report"),
        tag("p", sentences.NOT_A_DIAGNOSIS, class_="note"),
        _facts(metadata),
    ]
    return page(f"{name} – EmoCare", stylesheet(), *body)


def overview_report(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the page that lists all recordings of a run, with links to their reports.

    ``entries`` are those of ``index.json``.
    """
    failed = sum(entry["status"] == "failed" for entry in entries)
    done = len(entries) - failed
    counts = f"{done} of {len(entries)} recordings could be read."
    body = [
        tag("h1", "Recordings"),
        tag("p", counts, class_="lead"),
        tag("p", sentences.NOT_A_DIAGNOSIS, class_="note"),
        _overview_table(entries),
    ]
    return page("Recordings – EmoCare", stylesheet(), *body)


@cache
def stylesheet() -> str:
    """Return the report's CSS: light, dark and print."""
    return Path(__file__).with_name("report.css").read_text("utf-8")


def is_still(entry: Metadata) -> bool:
    """Whether metadata or an index entry are those of a single picture."""
    return not entry["counts"]["duration_s"]


def _what_it_is(metadata: Metadata) -> str:
    source, counts = metadata["source"], metadata["counts"]
    size = f"{source['width']} × {source['height']} pixels"
    faces = _counted(counts["faces"], "face")
    if is_still(metadata):
        return f"A picture of {size}, with {faces}."
    length = seconds(counts["duration_s"])
    return f"{length} at {size}, {counts['frames']:,} pictures read, with {faces}."


def _left_out(tracks: int) -> Markup | None:
    if tracks <= MOST_FACES:
        return None
    others = _counted(tracks - MOST_FACES, "more face")
    return tag("p", f"{others} were seen for less time; they are in the table.", class_="quiet")


def _facts(metadata: Metadata) -> Markup:
    """Return everything that is needed to repeat this analysis."""
    source, counts = metadata["source"], metadata["counts"]
    rows: list[tuple[str, Child]] = [
        ("File", str(source["name"])),
        ("Its SHA-256", _code(source.get("sha256"))),
        ("Frames read", f"{counts['frames']:,} ({counts['frames_without_face']:,} without a face)"),
        ("Readings", f"{counts['rows']:,} ({counts['abstained']:,} could not be read)"),
        ("Duration", "a single picture" if is_still(metadata) else seconds(counts["duration_s"])),
        *((_title(key), _code(value)) for key, value in metadata["models"].items()),
        ("Options", _options(metadata["options"])),
        ("EmoCare", str(metadata["emocare_version"])),
    ]
    lines = (tag("tr", tag("th", key, scope="row"), tag("td", value)) for key, value in rows)
    return tag("table", tag("tbody", *lines), class_="facts")


def _options(options: Mapping[str, Any]) -> str:
    every = options["every"]
    thinned = "every frame" if every == 1 else f"one frame in {every}"
    if options["fps"] is not None:
        thinned = f"{options['fps']:g} frames a second"
    rest = {k: v for k, v in options.items() if k not in {"fps", "every"} and v}
    return "; ".join([thinned, *(f"{_title(key).lower()} {value}" for key, value in rest.items())])


def _overview_table(entries: Sequence[Mapping[str, Any]]) -> Markup:
    header = ("Recording", "Length", "Faces", "Most present face looked", "Could be read")
    head = tag("tr", *(tag("th", cell, scope="col") for cell in header))
    rows = (tag("tr", *(tag("td", cell) for cell in _overview_row(entry))) for entry in entries)
    inner = tag("table", tag("thead", head), tag("tbody", *rows))
    return tag("div", inner, class_="scroll-wide")


def _overview_row(entry: Mapping[str, Any]) -> list[Child]:
    name = str(entry["source"])
    if entry["status"] == "failed":
        return [name, "", "", str(entry["reason"]), ""]
    report = entry["outputs"].get("report")
    link: Child = tag("a", name, href=_href(report)) if report else name
    counts, main = entry["counts"], entry.get("main_face")
    length = "picture" if is_still(entry) else seconds(counts["duration_s"])
    if main is None:
        return [link, length, "0", "no face", ""]
    looked = str(main["looked"] or "could not tell")
    if main["looked"] and not is_still(entry):
        looked = f"{looked} ({percent(main['share'])})"
    return [link, length, str(counts["faces"]), looked, percent(main["readable"])]


def _href(path: str) -> str:
    """Return a relative link; a name may hold any character, also a colon."""
    return f"./{quote(path)}"


def _counted(count: int, noun: str) -> str:
    number = "no" if count == 0 else f"{count:,}"
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _code(value: object) -> Child:
    return tag("code", str(value)) if value else "not known"


def _title(key: str) -> str:
    return key.replace("_", " ").replace("sha256", "SHA-256").capitalize().replace("sha-", "SHA-")
