"""The models that make images, among all names that an endpoint lists."""

import re
from collections.abc import Iterable

from components.endpoint.contracts.contract import MADE_ON, ROWS

# Parts of the names of models that make images, and parts of similar names of models that make none; in lower case.
# [?] Collected from the makers' names; no list of them is published.
IMAGE_NAMES = (
    *("image", "dall-e", "dalle", "seedream", "seededit", "jimeng", "flux", "kontext", "stable-diffusion", "sdxl"),
    *("sd3", "sd-cpp", "midjourney", "ideogram", "recraft", "kolors", "cogview", "hidream", "step1x", "nano-banana"),
    *("wanx", "kandinsky", "pixart", "playground-v", "janus", "firefly", "irag", "imagine"),
)
OTHER_NAMES = (
    *("video", "i2v", "t2v", "embed", "clip", "caption", "understanding", "vision", "ocr", "moderation", "rerank"),
    *("segment", "classif", "detect", "upscal", "tts", "audio", "3d"),
)
# Only at the beginning of a word, so that "conflux" is no flux.
_MAKES_IMAGES = re.compile("|".join(rf"(?<![a-z]){re.escape(name)}" for name in IMAGE_NAMES))
_MAKES_OTHERS = re.compile("|".join(rf"(?<![a-z]){re.escape(name)}" for name in OTHER_NAMES))


def image_models(names: Iterable[str]) -> tuple[str, ...]:
    """Return the models that make images, by their names, in order; all names where no name is recognized.

    A gateway lists hundreds of models, most of them for chat.
    """
    names = tuple(names)
    known = {model for _, model in ROWS}
    found = (name for name in names if MADE_ON.sub("", name) in known or _is_image_name(name.lower()))
    return tuple(found) or names


def _is_image_name(name: str) -> bool:
    return bool(_MAKES_IMAGES.search(name)) and not _MAKES_OTHERS.search(name)
