"""The mask under the brush: exact, changed by tools, read from files, previewed as it travels."""
