"""What came back: an answer with its pictures, a stream, or a refusal and what it means."""
