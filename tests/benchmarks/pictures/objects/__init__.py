"""Twelve objects in seven pictures, with outlines that were drawn by hand."""
