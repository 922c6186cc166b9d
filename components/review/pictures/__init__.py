"""The pictures of a room as they are sent: in few bytes, with a watermark, or all alike in a blind room."""
