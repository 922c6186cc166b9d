"""Stores wherever they may lie, as the tests of the library have them."""

from tests.library.conftest import administrator, open_any, postgres, shared_database

__all__ = ["administrator", "open_any", "postgres", "shared_database"]
