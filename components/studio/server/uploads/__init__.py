"""Uploads: what browsers and scripts send, whose it is, how much of it is kept, and when it leaves."""
