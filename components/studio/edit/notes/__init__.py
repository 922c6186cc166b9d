"""Notes: what should change at a place of the picture, written there, and told to the model in words."""
