"""Selecting an object in a picture: by clicks and a box, or the subject of the picture by itself."""
