"""`fetch-data` as a process that tests can kill. Run by test_fetch_faults.py."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import SimpleNamespace

from anipop_core.cli import commands, fetch_data
from anipop_core.data.fetch import run as run_fetch
from anipop_core.data.fetch import settings
from tests.data.fetch.services import Services

PRELOADED = (fetch_data, run_fetch)  # what the command imports when it runs: the server has read it already


def run(url: str, errors: Path, arguments: tuple[str, ...]) -> None:
    """The command with services at `url`; what it writes to stderr goes into the file `errors`."""
    # A shell starts jobs in the background with Ctrl-C ignored, and Python then leaves it at that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.DEFAULT = Services.settings(SimpleNamespace(url=url), timeout_s=60)
    with errors.open("w", buffering=1) as sys.stderr:
        commands(["fetch-data", *arguments])
