"""Review rooms as people see them: the page of a room, with its routes.

What a room is and who may do what in a room is decided in components/review.
"""
