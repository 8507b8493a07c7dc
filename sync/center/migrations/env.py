"""How alembic runs: on the connection that the center hands over, in its transaction."""

from alembic import context

from sync.center.database import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
