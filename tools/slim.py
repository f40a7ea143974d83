"""Remove from the environment what the app can never load: about 90 MB of 770.

    python tools/slim.py

Only whole optional parts go: test suites inside packages, C++ headers, and Arrow's network
libraries (Flight, S3), which only modules of their own load and nothing here imports.
Reinstalling the package brings them back.
"""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

# Patterns below site-packages; each one is a part that is only loaded when asked for by name.
UNUSED = (
    "pandas/tests",
    "numpy/*/tests",
    "matplotlib/tests",
    "pyarrow/tests",
    "pyarrow/include",
    "pyarrow/libarrow_flight*",
    "pyarrow/libarrow_s3*",
    "pyarrow/libarrow_python_flight*",
    "pyarrow/_flight*",
    "pyarrow/_s3fs*",
)


def slim(site_packages: Path) -> int:
    """Remove the unused parts below ``site_packages``; return the bytes freed."""
    freed = 0
    for pattern in UNUSED:
        for path in site_packages.glob(pattern):
            files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
            freed += sum(file.stat().st_size for file in files)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    return freed


if __name__ == "__main__":
    print(f"{slim(Path(sysconfig.get_path('purelib'))) / 1e6:.0f} MB freed")
