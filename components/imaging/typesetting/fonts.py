"""Fonts that can set a text: Pillow's bundled one, else one that this machine has. Never downloads one.

Installed fonts are found through fontconfig's ``fc-match`` where it is present, else by the file names below in the
folders that Pillow searches on Linux, macOS and Windows.
"""

import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont, features

from components.imaging.typesetting.characters import ELLIPSIS, needs_shaping

# File names of fonts, likely ones first.
NAMES = (
    *("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf"),
    *("SourceHanSansSC-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf"),
    *("DroidSansFallback.ttf", "Hiragino Sans GB.ttc", "PingFang.ttc", "STHeiti Medium.ttc", "Arial Unicode.ttf"),
    *("msyh.ttc", "simhei.ttf", "simsun.ttc", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial.ttf", "arial.ttf"),
)
# The family and the number in a collection that have the forms of Chinese characters that a language writes.
CJK_FAMILIES = {"zh": ("Noto Sans CJK SC", 2), "ja": ("Noto Sans CJK JP", 0), "ko": ("Noto Sans CJK KR", 1)}
FC_MATCH_SECONDS = 5
MOST_MATCHES = 6
PROBE_SIZE = 24
# No font has a glyph for a noncharacter: it shows what the font draws in place of a missing one.
NONCHARACTER = "\U0010ffff"
# Less than this share of a text's letters without a glyph: the text is still worth reading.
MOST_MISSING = 0.15

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Face:
    """Name a font: the file, or "" for Pillow's bundled one, and its number in a collection."""

    path: str = ""
    index: int = 0


BUNDLED = Face()


@lru_cache(maxsize=64)
def load_font(face: Face, size: int) -> Font:
    """Return a face at a size in pixels; raises OSError for a file that is missing or has no outlines."""
    return ImageFont.truetype(face.path, size, face.index) if face.path else ImageFont.load_default(size)


def choose_face(text: str) -> tuple[Face, str] | None:
    """Return the face that sets a text, and the text without what the face has no glyph for; None where none does.

    An accented letter without a glyph loses its accent. A script that is written from right to left or joins its
    letters is set only where Pillow has its layout library, Raqm.
    """
    if needs_shaping(text) and not features.check("raqm"):
        return None
    missing = _missing(BUNDLED, text)
    faces: Iterator[Face] = iter([BUNDLED])
    if missing:
        faces = iter([BUNDLED, *installed_faces("".join(sorted(missing)), language_of(text))])
    # The first of the faces that lack least.
    face = min(faces, key=lambda face: len(_missing(face, text)))
    settable = " ".join(_with_glyphs(face, text).split())
    letters = sum(map(str.isalnum, text))
    lost = letters - sum(map(str.isalnum, settable))
    if not settable.strip(ELLIPSIS) or lost > letters * MOST_MISSING:
        return None
    return face, settable


@lru_cache(maxsize=64)
def installed_faces(characters: str, language: str) -> tuple[Face, ...]:
    """Return faces of this machine that may have the characters, likely ones first."""
    number = CJK_FAMILIES[language][1]
    named = (Face(name, number if name.startswith("NotoSansCJK-") else 0) for name in NAMES)
    return tuple(face for face in (*_match_faces(characters, language), *named) if _is_usable(face))


def _match_faces(characters: str, language: str) -> list[Face]:
    """Return the faces that fontconfig would take for the characters; none where it is not there or does not answer."""
    program = shutil.which("fc-match")
    if program is None:
        return []
    codes = " ".join(f"{ord(character):x}" for character in characters)
    pattern = f"{CJK_FAMILIES[language][0]},sans:charset={codes}"
    command = [program, "--sort", "--format", "%{file}\t%{index}\n", pattern]
    try:
        # The pattern holds hexadecimal numbers only, and no shell reads it.
        found = subprocess.run(command, capture_output=True, text=True, timeout=FC_MATCH_SECONDS, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return []
    rows = (line.rpartition("\t") for line in found.stdout.splitlines()[:MOST_MATCHES])
    return [Face(path, int(index)) for path, _, index in rows if path and index.isdecimal()]


def _is_usable(face: Face) -> bool:
    try:
        load_font(face, PROBE_SIZE)
    except OSError:
        return False
    return True


def language_of(text: str) -> str:
    """Return the language whose forms of Chinese characters are meant: "zh", "ja" or "ko"."""
    names = {unicodedata.name(character, "").partition(" ")[0] for character in text}
    if names & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    return "ko" if "HANGUL" in names else "zh"


def _missing(face: Face, text: str) -> set[str]:
    return {character for character in set(text) - {" "} if not _has_glyph(face, character)}


@lru_cache(maxsize=4096)
def _has_glyph(face: Face, character: str) -> bool:
    font = load_font(face, PROBE_SIZE)
    drawn, nothing = (font.getmask(shown) for shown in (character, NONCHARACTER))
    if drawn.getbbox() is None:
        return False
    return drawn.size != nothing.size or bytes(drawn) != bytes(nothing)


def _with_glyphs(face: Face, text: str) -> str:
    missing = _missing(face, text)
    replaced = {character: _plain(face, character) for character in missing}
    return "".join(replaced.get(character, character) for character in text)


def _plain(face: Face, character: str) -> str:
    """Return a character without its accents or its typographic form, as far as the face has that."""
    plain = unicodedata.normalize("NFKD", character)
    return "".join(part for part in plain if part != character and part != " " and _has_glyph(face, part))
