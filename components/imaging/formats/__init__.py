"""Parse the structure of picture files within bounds, and mend damaged files."""
