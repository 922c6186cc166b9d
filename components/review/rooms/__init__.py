"""Rooms: their links, their guests and their pictures."""
