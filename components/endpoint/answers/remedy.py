"""What to try where a request was not accepted: by the field that the endpoint names, in words of the page.

Names a field only where the endpoint did, as its ``param``, by its place in the body, or in its sentence.
"""

import re

from components.endpoint.answers.error_body import ErrorBody

# What a field is called on the page, and what to try; the more particular names are looked for first.
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
# Words that mean a field by themselves; of the others a sentence may speak without meaning the field.
WORDS = {
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
    """Return the name of the field that an endpoint means, "" for none; it may be one that is not among FIELDS."""
    named = error.param.partition("[")[0].rpartition(".")[2].lower()
    quoted = [name.rpartition(".")[2] for name in _QUOTED.findall(error.message.lower())]
    # A param that no sentence repeats may be anything, at ModelVerse it is the call's name.
    if named in FIELDS or (named in quoted and _UNKNOWN.fullmatch(named)):
        return named
    if known := next((name for name in quoted if name in FIELDS), ""):
        return known
    said = f"{error.code} {error.message}".lower()
    return next((name for name, words in WORDS.items() if re.search(words, said)), "")


def say_refused(error: ErrorBody) -> str:
    """Return what was not accepted and what to try, with {host} and {status} to be filled in."""
    field = find_field(error)
    if field in FIELDS:
        called, remedy = FIELDS[field]
        return f"{{host}} did not accept {called} ({{status}}). {remedy}"
    if field:
        return f"{{host}} does not take {field} ({{status}}). Choose another model, or check the base URL."
    return "{host} did not accept the request ({status}). Try other words, another size or another model."
