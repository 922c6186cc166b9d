"""The images endpoint, served on this machine: it draws instead of asking a model.

One request, from the socket to the bytes. Each arrow is one function call and each noun is one file:

    server -> order (profile, field, upload) -> wish -> painter -> scenes, things -> mark -> codec -> usage
                                                     -> cutout
                                                     -> retouch -> redraw, inlay, fill, subject

A thing named in the prompt (a flower, a cat) is a function that draws on a ``surface``; ``catalogue`` lists them all.
Keeps the contract of gpt-image-1 as ModelVerse documents it, or OpenAI's where asked to; ``faults`` make it fail as
real ones do, ``stream`` lets a picture be seen while it grows. Knows no model and makes no request.
"""
