"""The Library tab: all that a visitor has made."""
