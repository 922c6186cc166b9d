"""The allowed values and the prices of each model: rows of data, and their readers."""
