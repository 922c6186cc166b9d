"""Access: who may come in, with whose key, and what may be spent."""
