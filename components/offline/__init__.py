"""The images endpoint, served on this machine: it draws instead of asking a model.

One request, from the socket to the bytes. Each arrow is one function call and each noun is one file:

    server/   server -> request (profile, request_field, upload) -> stream -> codec -> usage
                                                                      |
    drawing/                                                       picture

``drawing.picture`` is the one function between the two folders: whoever works on the contract needs to read nothing
else of the drawing.
Keeps the contract of gpt-image-1 as ModelVerse documents it, or OpenAI's where asked to; ``faults`` make it fail as
real ones do, ``stream`` lets a picture be seen while it grows. Knows no model and makes no request.
"""
