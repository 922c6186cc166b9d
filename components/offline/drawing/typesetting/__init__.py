"""A prompt set in type over a picture: its characters, its font, its lines, its panel."""
