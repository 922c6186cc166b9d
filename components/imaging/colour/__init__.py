"""What colours a file's numbers mean, and how they are converted."""
