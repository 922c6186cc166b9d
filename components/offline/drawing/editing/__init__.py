"""A mask filled: what lies under it is taken away, and something else put there."""
