"""A picture's file becomes pixels: upright, within bounds, its colours kept."""
