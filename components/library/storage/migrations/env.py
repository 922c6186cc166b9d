"""Alembic's way in: the steps run on the connection they are given, in its transaction."""

from alembic import context

from components.library.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can undo the making of a table like anything else, once its transaction is begun by hand, as it is here.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
