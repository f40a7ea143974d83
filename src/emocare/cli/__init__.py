"""The ``emocare`` command: a registry of lazily loaded commands and one place for errors.

Conventions of every command:

* ``--json`` prints exactly one JSON object on stdout; everything meant for eyes goes to stderr.
* Exit codes: 0 done, 1 it could not be done (one line ``emocare: …`` on stderr says why),
  2 the command line is wrong, 130 stopped by Ctrl-C.
* A command module is imported only when its command runs, so ``emocare --help`` stays fast.
"""

from __future__ import annotations

from emocare.cli.root import COMMANDS, app

__all__ = ["COMMANDS", "app", "main"]


def main() -> None:
    """Run the command line and exit with its code."""
    app()
