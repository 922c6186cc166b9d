"""The panel that compares the versions of a picture."""
