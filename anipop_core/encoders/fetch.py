"""Weights from the Hugging Face hub to this machine's cache, checked by their hash."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anipop_core.encoders.hub import WEIGHT_FILE, HubRepository
from anipop_core.encoders.weights import sha256
from anipop_core.errors import WeightsError


def fetch(repository: HubRepository) -> Path:
    """The folder in the cache that holds the repository's files, downloaded where they aren't there yet.

    Goes over the network even where HF_HUB_OFFLINE forbids it: it is only called when the user asks.
    Raises WeightsError where the hub can't be reached, breaks off, or sends other weights than expected.
    """
    import httpx
    from huggingface_hub import hf_hub_download

    with _online():
        try:
            paths = [hf_hub_download(repository.name, file, revision=repository.revision) for file in repository.files]
        except (OSError, httpx.HTTPError) as error:  # the hub's own errors are of these two kinds
            raise WeightsError(
                f"{repository.name} could not be fetched from the Hugging Face hub.",
                f"The cause: {str(error).strip().partition(chr(10))[0]}",
                "Check the network (and HF_ENDPOINT, if it is set) and run the command again: "
                "what has already arrived is kept.",
            ) from error
    folder = Path(paths[0]).parent
    _check(folder / WEIGHT_FILE, repository)
    return folder


def _check(path: Path, repository: HubRepository) -> None:
    """Refuse and remove a weight file with another hash than the pinned one."""
    found = sha256(path)
    if found == repository.sha256:
        return
    path.resolve().unlink()  # the cache's blob, so that the next try downloads it again
    path.unlink(missing_ok=True)  # and the link to it
    raise WeightsError(
        f"{WEIGHT_FILE} of {repository.name} arrived with the SHA-256 {found}.",
        f"Only {repository.sha256} is allowed. The file has been removed.",
        "Run the command again; if this repeats, something between here and the hub alters files.",
    )


@contextmanager
def _online() -> Iterator[None]:
    """Lift HF_HUB_OFFLINE, and show bars on a terminal only."""
    from huggingface_hub import constants
    from huggingface_hub.utils import disable_progress_bars, enable_progress_bars

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = False
    if not sys.stderr.isatty():
        disable_progress_bars()
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before
        enable_progress_bars()
