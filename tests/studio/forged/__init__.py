"""What a stranger may send to the studio: every event, with forged values."""
