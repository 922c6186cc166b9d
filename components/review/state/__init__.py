"""What a page of a room shows, as JSON."""
