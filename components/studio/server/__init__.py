"""The studio as a server: the guard of its events, their order, sessions, the log."""
