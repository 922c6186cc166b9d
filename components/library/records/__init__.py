"""What was made and asked for: shots and runs, how they are found, what they cost."""
