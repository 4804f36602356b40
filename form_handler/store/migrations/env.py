"""Runs the migrations on the connection, and in the transaction, that `store.migration` gives."""

from alembic import context

from form_handler.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can change a table only by copying it
)
context.run_migrations()
