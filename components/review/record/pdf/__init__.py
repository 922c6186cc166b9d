"""A record as a PDF: fonts, texts, tiles, and the file itself."""
