"""A prompt as parsed: the things, scene, colours, hour, weather and style that the prompt names.

Reads words, English and Chinese; knows nothing of pixels. A word it does not know is ignored.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from components.offline.drawing.canvas import Colour
from components.offline.drawing.catalogue import HOURS, SCENES, STYLES, THINGS, WEATHERS
from components.offline.drawing.palette import COLOUR_WORDS, COLOURS

WORN_PLACES = ("eyes", "neck", "head")
WEAK_SCENES = ("snow", "night sky", "abstract")
# Scenes that show nothing by themselves.
BACKDROPS = ("", "abstract", "studio")
# A prompt may have 32,000 characters; what it names after the first few paragraphs is not drawn.
MOST_READ = 1500
REMOVALS = (
    "remove|erase|delete|get rid of|take away|clean up|wipe out 删除 去除 去掉 移除 擦除 抹去 消除 清除 删掉 擦掉"
)
REPLACING = "with|into|by|换成 变成 改成 替换成 替换为 换为 变为"
COUNTS = {
    1: "one|single 一只 一个 一朵 一艘 一颗",
    2: "two|a pair of|couple of 两只 两个 两朵 两艘 两颗 一对",
    3: "three|several|some|a few|many 三只 三个 三朵 三艘 几个 几只 几朵 许多 很多",
    4: "four 四只 四个 四朵",
    5: "five|lots of 五只 五个 五朵",
}
# Words that name nothing by themselves.
FILLERS = re.compile(
    r"\b(an?|the|of|in|at|on|over|under|with|and|by|to|for|from|some|very|it|is|this|that)\b|[的时一个只在里中上下很了是和与着]"
)
# Words for giving a colour to what is there; "make a blue car" asks for a car.
REPAINTING = re.compile(r"\b(make(?!\s+an?\b)|turn|paint|dye|tint|change|switch|(re)?colou?r)\b|变|改|换|涂|染")
# Words before a thing that is there already and only says where: "on the table", "给猫戴上".
CONTEXT = re.compile(
    r"(\b(on|onto|above|over|under|behind|beside|near|around|in|in front of|next to|for|of|to|at|give|make|from)\s+"
    r"(top of\s+)?(the|this|that|his|her|its|my)\s+(\w+\s+)?|给|在|把|将|让|这只|这个|那只|那个)$"
)


@dataclass(frozen=True)
class Part:
    """Say one thing the prompt names: its entry in THINGS, its colour or None, how many, and whether it is context."""

    name: str
    colour: Colour | None = None
    count: int = 1
    context: bool = False


@dataclass(frozen=True)
class ParsedPrompt:
    """Hold the things, scene and colours that a prompt names; a field is empty or None where the prompt names none.

    ``caption`` is the prompt itself where nothing but a backdrop can be drawn of the prompt.
    ``repaints`` is whether the prompt says that something gets a colour, as "make the shirt blue" does.
    """

    parts: tuple[Part, ...] = ()
    scene: str = ""
    hour: str = ""
    weather: str = ""
    styles: frozenset[str] = frozenset()
    colours: tuple[Colour, ...] = ()
    tint: Colour | None = None
    removes: bool = False
    caption: str = ""
    repaints: bool = False

    @property
    def wanted(self) -> Part | None:
        """Return the thing an edit is to draw: what is worn first, then what is new; None where nothing is."""
        new = [part for part in self.parts if not part.context]
        worn = [part for part in new if THINGS[part.name].place in WORN_PLACES]
        return next(iter([*worn, *new]), None)

    @property
    def colour(self) -> Colour | None:
        """Return the colour that is named, of a thing or of the whole."""
        return (
            self.tint
            or next((part.colour for part in self.parts if part.colour), None)
            or next(iter(self.colours), None)
        )

    @property
    def recolours(self) -> bool:
        """Return whether an edit gives what is there another colour, and draws nothing new."""
        says = self.repaints or not self.caption
        return says and self.colour is not None and self.wanted is None and not self.scene

    def coloured(self, colour: Colour) -> "ParsedPrompt":
        """Return the prompt as if it named a colour: of its things or, where it names none, of the whole."""
        parts = tuple(replace(part, colour=colour) for part in self.parts)
        return replace(self, parts=parts, colours=(colour,), tint=None if parts else colour, repaints=True)


def _vocabulary() -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    tables = {
        "thing": {name: thing.words for name, thing in THINGS.items()},
        "scene": {name: scene.words for name, scene in SCENES.items()},
        "hour": HOURS,
        "weather": WEATHERS,
        "style": STYLES,
        "colour": COLOUR_WORDS,
        "count": {str(number): text for number, text in COUNTS.items()},
        "remove": {"": REMOVALS},
        "replace": {"": REPLACING},
    }
    for kind, table in tables.items():
        for name, text in table.items():
            # English entries are separated by bars and may hold spaces; Chinese ones follow, separated by spaces.
            chinese = re.findall(r"[\u4e00-\u9fff]+", text)
            english = re.sub(r"[\u4e00-\u9fff]+", " ", text)
            separator = r"\s+" if kind == "colour" else r"\|"
            for word in [*chinese, *(w.strip() for w in re.split(separator, english))]:
                if word:
                    words.setdefault(word, (kind, name))
    return words


WORDS = _vocabulary()
_LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)
_PATTERN = re.compile(
    "|".join(re.escape(w) if w[0] > "\u4e00" else rf"\b{re.escape(w)}(?:e?s)?\b" for w in _LONGEST_FIRST)
)
# A word of the vocabulary in a prompt: the match, its kind, its name, whether it is a plural.
Found = tuple[re.Match[str], str, str, bool]
_PHOTOGRAPHY = re.compile(r"\bdepth of field\b|\bfield of view\b")
_ORANGE_FRUIT = re.compile(r"\b(an orange|orange fruit|peel\w* orange)\b(?!\s+[a-z]+)")


def parse_prompt(prompt: str) -> ParsedPrompt:
    """Return the things, scene, colours, hour, weather and style that a prompt names."""
    text = _PHOTOGRAPHY.sub("lens", _ORANGE_FRUIT.sub("oranges", prompt[:MOST_READ].lower()))
    found: list[Found] = []
    for match in _PATTERN.finditer(text):
        word = match.group()
        known = word if word in WORDS else re.sub(r"e?s$", "", word)
        known = known if known in WORDS else word[:-1]
        found.append((match, *WORDS[known], word != known))
    if any(kind == "replace" for _, kind, _, _ in found) and re.search(r"replace|change|turn|swap|换|变|改", text):
        last = max(index for index, item in enumerate(found) if item[1] == "replace")
        found = found[last:] if last + 1 < len(found) else found
    parsed = replace(_parse(text, found), repaints=bool(REPAINTING.search(text)))
    rest = FILLERS.sub(" ", _PATTERN.sub(" ", text))
    is_read = all(unicodedata.category(sign)[0] in "ZPC" for sign in rest)
    return parsed if is_read or parsed.parts or parsed.scene not in BACKDROPS else replace(parsed, caption=prompt)


def _parse(text: str, found: list[Found]) -> ParsedPrompt:
    named: dict[str, str] = {}
    styles: set[str] = set()
    parts: list[Part] = []
    colours: list[Colour] = []
    waiting: Colour | None = None
    spare: Colour | None = None
    count, last_end = 1, -1
    for match, kind, name, plural in found:
        if kind in ("scene", "hour", "weather"):
            # "Snowy mountains" are mountains: snow or a starry sky is the scene only where no other is named.
            if kind == "scene" and named.get("scene") in WEAK_SCENES and name not in WEAK_SCENES:
                if named["scene"] == "night sky":
                    named.setdefault("hour", "night")
                named["scene"] = name
            named.setdefault(kind, name)
            if kind == "scene" and waiting is not None:
                named["tinted"], waiting = name, None
                spare = colours[-1]
        elif kind == "style":
            styles.add(name)
        elif kind == "colour":
            colours.append(COLOURS[name])
            waiting = COLOURS[name]
        elif kind == "count":
            count = int(name)
        elif kind == "remove":
            named["remove"] = "yes"
        elif kind == "thing":
            number = count if count > 1 else (3 if plural else 1)
            if parts and not text[last_end : match.start()].strip() and THINGS[name].place not in WORN_PLACES:
                # "A strawberry cake" is a cake: of two things side by side the last is meant.
                waiting, count = waiting or parts[-1].colour, max(count, parts.pop().count)
                number = max(number, count)
            last_end = match.end()
            context = bool(CONTEXT.search(text[max(match.start() - 40, 0) : match.start()]))
            parts.append(Part(name, waiting, 1 if THINGS[name].place in WORN_PLACES else number, context))
            waiting, count = None, 1
    parts = _merged(parts)
    if waiting is not None and len(parts) == 1 and parts[0].colour is None:
        # "a balloon in red": the colour came after the thing.
        parts[0] = Part(parts[0].name, waiting, parts[0].count, parts[0].context)
    elif waiting is not None and spare is None:
        spare = waiting
    return ParsedPrompt(
        parts=tuple(parts),
        scene=named.get("scene", ""),
        hour=named.get("hour", ""),
        weather=named.get("weather", ""),
        styles=frozenset(styles),
        colours=tuple(dict.fromkeys(colours)),
        tint=spare,
        removes="remove" in named,
    )


def _merged(parts: list[Part]) -> list[Part]:
    """Return the parts with each thing once: a cup of coffee is one cup."""
    merged: dict[str, Part] = {}
    for part in parts:
        known = merged.get(part.name)
        if known is None:
            merged[part.name] = part
        else:
            context = known.context and part.context
            merged[part.name] = Part(part.name, known.colour or part.colour, max(known.count, part.count), context)
    return list(merged.values())
