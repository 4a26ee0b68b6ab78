"""What is put on the form of the score page from elsewhere: a kept version, the sample."""

from __future__ import annotations

from anipop_core.samples.sample import sample_pitch
from anipop_core.ui.session.draft import OpenedVersion, draft_of, start_draft
from anipop_core.ui.session.projects import choose_project, store
from anipop_core.ui.session.scored import submit
from anipop_core.ui.session.scoring import waits_for_room


def open_version(version_id: str) -> None:
    """Put a version on the form of the score page, and score it unless that is the room's. Raises StoreError."""
    version = store().versions.get(version_id)
    project = store().projects.get(version.project_id)
    choose_project(project.id)
    edit_version(OpenedVersion(version, project.name))


def edit_version(opened: OpenedVersion) -> None:
    """The same for a version that was read before."""
    start_draft(draft_of(opened.version.pitch, opened))
    if not waits_for_room(opened.version.pitch):
        submit()


def use_sample() -> None:
    """Fill the form with the sample pitch; what stood there is set aside."""
    start_draft(draft_of(sample_pitch()))
