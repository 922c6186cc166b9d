"""Export and import of pictures as a ZIP."""
