"""Talk to an images endpoint: contracts of models, requests, the client, answers.

Knows HTTP; knows nothing about pixels, pages or storage.
"""
