"""The allowed values and the prices of each model, as rows of data, and the functions that read the rows."""
