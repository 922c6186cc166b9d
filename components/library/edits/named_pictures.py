"""Pictures named in a prompt: ``@2`` becomes the words by which a model knows the second picture of its request.

Picture 1 is the edited picture and 2 the first reference, in the order of sending. Knows nothing about pixels.
"""

import re

from components.errors import ValueNotAllowed
from components.message.message import Message, Plural

# Chinese and its neighbours write no space between words: a name stands beside other characters there.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
WORD = rf"[^\W{UNSPACED}]"
# No e-mail address, no name of an account, no "@2x", no "@2.5" and no address of a web page.
NAME = re.compile(rf"(?<!{WORD})(?<![@./\\+%-])@([0-9]{{1,2}})(?!{WORD}|@|[.,:/]{WORD})")
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
OTHER_SCRIPTS = re.compile("[\u3040-\u30ff\uac00-\ud7af]")


def name_pictures(prompt: str, count: int) -> str:
    """Return the prompt with each ``@N`` as "image N", or as "图N" in Chinese; the rest stays as it was.

    The words are those of OpenAI's guide to prompts of several pictures ("image 1", "image 2"). German and other
    prompts get the English words, which name the pictures of the request and are no part of the sentence's language.
    ``count`` is the number of pictures that are sent. Raises ValueNotAllowed for a number without a picture.
    """
    in_chinese = is_chinese(prompt)

    def write(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= count:
            raise ValueNotAllowed(_say_unknown(found[0], count))
        return f"图{number}" if in_chinese else f"image {number}"

    return NAME.sub(write, prompt)


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters, and none that only Japanese or Korean have."""
    return bool(CHINESE.search(text)) and not OTHER_SCRIPTS.search(text)


def _say_unknown(name: str, count: int) -> Message:
    """Return the refusal of a name without a picture."""
    if not count:
        return Message(
            "The prompt names the picture {name}, and no picture is sent when one is created. Take {name} out, or use"
            " Edit.",
            name=name,
        )
    return Plural(
        "The prompt names the picture {name}, and {n} picture is sent: @1, the one that is edited. Add a reference"
        " picture, or take {name} out.",
        "The prompt names the picture {name}, and {n} pictures are sent: @1 is the one that is edited, the references"
        " follow from @2. Add a reference picture, or correct the number.",
        n=count,
        name=name,
    )
