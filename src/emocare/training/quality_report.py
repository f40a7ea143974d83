"""What abstention is worth, in numbers and one picture: docs/quality.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from emocare.evaluation.metrics import risk_coverage
from emocare.evaluation.plots import Curve, save_risk_coverage
from emocare.training.corruptions import STRENGTHS
from emocare.training.quality_rows import CLEAN, Row, conditions
from emocare.types import Quality
from emocare.vision.quality import LIMITS, READABLE_FROM, Ramp, judge

PLOT = "quality-risk-coverage.png"
COMMAND = "./app exec python -m emocare.training.fit_quality --data ../shared/data --docs docs"


def write_report(docs: Path, rows: Sequence[Row], fitted: Mapping[str, Ramp]) -> None:
    """Write ``quality.md`` and its plot about unseen ``rows`` under the shipped limits."""
    docs.mkdir(parents=True, exist_ok=True)
    found = [row for row in rows if row.measures is not None]
    qualities = {id(row): judge(row.measures) for row in found if row.measures is not None}
    save_risk_coverage(
        docs / PLOT, curves(found, qualities), f"{len(found):,} spoilt and clean faces"
    )
    sections = [
        _introduction(rows, found, qualities),
        _by_hardship(rows, qualities),
        _limits(fitted),
    ]
    (docs / "quality.md").write_text("\n\n".join(sections) + "\n", encoding="utf-8")


def curves(found: Sequence[Row], qualities: Mapping[int, Quality]) -> dict[str, Curve]:
    """Return risk over coverage by quality, by confidence, and by confidence of those kept.

    Coverage is the share of all faces found, also where only those kept can be read.
    """
    right = np.array([row.right for row in found])
    quality = np.array([qualities[id(row)].score for row in found])
    confidence = np.array([row.confidence for row in found])
    # Among faces of one quality the order is arbitrary; the sure ones would flatter it.
    shuffled = quality + 1e-9 * np.random.default_rng(0).random(len(quality))
    kept = quality >= READABLE_FROM
    share, risk = risk_coverage(confidence[kept], right[kept])
    return {
        "by quality": risk_coverage(shuffled, right),
        "by the network's confidence": risk_coverage(confidence, right),
        "by confidence, of those quality keeps": (share * kept.mean(), risk),
    }


def _introduction(
    rows: Sequence[Row], found: Sequence[Row], qualities: Mapping[int, Quality]
) -> str:
    kept = [row for row in found if qualities[id(row)].score >= READABLE_FROM]
    dropped = [row for row in found if qualities[id(row)].score < READABLE_FROM]
    clean = [row for row in found if row.corruption == CLEAN]
    clean_kept = [row for row in clean if qualities[id(row)].score >= READABLE_FROM]
    return f"""# When EmoCare declines to read a face

A face that is blurred, dark, turned, small or covered gets an abstention with its reason instead
of a guess. The limits in `vision/quality.py` were fitted on FER+ PublicTest pictures, spoilt in
ten ways and three strengths (`training/corruptions.py`), found by the detector and read by the
shipped network; the figures below come from pictures that the fit did not see.

| faces | number | readings that are right | mean confidence |
|---|---|---|---|
| clean and spoilt pictures | {len(rows):,} | | |
| … in which a face was found | {len(found):,} | {_right(found)} | {_sure(found)} |
| … kept (quality ≥ {READABLE_FROM}) | {len(kept):,} ({_share(kept, found)}) \
| **{_right(kept)}** | {_sure(kept)} |
| … declined | {len(dropped):,} | {_right(dropped)} | {_sure(dropped)} |
| clean pictures with a face found | {len(clean):,} | {_right(clean)} | {_sure(clean)} |
| … kept | {len(clean_kept):,} ({_share(clean_kept, clean)}) \
| {_right(clean_kept)} | {_sure(clean_kept)} |

![Share of wrong readings over the share of faces kept]({PLOT})

The network's own confidence, which is calibrated, orders faces better than any measure of the
picture can. Quality is there to say *why* a face cannot be read, and because confidence cannot be
trusted on the faces that it declines: there the network is surer than it is right.

Made again by one command:
`{COMMAND}`."""


def _by_hardship(rows: Sequence[Row], qualities: Mapping[int, Quality]) -> str:
    lines = [
        "## By hardship",
        "",
        "| hardship | found | right, all found | kept | right, kept | commonest reasons |",
        "|---|---|---|---|---|---|",
    ]
    for corruption, strength in conditions():
        own = [r for r in rows if r.corruption == corruption and r.strength == strength]
        found = [r for r in own if r.measures is not None]
        kept = [r for r in found if qualities[id(r)].score >= READABLE_FROM]
        dropped = [qualities[id(r)] for r in found if qualities[id(r)].score < READABLE_FROM]
        name = corruption if corruption == CLEAN else f"{corruption}, {STRENGTHS[strength]}"
        lines.append(
            f"| {name} | {_share(found, own)} | {_right(found)} | {_share(kept, found)} "
            f"| {_right(kept)} | {_reasons(dropped)} |"
        )
    return "\n".join(lines)


def _limits(fitted: Mapping[str, Ramp]) -> str:
    lines = [
        "## Limits",
        "",
        "Quality is the product of the marks; a mark is 0 at *ruled out* and 1 at *harmless*.",
        "Shipped limits were fitted with an earlier network and rounded; beside them stands what",
        "the readings of this one give.",
        "",
        "| measure | reason | shipped: ruled out | harmless | fitted: ruled out | harmless |",
        "|---|---|---|---|---|---|",
    ]
    for name, (reason, ramp) in LIMITS.items():
        fit = fitted.get(name)
        fitted_cells = f"{fit.ruled_out:.3g} | {fit.harmless:.3g}" if fit else "– | –"
        shipped = f"{ramp.ruled_out:g} | {ramp.harmless:g}"
        lines.append(f"| `{name}` | {reason} | {shipped} | {fitted_cells} |")
    return "\n".join(lines)


def _right(rows: Sequence[Row]) -> str:
    return f"{np.mean([row.right for row in rows]):.3f}" if rows else "–"


def _sure(rows: Sequence[Row]) -> str:
    return f"{np.mean([row.confidence for row in rows]):.3f}" if rows else "–"


def _share(part: Sequence[Row], whole: Sequence[Row]) -> str:
    return f"{len(part) / len(whole):.0%}" if whole else "–"


def _reasons(qualities: Iterable[Quality]) -> str:
    counts = Counter(reason.value for quality in qualities for reason in quality.reasons[:1])
    return ", ".join(name for name, _ in counts.most_common(2)) or "–"
