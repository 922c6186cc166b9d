"""Credentials: hashes of passwords, and the wait after failed attempts to give one."""
