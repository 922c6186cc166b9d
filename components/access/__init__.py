"""Access: who may come in, with whose key, and how much may be spent."""
