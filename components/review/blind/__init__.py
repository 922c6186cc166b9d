"""Blind comparison: an order and letters of each guest's own, votes on pairs, and the ranking."""
