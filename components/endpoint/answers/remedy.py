"""The remedy for a refused request, by the field that the endpoint names.

Finds the field in the ``param`` of the error body or in the endpoint's sentence.
"""

import re

from components.endpoint.answers.error_body import ErrorBody

# The name of each field on the page, and the remedy; longer names are searched before their parts.
FIELDS = {
    "output_compression": ("the compression", "Set it to 100, or choose another format."),
    "input_fidelity": ("the input fidelity", "Set it to Default, or choose another model."),
    "output_format": ("the format", "Choose another format."),
    "partial_images": ("streaming", "Ask for no steps shown while it grows."),
    "stream": ("streaming", "Ask for no steps shown while it grows."),
    "background": ("the background", "Set it to Default, or choose another model."),
    "moderation": ("the moderation setting", "Set it to Default."),
    "quality": ("the quality", "Choose another quality."),
    "mask": ("the mask", "Paint it anew, or redraw the whole picture."),
    "prompt": ("the prompt", "Use fewer or other words."),
    "size": ("the size", "Choose another size."),
    "image": ("the picture", "Try it without reference pictures, smaller, or another picture."),
    "user": ("the user name", "Leave it empty."),
    "model": ("the model", "Choose another model."),
    "n": ("the count", "Ask for fewer pictures."),
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


def write_remedy(error: ErrorBody) -> str:
    """Return a sentence with the refused field and the remedy; {host} and {status} are still to be filled in."""
    field = find_field(error)
    if field in FIELDS:
        called, remedy = FIELDS[field]
        return f"{{host}} did not accept {called} ({{status}}). {remedy}"
    if field:
        return f"{{host}} does not take {field} ({{status}}). Choose another model, or check the base URL."
    return "{host} did not accept the request ({status}). Try other words, another size or another model."
