"""Errors for users: each says what was received, what is allowed and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class AniPopError(Exception):
    """Base of every error that is meant to be read by a user. `str()` is the whole message."""

    def __init__(self, received: str, allowed: str, next_step: str, field: str = "") -> None:
        self.received, self.allowed, self.next_step, self.field = received, allowed, next_step, field
        super().__init__(f"{received} {allowed} {next_step}".strip())


class InputError(AniPopError):
    """A pitch, picture or file that can't be read; `field` says where on the form it belongs."""


class WeightsError(AniPopError):
    """An encoder's weights are missing or are not the ones the checkpoint was trained with."""


class CheckpointError(AniPopError):
    """A checkpoint is missing, damaged or does not fit this program."""


class DataError(AniPopError):
    """A source table or feature file is missing or breaks its schema."""


class StoreError(AniPopError):
    """The database of projects can't be read or written, or what was asked for goes against its record."""


@contextmanager
def needs_extra(extra: str, work: str, kind: type[AniPopError] = AniPopError) -> Iterator[None]:
    """Around imports of packages that only an extra of pyproject.toml installs.

    Args:
        extra: its name there, such as "fetch".
        work: what can't be done without it, as the beginning of a sentence: "Fetching data".
        kind: of the error.

    Raises:
        kind: where such a package isn't installed; it names the extra.
    """
    try:
        yield
    except ImportError as error:
        if (error.name or "").startswith("anipop_core"):
            raise  # a mistake of ours
        file = "requirements-dev.txt" if extra in ("train", "dev") else "requirements.txt"
        raise kind(
            f"{work} needs a package that can't be imported here ({error}).",
            "Scoring and the app work without it.",
            f"Run `pip install 'anipop[{extra}]'`, or in a checkout `pip install -r {file}`.",
        ) from error
