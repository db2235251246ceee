"""How Alembic reaches the journal: by the connection that the hub already holds."""

from alembic import context

from hub.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
