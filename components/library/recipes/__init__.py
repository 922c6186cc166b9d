"""Recipes: as JSON, in a PNG, and found again by the bytes of a file."""
