"""Packaging hook: wheels and source distributions carry the built web app."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildWebApp(BuildHookInterface[Any]):
    """Build web/dist and put it into the package; an editable install serves web/dist itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before a build; ``version`` is "editable" for development installs."""
        if version == "editable":
            return
        root = Path(self.root)
        if (root / "tools" / "build_web.py").is_file():
            sys.path.insert(0, str(root / "tools"))
            import build_web

            build_web.build()
        build_data["force_include"][str(root / "web" / "dist")] = (
            "emocare/web" if self.target_name == "wheel" else "web/dist"
        )
