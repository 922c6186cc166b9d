"""A prompt set in type over a picture: its lines and its panel."""
