"""The Owner tab: what is spent and left, and what an owner corrects."""
