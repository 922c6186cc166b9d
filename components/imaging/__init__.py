"""Pixels: a picture, its mask, the frame that travels, and the paste that comes back.

Pure functions on arrays, by numpy, Pillow and OpenCV. Knows nothing about endpoints, pages or where things are kept.
Sizes are (width, height); boxes are (left, top, right, bottom), right and bottom excluded.
"""
