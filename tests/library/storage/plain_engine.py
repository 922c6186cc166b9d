"""The engine of a database as SQLAlchemy gives it, for what a test does without Proofroom."""

import sqlalchemy as sql


def plain_engine(url: str) -> sql.Engine:
    return sql.create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sql.NullPool)
