"""Where there is no sqlcipher3: it works, says loudly what is missing, and opens no cipher file."""

import subprocess
import sys
from pathlib import Path

import pytest

import emocare
from emocare.db import migrate, open_database
from emocare.db.engine import ENCRYPTED
from tests.db.conftest import KEY

WITHOUT = "import sys; sys.modules['sqlcipher3'] = sys.modules['sqlcipher3.dbapi2'] = None\n"
OPEN = """
from emocare.db import migrate, open_database
from emocare.errors import EmoCareError
try:
    database = open_database("sqlite:///" + sys.argv[1], key=bytes(32))
    migrate(database)
    database.close()
except EmoCareError as error:
    print(error.message)
"""


def run_without_sqlcipher(path):
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + OPEN, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(emocare.__file__).parents[1])},
    )


def test_it_works_and_warns_loudly(tmp_path):
    done = run_without_sqlcipher(tmp_path / "a.db")
    assert done.stdout == ""
    assert "WITHOUT whole-file encryption" in done.stderr
    assert (tmp_path / "a.db").read_bytes().startswith(b"SQLite format 3")


@pytest.mark.skipif(not ENCRYPTED, reason="sqlcipher3 has no wheel for this platform")
def test_an_encrypted_file_needs_the_package_and_that_is_said(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", key=KEY)
    migrate(database)
    database.close()
    before = (tmp_path / "a.db").read_bytes()
    done = run_without_sqlcipher(tmp_path / "a.db")
    assert "package sqlcipher3" in done.stdout
    assert (tmp_path / "a.db").read_bytes() == before
