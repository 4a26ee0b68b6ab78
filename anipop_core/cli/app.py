"""`anipop app`: the pages in the browser, started from any folder."""

from __future__ import annotations

import os
import sys
import tomllib
from typing import Annotated

import typer

from anipop_core.model.checkpoint_folder import app_folder

PORT = 8501
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}  # as in the Makefile
PRIVATE = ("server.address", "browser.gatherUsageStats", "client.showErrorDetails")


def app(port: Annotated[int, typer.Option(min=1, max=65535, help="Where this machine serves it.")] = PORT) -> None:
    """Serve the app on this machine, for this machine alone, until Ctrl+C."""
    os.execve(sys.executable, serving(port), {**os.environ, **OFFLINE})  # noqa: S606 - no shell is wanted


def serving(port: int) -> list[str]:
    """The command line that serves the app.

    Streamlit finds the rest of config.toml beside app.py. What keeps a pitch private is given as options too:
    a variable such as STREAMLIT_SERVER_ADDRESS would be stronger than the file. -P: modules that happen to lie in
    the current folder are not ours.
    """
    config = tomllib.loads((app_folder() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    options = [f"--server.port={port}"]
    for name in PRIVATE:
        section, option = name.split(".")
        options.append(f"--{name}={config[section][option]}")
    return [sys.executable, "-P", "-m", "streamlit", "run", str(app_folder() / "app.py"), *options]
