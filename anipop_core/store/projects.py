"""Projects: a title's versions belong together in one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from anipop_core.store.database import Database
from anipop_core.store.pictures import count_own, drop_unused
from anipop_core.store.problems import ProjectGone
from anipop_core.store.records import Project
from anipop_core.store.tables import ProjectRow, VersionRow, now
from anipop_core.store.values import checked_name
from anipop_core.store.version_rows import find_project


class Projects:
    """Lists, makes and changes projects.

    Every method raises ProjectGone for a project that was deleted, and StoreError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, archived: bool = False) -> tuple[Project, ...]:
        """The projects in use, or the archived ones; the one changed last comes first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(ProjectRow).where(ProjectRow.archived == archived).order_by(ProjectRow.updated.desc())
            ).all()
            counts = session.execute(select(VersionRow.project_id, func.count()).group_by(VersionRow.project_id))
            versions = dict(counts.tuples().all())
            return tuple(_project(row, versions.get(row.id, 0)) for row in rows)

    def get(self, project_id: str) -> Project:
        with self._database.read() as session:
            return _counted(session, find_project(session, project_id))

    def create(self, name: str) -> Project:
        """A new project without versions. Raises InputError for a name that is empty or too long."""
        row = ProjectRow(name=checked_name(name))
        with self._database.write() as session:
            session.add(row)
        return _project(row, 0)

    def rename(self, project_id: str, name: str) -> Project:
        return self._change(project_id, name=checked_name(name))

    def archive(self, project_id: str) -> Project:
        """Take the project and its versions out of the list; nothing is deleted."""
        return self._change(project_id, archived=True)

    def restore(self, project_id: str) -> Project:
        """Bring an archived project back into the list."""
        return self._change(project_id, archived=False)

    def own_pictures(self, project_id: str) -> int:
        """How many pictures would be deleted with the project."""
        with self._database.read() as session:
            find_project(session, project_id)
            return count_own(session, select(VersionRow.id).where(VersionRow.project_id == project_id))

    def delete(self, project_id: str) -> None:
        """Delete the project for good: its versions, what was said of them, and pictures that no other version uses."""
        with self._database.write() as session:
            if not session.scalars(
                delete(ProjectRow).where(ProjectRow.id == project_id).returning(ProjectRow.id)
            ).all():
                raise ProjectGone
            drop_unused(session)
        self._database.wipe()

    def _change(self, project_id: str, **values: Any) -> Project:
        with self._database.write() as session:
            row = find_project(session, project_id)
            for name, value in values.items():
                setattr(row, name, value)
            row.updated = now()
            return _counted(session, row)


def _counted(session: Session, row: ProjectRow) -> Project:
    versions = session.scalar(select(func.count()).where(VersionRow.project_id == row.id))
    return _project(row, versions or 0)


def _project(row: ProjectRow, versions: int) -> Project:
    return Project(row.id, row.name, row.created, row.updated, row.archived, versions)
