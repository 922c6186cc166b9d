"""Values of a link: prompt, size, picture and tab, which the query of the page's address asks to be filled in.

Whoever wrote the link is a stranger: a value is checked here or by the contract, and nothing runs by itself. No other
field of the query is read, a key neither.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs

from components.message.message import Message

# More fields than this are no link of ours.
MOST_FIELDS = 40
LONGEST_PROMPT = 8_000
TABS = ("create", "edit")
SIZE = re.compile(r"auto|[1-9][0-9]{1,4}x[1-9][0-9]{1,4}")
SHOT = re.compile(r"[0-9a-f]{32}")
# Joiners of letters and of emoji, the two styles of emoji, and the line break and the tab: needed by what is seen.
KEPT = "\n\t\u200c\u200d\ufe0e\ufe0f"
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# Unicode's Default_Ignorable_Code_Point, and the blank of Braille: seen by nobody, and read by a model. Text is hidden
# in such letters: each selector of a variant can stand for a byte.
IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# No more than two follow each other in what people write.
JOINERS = re.compile("([\u200c\u200d\ufe0e\ufe0f]{2})[\u200c\u200d\ufe0e\ufe0f]+")
# Blanks behind which a text would be out of sight.
BLANKS = re.compile(r"\s{20,}")
TOO_LONG = Message("The link's prompt has more than {most:,} characters, so it was left out.", most=LONGEST_PROMPT)
NO_SIZE = Message("The link names no size such as 1024x1024, so the usual size stays.")
NO_SHOT = Message("The link names no picture of a library.")
NO_TAB = Message("The link names a tab that is not filled in. It may name create or edit.")
HIDDEN = Message("Characters of the link's prompt that nobody can see were left out.")


@dataclass(frozen=True, eq=False)
class LinkValues:
    """Hold the values that a link fills in; "" stands for nothing, and ``said`` are messages about what was left out.

    ``image`` is the id of a shot. ``tab`` is "create" or "edit". No two are equal: Gradio runs no ``change`` event for
    a state whose new value equals the old one.
    """

    prompt: str = ""
    size: str = ""
    image: str = ""
    tab: str = "create"
    said: tuple[Message, ...] = ()


def read_link(query: str) -> LinkValues | None:
    """Return the values of a link by the query of its address, None where the query asks for nothing."""
    try:
        fields = parse_qs(query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    prompt, size, image, tab = (fields.get(name, [""])[0].strip() for name in ("prompt", "size", "image", "tab"))
    if not (prompt or size or image or tab):
        return None
    written = prompt.replace("\r\n", "\n")
    shown = JOINERS.sub(r"\1", "".join(letter for letter in written if _is_seen(letter)))
    checks = (
        (len(shown) <= LONGEST_PROMPT, TOO_LONG),
        (shown == written, HIDDEN),
        (not size or SIZE.fullmatch(size), NO_SIZE),
        (not image or SHOT.fullmatch(image), NO_SHOT),
        (tab in ("", *TABS), NO_TAB),
    )
    said = tuple(message for fits, message in checks if not fits)
    kept_image = image if NO_SHOT not in said else ""
    return LinkValues(
        prompt=BLANKS.sub("\n\n", shown) if TOO_LONG not in said else "",
        size=size if NO_SIZE not in said else "",
        image=kept_image,
        # A picture is opened where it can be edited.
        tab="edit" if kept_image else tab if tab in TABS else "create",
        said=said,
    )


def _is_seen(letter: str) -> bool:
    """Whether a letter is seen: a prompt is to be checked by eye before it is sent."""
    return letter in KEPT or not (unicodedata.category(letter) in UNSEEN or IGNORED.match(letter))
