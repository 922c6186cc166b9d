"""Decode a picture's file to pixels: upright, within bounds, with the colours kept."""
