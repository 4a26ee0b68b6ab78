"""Weights from the Hugging Face hub to this machine's cache, checked by their hash."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anipop_core.digests import file_digest
from anipop_core.encoders.hub import WEIGHT_FILE, HubRepository
from anipop_core.errors import WeightsError


def fetch(repository: HubRepository) -> Path:
    """The folder in the cache that holds the repository's files, downloaded where they aren't there yet.

    Goes over the network even where HF_HUB_OFFLINE forbids it: it is only called when the user asks.
    Raises WeightsError where the hub can't be reached, breaks off, or sends other weights than expected.
    """
    from huggingface_hub import hf_hub_download

    with _online():
        try:
            paths = [hf_hub_download(repository.name, file, revision=repository.revision) for file in repository.files]
        except Exception as error:  # each kind of failure has its own type, from several libraries
            raise WeightsError(
                f"{repository.name} could not be fetched from the Hugging Face hub.",
                f"The cause: {str(error.__cause__ or error).strip().partition(chr(10))[0].rstrip('.')}.",
                "Check the network (and HF_ENDPOINT, if it is set) and run the command again: "
                "what has already arrived is kept.",
            ) from error
    folder = Path(paths[0]).parent
    _check(folder / WEIGHT_FILE, repository)
    return folder


def _check(path: Path, repository: HubRepository) -> None:
    """Refuse and remove a weight file with another hash than the pinned one."""
    found = file_digest(path)
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
    """Lift HF_HUB_OFFLINE, show bars on a terminal only, and leave the telling of errors to us."""
    from huggingface_hub import constants
    from huggingface_hub.utils import disable_progress_bars, enable_progress_bars, logging

    before, loudness = constants.HF_HUB_OFFLINE, logging.get_verbosity()
    constants.HF_HUB_OFFLINE = False
    logging.set_verbosity_error()
    if not sys.stderr.isatty():
        disable_progress_bars()
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before
        logging.set_verbosity(loudness)
        enable_progress_bars()
