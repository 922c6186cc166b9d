"""Stores wherever they may lie, as the tests of the library have them."""

from tests.library.conftest import open_any, postgres, shared_database

__all__ = ["open_any", "postgres", "shared_database"]
