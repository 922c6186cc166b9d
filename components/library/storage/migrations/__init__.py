"""How a database of an earlier Proofroom becomes one of this, step by step, with Alembic."""
