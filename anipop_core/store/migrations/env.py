"""Alembic's entry: runs migrations in the transaction of the connection that it is given."""

from __future__ import annotations

from alembic import context

from anipop_core.store.schema_version import VERSION_TABLE
from anipop_core.store.tables import Base

# transactional_ddl: SQLite too undoes half a migration
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
