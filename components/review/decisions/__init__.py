"""Decisions of guests over pictures, and the outcome that follows from several decisions."""
