from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import emocare.training.render as render


def test_rendering_needs_no_torch() -> None:
    modules = sorted(path.stem for path in Path(render.__file__).parent.glob("*.py"))
    names = [f"emocare.training.render.{name}" for name in modules if name != "__init__"]
    program = f"import sys\nimport {', '.join(names)}\nsys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
