"""What Alembic runs: the steps, inside the transaction that ``revisions.upgrade`` has begun."""

from alembic import context

from assent.adapters.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
