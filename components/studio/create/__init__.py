"""The Create tab: a prompt becomes pictures."""
