"""Databases of both kinds, and a store in each, as the library's tests have them."""

from tests.library.conftest import any_store, make_database, open_any, postgres, shared_database

__all__ = ["any_store", "make_database", "open_any", "postgres", "shared_database"]
