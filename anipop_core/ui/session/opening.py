"""What is put on the form of the score page from elsewhere: a kept version, the sample."""

from __future__ import annotations

from dataclasses import replace

from anipop_core.samples.sample import sample_pitch
from anipop_core.schema import Facts, Pitch, Predecessor, SourceWork
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


def start_from_title(pitch: Pitch) -> None:
    """Fill the form with a known title. Of what it is based on and what it follows it holds the link alone: what is
    known of them depends on the year that the pitch is given."""
    start_draft(draft_of(replace(pitch, facts=_links_alone(pitch.facts))))


def use_sample() -> None:
    """Fill the form with the sample pitch; what stood there is set aside."""
    start_draft(draft_of(sample_pitch()))


def _links_alone(facts: Facts) -> Facts:
    work, earlier = facts.source_work, facts.predecessor
    return replace(
        facts,
        source_work=SourceWork(work.manga_id, work.title) if work and work.manga_id else work,
        predecessor=Predecessor(earlier.mal_id, earlier.title) if earlier and earlier.mal_id else earlier,
    )
