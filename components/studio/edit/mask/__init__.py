"""The mask of an edit: painted, changed by tools, read from files, and previewed."""
