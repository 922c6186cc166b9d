"""The versions of a picture, compared."""
