"""What was measured, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Tree = Mapping[str, Any]

TITLES: Mapping[str, str] = {
    "ferplus": "Expressions, FER+ majority of ten people",
    "fer2013": "Expressions, FER2013's original labels",
}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
BUSY = (
    " **The machine was busier than it has cores:** wall times are much longer than on a free one, "
    "processor times somewhat; compare them only with each other."
)
# Figures that are better when larger are differences in points; the others are as they are.
_COMPARED = (("accuracy", "accuracy"), ("macro_f1", "macro-F1"), ("ece", "ECE"))


def markdown(report: Tree) -> str:
    """Return the whole report."""
    judged = report["expressions"]
    parts = [_measured(report), *_failed(report["failed"])]
    parts += [_expressions(TITLES[name], judged[name]) for name in TITLES if name in judged]
    parts += [_eight(judged["eight"]), _crops(report["crop_ms"]), _frames(report["frame_ms"])]
    return "\n\n".join(parts) + "\n"


def put_between_marks(document: str, text: str) -> str:
    """Return ``document`` with ``text`` between its two marks; ValueError where they are not."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} followed by {END}")
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def _measured(report: Tree) -> str:
    facts, machine = report["measured"], report["measured"]["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    kept = "not kept to one core" if facts["core"] is None else "all kept to the same core"
    networks = ", ".join(
        f"{name} is {told['network']} (sha256 {told['sha256'][:12]})"
        for name, told in report["contestants"].items()
        if "network" in told
    )
    load = facts["load_average"]
    busy = load is not None and load[0] > machine["cores"]
    return (
        f"Measured {facts['date']} on {machine['processor']}, {machine['cores']} cores, "
        f"{machine['system']}, Python {machine['python']}; processes {kept}; load average "
        f"{load or 'not known'}; {facts['rounds']} interleaved rounds. {versions}; {networks}."
        f"{BUSY if busy else ''}"
    )


def _failed(failed: Mapping[str, str]) -> list[str]:
    return [f"**{name} is missing here:** {why}" for name, why in failed.items()]


def _expressions(title: str, judged: Tree) -> str:
    heads = ("network", "accuracy", "macro-F1", "ECE", "ECE after cross-fitted temperature")
    again = judged["cross_fitted"]
    rows = [
        (
            name,
            *(_share(told["figures"][key]) for key in ("accuracy", "macro_f1")),
            _ece(told["figures"]["ece"]),
            _ece(again[name]["figures"]["ece"]) if name in again else "–",
        )
        for name, told in judged["networks"].items()
    ]
    parts = [f"### {title}: {judged['rows']:,} faces", _table(heads, rows)]
    parts += ["\n".join(_differences(judged))] if judged["reference"] else []
    return "\n\n".join(parts)


def _differences(judged: Tree) -> Iterator[str]:
    for name, told in judged["networks"].items():
        if name == judged["reference"] or told["minus_reference"] is None or "ours" not in name:
            continue
        said = []
        for key, word in _COMPARED:
            difference = told["minus_reference"][key]
            said.append(f"{word} {_signed(difference, 3 if key == 'ece' else 1)}")
        yield f"- **{name} − {judged['reference']}**, paired: {'; '.join(said)}."


def _eight(judged: Tree) -> str:
    rows = [
        (
            name,
            *(_share(told["figures"][key]) for key in ("accuracy", "macro_f1")),
            _ece(told["figures"]["ece"]),
        )
        for name, told in judged["networks"].items()
    ]
    title = f"### All eight expressions, FER+ majority: {judged['rows']:,} faces (ours only)"
    return f"{title}\n\n{_table(('network', 'accuracy', 'macro-F1', 'ECE'), rows)}"


def _crops(timed: Tree) -> str:
    first, *more = sorted(timed, key=int)
    base = _base(timed[first])
    rows = [
        (
            name,
            _ms(told["p50_ms"]),
            _ms(told["cpu_ms"]),
            *(_ms(timed[size][name]["p50_ms"]) if name in timed[size] else "–" for size in more),
            _times(told, base),
        )
        for name, told in timed[first].items()
    ]
    batches = [f"per crop, {size} at once" for size in more]
    heads = ("milliseconds", "one crop", "processor time", *batches, "ours = 1")
    return f"### One crop, one thread\n\n{_table(heads, rows)}"


def _frames(timed: Tree) -> str:
    base = _base(timed)
    rows = [
        (
            name,
            _ms(told["p50_ms"]),
            _ms(told["p95_ms"]),
            _ms(told["cpu_ms"]),
            f"{told['faces_per_frame']['median']:.2f}",
            _times(told, base),
        )
        for name, told in timed.items()
    ]
    heads = ("milliseconds a frame", "p50", "p95", "processor time", "faces a frame", "ours = 1")
    return f"### One clip, frame by frame\n\n{_table(heads, rows)}"


def _base(timed: Tree) -> float:
    """Return the processor time of the first of ours, the measure of the others."""
    return float(next((told["cpu_ms"]["median"] for told in timed.values()), 0.0))


def _times(told: Tree, base: float) -> str:
    return f"{told['cpu_ms']['median'] / base:.2f}" if base > 0 else "–"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _share(figure: Tree) -> str:
    return f"{100 * figure['value']:.1f} [{100 * figure['low']:.1f}, {100 * figure['high']:.1f}]"


def _ece(figure: Tree) -> str:
    return f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]"


def _signed(figure: Tree, digits: int) -> str:
    by, unit = (1, "") if digits == 3 else (100, " points")
    value, low, high = (f"{by * figure[key]:+.{digits}f}" for key in ("value", "low", "high"))
    return f"{value}{unit} [{low}, {high}]"


def _ms(spread: Tree) -> str:
    return f"{spread['median']:.2f} ({spread['min']:.2f}–{spread['max']:.2f})"
