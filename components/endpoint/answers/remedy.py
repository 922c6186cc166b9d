"""The remedy for a refused request, by the field that the endpoint names.

Finds the field in the ``param`` of the error body or in the endpoint's sentence.
"""

import re

from components.endpoint.answers.error_body import ErrorBody
from components.message.message import Message

STREAMING = Message("{host} did not accept streaming ({status}). Ask for no steps shown while it grows.")
# The sentence for each refused field, with the remedy; longer names are searched before their parts.
FIELDS = {
    "output_compression": Message(
        "{host} did not accept the compression ({status}). Set it to 100, or choose another format."
    ),
    "input_fidelity": Message(
        "{host} did not accept the input fidelity ({status}). Set it to Default, or choose another model."
    ),
    "output_format": Message("{host} did not accept the format ({status}). Choose another format."),
    "partial_images": STREAMING,
    "stream": STREAMING,
    "background": Message(
        "{host} did not accept the background ({status}). Set it to Default, or choose another model."
    ),
    "moderation": Message("{host} did not accept the moderation setting ({status}). Set it to Default."),
    "quality": Message("{host} did not accept the quality ({status}). Choose another quality."),
    "mask": Message("{host} did not accept the mask ({status}). Paint it anew, or redraw the whole picture."),
    "prompt": Message("{host} did not accept the prompt ({status}). Use fewer or other words."),
    "size": Message("{host} did not accept the size ({status}). Choose another size."),
    "image": Message(
        "{host} did not accept the picture ({status}). Try it without reference pictures, smaller, or another picture."
    ),
    "user": Message("{host} did not accept the user name ({status}). Leave it empty."),
    "model": Message("{host} did not accept the model ({status}). Choose another model."),
    "n": Message("{host} did not accept the count ({status}). Ask for fewer pictures."),
}
# Patterns that identify a field; the other fields' names are common words of a sentence.
FIELD_PATTERNS = {
    "output_compression": r"compression",
    "input_fidelity": r"fidelity",
    "output_format": r"output format",
    "background": r"\bbackground\b",
    "quality": r"\bquality\b|画质",
    "mask": r"\bmask\b|蒙版|遮罩",
    "prompt": r"\bprompt\b|tokens_too_long|too long|max(imum)? (context )?length|above_max_length|提示词|过长",
    "size": r"(?<!content )(?<!file )\bsize\b|resolution|尺寸|分辨率",
    "image": r"invalid_image|mimetype|unsupported_file",
}
_QUOTED = re.compile(r"['\"`]([\w.]{1,40})(?:\[\w*\])?['\"`]", re.ASCII)
_UNKNOWN = re.compile(r"[a-z][a-z0-9_]{0,39}")


def find_field(error: ErrorBody) -> str:
    """Return the name of the refused field, "" for none; the name may be missing in FIELDS."""
    named = error.param.partition("[")[0].rpartition(".")[2].lower()
    quoted = [name.rpartition(".")[2] for name in _QUOTED.findall(error.message.lower())]
    # A param that is not repeated in the sentence may be no field: ModelVerse writes the request id there.
    if named in FIELDS or (named in quoted and _UNKNOWN.fullmatch(named)):
        return named
    if known := next((name for name in quoted if name in FIELDS), ""):
        return known
    said = f"{error.code} {error.message}".lower()
    return next((name for name, pattern in FIELD_PATTERNS.items() if re.search(pattern, said)), "")


def write_remedy(error: ErrorBody) -> Message:
    """Return a sentence with the refused field and the remedy; {host} and {status} are still to be filled in."""
    field = find_field(error)
    if field in FIELDS:
        return FIELDS[field]
    if field:
        said = Message("{host} does not take {field} ({status}). Choose another model, or check the base URL.")
        return said.with_values(field=field)
    return Message("{host} did not accept the request ({status}). Try other words, another size or another model.")
