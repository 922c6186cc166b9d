"""The offline endpoint: draws pictures on this machine instead of asking a model.

The way of one request. Each noun is one file:

    server/   application -> request_body -> request (profile, request_field, upload) -> pictures -> token_usage
                                                                                           |
    drawing/                                                                            picture

``drawing.picture`` is the only function between the two folders: work on the contract needs no reading of the drawing.
Keeps the contract of gpt-image-1 as ModelVerse documents it, or OpenAI's with another profile. ``faults`` makes the
endpoint fail on demand, ``stream`` sends partial pictures. Knows no model and makes no request.
"""
