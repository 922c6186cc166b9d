"""The Usage tab: the number and the cost of calls."""
