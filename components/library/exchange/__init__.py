"""A library's pictures as a ZIP, written and read again."""
