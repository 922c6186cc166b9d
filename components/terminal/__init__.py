"""The terminal: the commands of Proofroom, for work without a page."""
