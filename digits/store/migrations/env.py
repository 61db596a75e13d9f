"""Run by Alembic: the migrations, over the connection that `digits.store.database` hands in."""

from alembic import context

from digits.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
