"""Make synthetic faces: ``python -m emocare.training.render.make --facekit FILE --out FILE``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from emocare.errors import EmoCareError
from emocare.training.render.contact_sheet import write_contact_sheet
from emocare.training.render.dataset import Order
from emocare.training.render.shards import Job, run_job


def main(arguments: list[str] | None = None) -> int:
    """Render as asked; return 0, or 1 with one line about what went wrong."""
    asked = _parser().parse_args(arguments)
    order = Order(
        seed=asked.seed,
        size_px=asked.size,
        per_person=asked.per_person,
        negatives=asked.negatives,
        quality=asked.quality,
        grey=asked.grey,
    )
    job = Job(asked.facekit, asked.out, asked.count, order)
    started = time.monotonic()

    def report(done: int, count: int) -> None:
        print(f"{done}/{count} pictures, {time.monotonic() - started:.0f} s", file=sys.stderr)

    try:
        run_job(job, asked.workers, report)
        if asked.sheet:
            write_contact_sheet(asked.out, asked.sheet)
    except (EmoCareError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    parser = argparse.ArgumentParser(
        prog="python -m emocare.training.render.make",
        description="Render synthetic faces with exact truth; a stopped run goes on where it was.",
    )
    parser.add_argument("--facekit", type=Path, required=True, help="the face model (.npz)")
    parser.add_argument("--out", type=Path, required=True, help="the file to write (.npz)")
    parser.add_argument("--count", type=_at_least(1), default=1000, help="pictures")
    parser.add_argument("--seed", type=_at_least(0), default=0)
    parser.add_argument("--size", type=_at_least(32), default=128, help="side in pixels")
    parser.add_argument("--workers", type=_at_least(1), default=1, help="processes")
    parser.add_argument("--per-person", type=_at_least(1), default=4, help="pictures per person")
    parser.add_argument("--negatives", type=_share, default=0.02, help="share without a person")
    parser.add_argument("--quality", type=_at_least(1), default=92, help="JPEG quality, 1-100")
    parser.add_argument("--grey", action="store_true", help="store luma instead of colour")
    parser.add_argument("--sheet", type=Path, help="also write a contact sheet (.png)")
    return parser


def _at_least(least: int) -> Callable[[str], int]:
    """Return a parser of whole numbers that are not smaller."""

    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return value

    return number


def _share(text: str) -> float:
    """Return a number from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must be between 0 and 1")
    return value


if __name__ == "__main__":
    sys.exit(main())
