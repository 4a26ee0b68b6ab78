"""Projects, versions with their pictures, and what the room said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_pictures"),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("pitch", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("scored", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_versions_project_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
    )
    op.create_index("ix_versions_project_id", "versions", ["project_id"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_decisions_version_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_version_id", "decisions", ["version_id"], unique=False)
    op.create_table(
        "guesses",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("who_key", sa.String(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_guesses_version_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_guesses"),
        sa.UniqueConstraint("version_id", "who_key", name="uq_guesses_version_id"),
    )
    op.create_table(
        "openings",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scored", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_openings_version_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", name="pk_openings"),
    )
    op.create_table(
        "outcomes",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mal_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_outcomes_version_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", name="pk_outcomes"),
    )
    op.create_table(
        "picture_uses",
        sa.Column("version_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["pictures.digest"], name="fk_picture_uses_digest"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_picture_uses_version_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "place", name="pk_picture_uses"),
    )
    op.create_index("ix_picture_uses_digest", "picture_uses", ["digest"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_picture_uses_digest", table_name="picture_uses")
    op.drop_table("picture_uses")
    op.drop_table("outcomes")
    op.drop_table("openings")
    op.drop_table("guesses")
    op.drop_index("ix_decisions_version_id", table_name="decisions")
    op.drop_table("decisions")
    op.drop_index("ix_versions_project_id", table_name="versions")
    op.drop_table("versions")
    op.drop_table("projects")
    op.drop_table("pictures")
