"""Align an answer with the picture, and paste it through the mask."""
