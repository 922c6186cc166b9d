"""Read pictures and masks, choose the frame that is sent, and paste the answer back.

Pure functions on arrays, by numpy, Pillow and OpenCV. Knows nothing about endpoints, pages or storage.
Sizes are (width, height); boxes are (left, top, right, bottom), right and bottom excluded.
"""
