"""Lines of a text in a box: the largest type that fits, broken at words, the lines about as long as each other.

Chinese and Japanese break between any two characters, but not before closing or after opening punctuation. Measures
with a font; draws nothing.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from components.imaging.typesetting.characters import end_early
from components.imaging.typesetting.fonts import Face, Font, load_font

# From one baseline to the next, as a multiple of the size.
LEADING = 1.26
# Chinese and Japanese are broken after punctuation only, where at least this share of the size is kept.
PHRASE_SHARE = 0.6
# A box narrower than so many times the size has no room for lines.
LEAST_EMS = 4


@dataclass(frozen=True)
class Part:
    """Hold text that is not broken, and whether a space stands before it."""

    text: str
    begins_word: bool


@dataclass(frozen=True)
class Piece:
    """Hold text that is not broken as it is measured in pixels: its width, and that of the space before it."""

    text: str
    width: float
    gap: float


@dataclass(frozen=True)
class Setting:
    """Hold the lines of a text and their size in pixels."""

    lines: tuple[str, ...]
    size: int


def set_lines(text: str, face: Face, box: tuple[float, float], sizes: tuple[int, int]) -> Setting | None:
    """Return a text set in a box, (width, height) in pixels, at the largest of ``sizes``, (least, most), that fits.

    At the least size a text that is too long ends early, with an ellipsis; None where not even a word would fit.
    """
    least, most = sizes
    if not text or box[0] < LEAST_EMS * least:
        return None
    parts = split_parts(text, load_font(face, least), box[0])
    size = _largest_size(parts, face, box, sizes)
    if size is None:
        return _cut(measure_parts(parts, face, least), box, least)
    phrases = split_parts(text, load_font(face, least), box[0], between_phrases=True)
    whole = _largest_size(phrases, face, box, (max(least, round(size * PHRASE_SHARE)), most))
    if whole is not None:
        parts, size = phrases, whole
    return Setting(_join(_balance(measure_parts(parts, face, size), box[0])), size)


def split_parts(text: str, font: Font, widest: float, *, between_phrases: bool = False) -> list[Part]:
    """Return the parts of a text between which a line may end; a word wider than ``widest`` pixels is broken anywhere.

    ``between_phrases``: whether Chinese and Japanese are broken after punctuation only.
    """
    parts: list[Part] = []
    for word in _split_words(text):
        texts = [short for part in _split_word(word, between_phrases) for short in _shorten(part, font, widest)]
        parts += [Part(part, not number) for number, part in enumerate(texts)]
    return parts


def measure_parts(parts: list[Part], face: Face, size: int) -> list[Piece]:
    """Return the parts as they are at a size; hinting makes widths no exact multiple of it."""
    font = load_font(face, size)
    space = font.getlength(" ")
    return [Piece(part.text, font.getlength(part.text), space if part.begins_word else 0.0) for part in parts]


def _split_words(text: str) -> list[str]:
    """Return the words of a text; a dash or other sign by itself stays with the word before it."""
    words: list[str] = []
    for word in text.split():
        if words and all(unicodedata.category(character).startswith("P") for character in word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _shorten(part: str, font: Font, widest: float) -> Iterator[str]:
    """Yield a part of a word in pieces no wider than given, or of one character."""
    while len(part) > 1 and font.getlength(part) > widest:
        # How many beginnings of the part are narrow enough.
        kept = bisect_left(range(1, len(part)), True, key=lambda end: font.getlength(part[:end]) > widest)
        yield part[: max(kept, 1)]
        part = part[max(kept, 1) :]
    yield part


def _split_word(word: str, between_phrases: bool) -> list[str]:
    parts: list[str] = []
    for character in word:
        if parts and not _may_break(parts[-1][-1], character, between_phrases):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _may_break(before: str, after: str, between_phrases: bool) -> bool:
    """Return whether a line may end between two characters of a word."""
    if not (_is_wide(before) or _is_wide(after)):
        return False
    opening, closing = ("Ps", "Pi"), ("Pe", "Pf", "Po", "Lm")
    if unicodedata.category(before) in opening or unicodedata.category(after) in closing:
        return False
    return not between_phrases or unicodedata.category(before) in ("Pe", "Pf", "Po")


def _is_wide(character: str) -> bool:
    # Korean is wide too, and has spaces between its words.
    hangul = re.match("[\u1100-\u11ff\uac00-\ud7af]", character)
    return not hangul and unicodedata.east_asian_width(character) in ("W", "F")


def _break(pieces: list[Piece], measure: float) -> list[list[Piece]]:
    """Return lines no wider than a measure, each as full as it can be; a wider piece has a line of its own."""
    lines: list[list[Piece]] = []
    width = 0.0
    for piece in pieces:
        if lines and width + piece.gap + piece.width <= measure:
            lines[-1].append(piece)
            width += piece.gap + piece.width
        else:
            lines.append([piece])
            width = piece.width
    return lines


def _largest_size(parts: list[Part], face: Face, box: tuple[float, float], sizes: tuple[int, int]) -> int | None:
    least, most = sizes
    # How many of the sizes fit: a text that fits at one size fits at every smaller one.
    fitting = bisect_left(range(least, most + 1), True, key=lambda size: not _fits(parts, face, box, size))
    return least + fitting - 1 if fitting else None


def _fits(parts: list[Part], face: Face, box: tuple[float, float], size: int) -> bool:
    lines = _break(measure_parts(parts, face, size), box[0])
    return size * (1 + LEADING * (len(lines) - 1)) <= box[1] and max(map(_width_of, lines)) <= box[0]


def _balance(pieces: list[Piece], measure: float) -> list[list[Piece]]:
    """Return as few lines as the measure allows, of widths whose squares have the least sum."""
    ends = [0.0, *accumulate(piece.gap + piece.width for piece in pieces)]
    # For each number of pieces that may stand in the lines so far: their sum of squares, and where each line ends.
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for _ in _break(pieces, measure):
        further: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (squares, stops) in reached.items():
            for stop in range(start + 1, len(pieces) + 1):
                width = ends[stop] - ends[start] - pieces[start].gap
                if width > measure and stop > start + 1:
                    break
                if stop not in further or squares + width**2 < further[stop][0]:
                    further[stop] = (squares + width**2, (*stops, stop))
        reached = further
    _, stops = reached[len(pieces)]
    return [pieces[start:stop] for start, stop in pairwise((0, *stops))]


def _cut(pieces: list[Piece], box: tuple[float, float], size: int) -> Setting | None:
    room = int((box[1] / size - 1) / LEADING) + 1 if box[1] >= size else 0
    lines = _break(pieces, box[0])[:room]
    while lines:
        # The ellipsis needs about the width of a letter.
        while len(lines[-1]) > 1 and _width_of(lines[-1]) > box[0] - size:
            lines[-1] = lines[-1][:-1]
        if _width_of(lines[-1]) <= box[0] - size:
            *first, last = _join(lines)
            return Setting((*first, end_early(last)), size)
        lines.pop()
    return None


def _width_of(line: list[Piece]) -> float:
    return sum(piece.width for piece in line) + sum(piece.gap for piece in line[1:])


def _join(lines: list[list[Piece]]) -> tuple[str, ...]:
    return tuple("".join(" " * bool(piece.gap) + piece.text for piece in line).strip() for line in lines)
