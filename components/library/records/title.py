"""The title of a picture or a run for people, and the name of the model: also where there was neither."""

from components.library.records.run import ERASE, Run
from components.library.records.shot import Recipe
from components.message.message import Message, Value, verbatim

ERASED = Message("Erased: filled from the rest of the picture")
NO_MODEL = Message("none, filled on this machine")


def title_of(made: Recipe | Run) -> Message:
    """Return the prompt as a message, or what was done without a prompt; an empty message where nothing is known."""
    return verbatim(made.prompt) if made.prompt else ERASED if made.kind == ERASE else Message()


def say_model(kind: str, model: str) -> Value:
    """Return the name of the model, or that none was at work, or that it is not known."""
    return model or (NO_MODEL if kind == ERASE else Message("not known"))
