"""Talk to an images endpoint: what a model allows, what is asked, what came back.

Knows HTTP; knows nothing about pixels, pages or where things are kept.
"""
