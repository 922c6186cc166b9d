"""Texts in type: the characters that can be set, and the fonts that this machine has."""
