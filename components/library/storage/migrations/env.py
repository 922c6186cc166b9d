"""The environment of Alembic: the steps run in the transaction of the given connection."""

from alembic import context

from components.library.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can undo the creation of a table too, where the transaction was begun by hand, as here.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
