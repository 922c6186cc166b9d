"""Visitors' own keys: checked by the endpoint, and kept in memory for one visit each."""
