"""Read the colour space of a file, and convert colours between ICC profiles."""
