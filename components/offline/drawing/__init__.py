"""Pictures drawn from a prompt, and masks filled.

One picture, from its request to its pixels. Each noun is one file:

    picture -> parsed_prompt -> painter         -> scenes/, things/  -> typesetting/ -> mark
                             -> editing/cutout  -> scenes/, things/  -> typesetting/ -> mark
                             -> editing/retouch -> redraw, inlay, fill, subject      -> mark
            -> flat

A thing named in the prompt (a flower, a cat) is a function that draws on a ``surface``; ``catalogue`` lists them all.
"""
