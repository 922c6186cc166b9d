"""What every tab has: the visitor, the job at work, messages, downloads."""
