"""The characters of a prompt that can be set in type, in one paragraph.

Knows no fonts.
"""

import re
import unicodedata

# A caption is read at a glance; what a longer prompt says after that is cut.
MOST_SHOWN = 320
# Work on no more than this of a prompt: a cluster of control characters may stand before what is shown.
MOST_CLEANED = 4000
ELLIPSIS = "…"
# Categories of Unicode: controls, formats, surrogates, private use, unassigned.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean_prompt(prompt: str) -> str:
    """Return the beginning of a prompt as one paragraph of visible characters; an ellipsis stands where it is cut.

    Whitespace of any kind becomes one space; control characters, direction marks and half surrogate pairs are dropped.
    """
    head = VARIATION_SELECTORS.sub("", prompt[:MOST_CLEANED])
    spaced = re.sub(r"\s+", " ", head)
    seen = "".join(character for character in spaced if unicodedata.category(character) not in UNSEEN)
    text = re.sub(" +", " ", unicodedata.normalize("NFC", seen)).strip()
    if len(text) <= MOST_SHOWN:
        return text + ELLIPSIS if len(prompt) > MOST_CLEANED and text else text
    kept = text[:MOST_SHOWN]
    # Half a word says less than none, unless it is all there is, as in Chinese.
    whole, space, _ = kept.rpartition(" ")
    return end_early(whole if space and len(whole) > MOST_SHOWN * 3 // 4 else kept)


def end_early(text: str) -> str:
    """Return a text that was cut with an ellipsis in place of the punctuation it now ends with."""
    text = text.rstrip(ELLIPSIS)
    while text and (text[-1] == " " or unicodedata.category(text[-1]).startswith("P")):
        text = text[:-1]
    return text + ELLIPSIS


def needs_shaping(text: str) -> bool:
    """Return whether a text is written from right to left or has marks that join other characters."""
    return any(
        unicodedata.bidirectional(character) in ("R", "AL") or unicodedata.category(character).startswith("M")
        for character in text
    )
