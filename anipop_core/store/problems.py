"""Errors of changes that came too late, because somebody else saved or deleted in the meantime."""

from __future__ import annotations

from anipop_core.errors import StoreError
from anipop_core.store.records import Version

STILL_HERE = "What you typed is still here"


class StoreConflict(StoreError):
    """The version was saved by somebody else since it was opened; `newer` is what they saved."""

    def __init__(self, newer: Version) -> None:
        self.newer = newer
        super().__init__(
            "Somebody else changed this version while you were working on it.",
            "A change is kept only where it was made on the newest state.",
            f"{STILL_HERE}: save it as a new version, or load theirs.",
        )


class VersionGone(StoreError):
    """The version was deleted for good."""

    def __init__(self) -> None:
        super().__init__(
            "This version was deleted, perhaps in another window.",
            "A deleted version can't be shown or changed.",
            f"{STILL_HERE} and can be saved as a new version.",
        )


class ProjectGone(StoreError):
    """The project was deleted for good, with all its versions."""

    def __init__(self) -> None:
        super().__init__(
            "This project was deleted, perhaps in another window.",
            "A deleted project can't be shown or changed.",
            f"{STILL_HERE} and can be saved in another project.",
        )
