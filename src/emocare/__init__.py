"""EmoCare reads what a face shows over time, and says how sure it is.

>>> from emocare import FaceAnalyzer, to_dataframe
>>> to_dataframe(FaceAnalyzer().video("clip.mp4"))  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emocare.affect.pipeline import FaceAnalyzer
    from emocare.analysis.table import to_dataframe
    from emocare.types import FaceReading

# Loaded on first use: a command that only prints its help needs no networks and no pandas.
_HOMES = {
    "FaceAnalyzer": "emocare.affect.pipeline",
    "FaceReading": "emocare.types",
    "to_dataframe": "emocare.analysis.table",
}

try:
    __version__ = version("emocare")
except PackageNotFoundError:  # run from the sources without being installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load an exported name on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'emocare' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the exported names too."""
    return sorted([*globals(), *_HOMES])


__all__ = ["FaceAnalyzer", "FaceReading", "__version__", "to_dataframe"]
