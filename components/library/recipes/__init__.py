"""How a picture was made: as JSON, in its file, and found again by its bytes."""
