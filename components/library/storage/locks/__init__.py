"""Locks by which processes know of each other: that one lives, and that one works alone."""
