"""What a request is asked with."""
