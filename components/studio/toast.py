"""Where Proofroom's errors become Gradio's: the one place.

A page shows an error at its stage; a caller without a page, through a named endpoint, gets it as ``gr.Error``.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from components.errors import ProofroomError


@contextmanager
def errors_as_toasts() -> Iterator[None]:
    """Turn a ProofroomError into a gr.Error with the same sentence, which Gradio neither traces nor logs."""
    sentence = None
    try:
        yield
    except ProofroomError as error:
        sentence = error.message
    if sentence is not None:
        raise gr.Error(sentence, print_exception=False)
