"""The Library tab: a visitor's pictures and runs."""
