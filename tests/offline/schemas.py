"""What OpenAI's specification and ModelVerse's page say of an answer, as JSON schemas (draft 2020-12).

Excerpts, written down by hand from the specification as it stood in August 2026 (openai/openai-openapi, components
ImagesResponse, ImageGenUsage, ImageGenPartialImageEvent, ImageGenCompletedEvent, ImageEdit...Event, Error) and from
ModelVerse's page of gpt-image-1. Stricter than both: a field that they do not name is none, and what is optional but
always sent for a GPT image model, ``data`` and ``usage``, is required.
"""

COUNT = {"type": "integer", "minimum": 0}
TEXT = {"type": "string", "minLength": 1}
PIXELS = {"type": "string", "pattern": "^[1-9][0-9]*x[1-9][0-9]*$"}


def object_of(fields: dict[str, dict], *optional: str) -> dict:
    """Return the schema of an object that has these fields, the optional ones perhaps, and no other."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def event_of(kind: str, **more: dict) -> dict:
    """Return the schema of a stream event; the specification requires every field of it."""
    same = {
        "type": {"const": kind},
        "b64_json": TEXT,
        "created_at": COUNT,
        "size": {"anyOf": [PIXELS, {"const": "auto"}]},
        "quality": {"enum": ["low", "medium", "high", "auto"]},
        "background": {"enum": ["transparent", "opaque", "auto"]},
        "output_format": {"enum": ["png", "webp", "jpeg"]},
    }
    return object_of(same | more)


USAGE = object_of(
    {
        "total_tokens": COUNT,
        "input_tokens": COUNT,
        "output_tokens": COUNT,
        "input_tokens_details": object_of({"text_tokens": COUNT, "image_tokens": COUNT}),
        "output_tokens_details": object_of({"text_tokens": COUNT, "image_tokens": COUNT}),
    },
    "output_tokens_details",
)
# "url" and "revised_prompt" are in the specification and unsupported for GPT image models, which always send base64.
IMAGES_RESPONSE = object_of(
    {
        "created": COUNT,
        "data": {"type": "array", "minItems": 1, "items": object_of({"b64_json": TEXT})},
        "background": {"enum": ["transparent", "opaque"]},
        "output_format": {"enum": ["png", "webp", "jpeg"]},
        "quality": {"enum": ["low", "medium", "high"]},
        "size": PIXELS,
        "usage": USAGE,
    },
    "background",
    "output_format",
    "quality",
    "size",
)
EVENTS = {
    f"{call}.{state}": event_of(f"{call}.{state}", **more)
    for call in ("image_generation", "image_edit")
    for state, more in (("partial_image", {"partial_image_index": COUNT}), ("completed", {"usage": USAGE}))
}
# All four are required, and two may be null.
ERROR = object_of(
    {
        "message": TEXT,
        "type": TEXT,
        "param": {"type": ["string", "null"]},
        "code": {"type": ["string", "null"]},
    }
)
REFUSAL = object_of({"error": ERROR})

MODELVERSE_USAGE = object_of(
    {
        "total_tokens": COUNT,
        "input_tokens": COUNT,
        "output_tokens": COUNT,
        "input_tokens_details": object_of({"text_tokens": COUNT, "image_tokens": COUNT}, "image_tokens"),
    }
)
MODELVERSE_RESPONSE = object_of(
    {
        "created": COUNT,
        "data": {"type": "array", "minItems": 1, "items": object_of({"b64_json": TEXT})},
        "usage": MODELVERSE_USAGE,
    }
)
# "param" is the request's id, and so never null.
MODELVERSE_REFUSAL = object_of({"error": object_of({"message": TEXT, "type": TEXT, "param": TEXT, "code": TEXT})})
