"""Errors for users: each says what was received, what is allowed and what to do next."""

from __future__ import annotations


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
