"""Migrations with Alembic, from the database of an earlier Proofroom to this one."""
