"""The state of a room as JSON, for the page of the room."""
