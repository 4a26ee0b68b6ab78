"""The tables of the database. A change needs a migration too: tests/store/test_migrations.py compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from anipop_core.store.records import ModelScore, Verdict

_MODEL_SCORE = TypeAdapter(ModelScore)


class UtcTime(TypeDecorator[datetime]):
    """A time, written and read as UTC, since SQLite forgets time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class ModelScoreJson(TypeDecorator[ModelScore]):
    """A `ModelScore` as JSON, checked when it is written and when it is read."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: ModelScore | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        plain = _MODEL_SCORE.dump_python(value, mode="json")
        _MODEL_SCORE.validate_python(plain)
        return plain

    def process_result_value(self, value: Any, dialect: Dialect) -> ModelScore | None:
        return None if value is None else _MODEL_SCORE.validate_python(value)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcTime,
        ModelScore: ModelScoreJson,
        dict[str, Any]: JSON,
        bytes: LargeBinary,
    }


def new_id() -> str:
    return str(uuid4())


def now() -> datetime:
    return datetime.now(UTC)


Id = String(36)
Digest = String(64)


class ProjectRow(Base):
    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str]
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
    archived: Mapped[bool] = mapped_column(default=False)


class VersionRow(Base):
    __tablename__ = "versions"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    notes: Mapped[str]
    pitch: Mapped[dict[str, Any]]  # stored_pitch.py
    revision: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
    archived: Mapped[bool] = mapped_column(default=False)
    scored: Mapped[ModelScore | None]


class PictureRow(Base):
    """A picture: stored once for all versions that use it, and deleted with the last of them."""

    __tablename__ = "pictures"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    data: Mapped[bytes]  # lossless WebP


class PictureUseRow(Base):
    __tablename__ = "picture_uses"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)  # as intake names fields: images[0], characters[1].portrait
    digest: Mapped[str] = mapped_column(ForeignKey("pictures.digest"), index=True)
    name: Mapped[str]  # what this version calls it


class GuessRow(Base):
    __tablename__ = "guesses"
    __table_args__ = (UniqueConstraint("version_id", "who_key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    who: Mapped[str]
    who_key: Mapped[str]  # the same person however the name is capitalised
    score: Mapped[float]
    note: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(default=now)


class OpeningRow(Base):
    """The opening of a version's round, when its score was shown: no guess is taken afterwards."""

    __tablename__ = "openings"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    scored: Mapped[ModelScore]


class DecisionRow(Base):
    __tablename__ = "decisions"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[Verdict] = mapped_column(String)
    reasons: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=now)


class OutcomeRow(Base):
    __tablename__ = "outcomes"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True)
    score: Mapped[float]
    entered_at: Mapped[datetime] = mapped_column(default=now)
    mal_id: Mapped[int | None]
    source: Mapped[str]
