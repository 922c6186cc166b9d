"""Edits: frames and requests, and the picture composed from the answers."""
