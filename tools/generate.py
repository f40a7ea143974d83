"""Write everything that is made from the API's OpenAPI document, or check that it is fresh.

python tools/generate.py           openapi.json, the TypeScript types, the API examples
python tools/generate.py --check   fail when any of them is stale
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openapi_examples.curl import curl_script
from openapi_examples.operations import read_operations
from openapi_examples.postman import postman_collection

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
OPENAPI = WEB / "openapi.json"
TYPES = WEB / "src" / "client" / "schema.d.ts"
CURL = ROOT / "docs" / "api" / "examples.sh"
POSTMAN = ROOT / "docs" / "api" / "emocare.postman_collection.json"


def openapi_document() -> dict[str, Any]:
    """Return the document of the application as it is; nothing is opened or stored for it."""
    from emocare.api import create_app
    from emocare.config import Settings

    with tempfile.TemporaryDirectory() as home:
        document: dict[str, Any] = create_app(Settings(home=Path(home))).openapi()
    return document


def generated_texts(document: Mapping[str, Any]) -> dict[Path, str]:
    """Return every file that Python makes from the document, with its content."""
    operations = read_operations(document)
    return {
        OPENAPI: json.dumps(document, indent=1, ensure_ascii=False) + "\n",
        CURL: curl_script(operations),
        POSTMAN: postman_collection(operations, document["info"]["version"]),
    }


def generated_types() -> str:
    """Return the TypeScript types of the committed document, made by openapi-typescript."""
    npm = shutil.which("npm")
    if npm is None or not (WEB / "node_modules").is_dir():
        sys.exit("npm or web/node_modules is missing. Run ./app client, which brings both.")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "schema.d.ts"
        command = [npm, "exec", "--no", "--", "openapi-typescript", str(OPENAPI)]
        subprocess.run(  # noqa: S603
            [*command, "--output", str(output)], cwd=WEB, check=True, stdout=subprocess.DEVNULL
        )
        return output.read_text(encoding="utf-8")


def write_all() -> None:
    """Write everything."""
    for path, text in generated_texts(openapi_document()).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    TYPES.write_text(generated_types(), encoding="utf-8")


def stale_files() -> list[Path]:
    """Return the committed files that differ from what would be written now."""
    stale = [
        path
        for path, text in generated_texts(openapi_document()).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if OPENAPI not in stale and TYPES.read_text(encoding="utf-8") != generated_types():
        stale.append(TYPES)
    return stale


def main(arguments: list[str]) -> int:
    """Run the command line."""
    if arguments == ["--check"]:
        stale = stale_files()
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale. Run: ./app client", file=sys.stderr)
        return 1 if stale else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    write_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
