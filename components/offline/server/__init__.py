"""Serve the contract of an images endpoint over HTTP, with streaming and faults on demand."""
