"""The terminal: what can be done with Proofroom without a page, by commands."""
