"""The redaction: an endpoint's key is taken out of whatever of its words is kept or shown.

Some endpoints repeat the key that they refuse, also as a field's name, and gateways write it down in their own way: in
another letter case, reversed, as hex or base64, percent-encoded, escaped as in JSON or HTML. One that means to smuggle
it past this can. Knows nothing about where the words come from.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

SHORTEST = 8  # characters of a key that is a secret; "none" and "x" are not, and are in many words by chance
REDACTED = "[key]"
# How a character is written by its number, and the sign with which that begins.
ESCAPES = (
    *(("%", "%{:02x}"), ("%", "%{:02X}"), ("\\u", "\\u{:04x}"), ("\\u", "\\u{:04X}"), ("\\x", "\\x{:02x}")),
    *(("\\x", "\\x{:02X}"), ("&#x", "&#x{:x};"), ("&#x", "&#x{:X};"), ("&#", "&#{};")),
)
# OpenAI's keys and those of many gateways begin with sk-; a Bearer value, a key's id, an organization's id and any
# long run of letters and digits that is no request id are treated as if they were keys.
_LIKE_A_KEY = re.compile(
    r"\bsk-[\w*.-]+|(?<=Bearer )\S+|(?<=key_id=)[^,\s]+|\borg-\w+|\b(?!req_)(?=\w*\d)(?=\w*[A-Za-z])\w{32,}", re.ASCII
)


class Redaction:
    """Take one key out of texts and bytes; one that is too short to be a secret stays, but where it is a word shown."""

    def __init__(self, key: str) -> None:
        self._key = key

    def is_in(self, text: str) -> bool:
        """Whether a text holds the key, however it is written."""
        return self.of_text(text) != text

    def of_words(self, words: str) -> str:
        """Return words to be shown: parts of the key, and whatever looks like a key, read "[key]" too."""
        if len(self._key) >= SHORTEST:
            words, whole = self.of_text(words), self._key.lower()
            words = re.sub(
                r"[\w-]{6,}", lambda part: REDACTED if part[0].lower() in whole else part[0], words, flags=re.ASCII
            )
        elif self._key:
            words = re.sub(rf"(?<!\w){re.escape(self._key)}(?!\w)", REDACTED, words)
        return _LIKE_A_KEY.sub(REDACTED, words)

    def of_text(self, text: str) -> str:
        """Return a text in which the key reads "[key]"; where that was written with escapes, all of them are read."""
        return self.of_bytes(text.encode(errors="surrogatepass")).decode(errors="surrogatepass")

    def of_bytes(self, data: bytes | bytearray) -> bytes:
        """Return bytes as ``of_text`` returns a text, also one in an encoding that puts zeros between its letters."""
        data = bytes(data)
        if len(self._key) < SHORTEST:
            return data
        data = self._cover(data)
        read = self._read_escapes(data)
        covered = read if read is data else self._cover(read)
        return data if covered is read else covered

    def of_counts(self, counts: Mapping[str, object]) -> dict[str, object]:
        """Return counts without those whose names hold the key, in their details too."""
        return {
            name: self.of_counts(value) if isinstance(value, Mapping) else value
            for name, value in counts.items()
            if not self.is_in(name)
        }

    def _cover(self, data: bytes) -> bytes:
        """Return the very bytes that are given where no spelling of the key is in them."""
        lowered = data.lower()
        for needle in self._spellings:
            if needle in lowered:
                data = REDACTED.encode().join(_split_at(data, lowered, needle))
                lowered = data.lower()
        return data

    @cached_property
    def _spellings(self) -> tuple[bytes, ...]:
        """How the key is written without escapes, in small letters."""
        key = self._key.encode()
        written = [key, key[::-1], key.hex().encode(), *(_within_base64(key, before) for before in range(3))]
        # A backslash is gone once escapes were read.
        written += [text.translate(bytes.maketrans(b"+/", b"-_")) for text in written[3:]] + [key.replace(b"\\", b"")]
        return tuple(dict.fromkeys(text.lower() for text in written))

    @cached_property
    def _escaped(self) -> dict[bytes, tuple[tuple[bytes, bytes], ...]]:
        """How the key's letters are written as escapes, by the sign of these, and which letter each is.

        The signs of escapes and of base64 are among them, and the first go before: escapes are escaped too.
        """
        letters = dict.fromkeys(f"%\\&+/=-_{self._key.lower()}{self._key.upper()}")
        found: dict[bytes, tuple[tuple[bytes, bytes], ...]] = {}
        for sign, form in ESCAPES:
            pairs = ((form.format(ord(letter)).encode(), letter.encode()) for letter in letters)
            found[sign.encode()] = (*found.get(sign.encode(), ()), *pairs)
        return found

    def _read_escapes(self, data: bytes) -> bytes:
        """Return bytes with the letters of the key in place of their escapes, and without further backslashes."""
        for sign, pairs in self._escaped.items():
            if sign in data:
                for escape, letter in pairs:
                    data = data.replace(escape, letter)
        return data.replace(b"\\", b"").replace(b"\0", b"")


def _within_base64(key: bytes, before: int) -> bytes:
    """Return the letters of base64 that are the key's alone, where so many bytes, modulo 3, stand before it."""
    first, end = -(-8 * before // 6), 8 * (before + len(key)) // 6
    return base64.b64encode(bytes(before) + key)[first:end]


def _split_at(data: bytes, lowered: bytes, needle: bytes) -> Iterator[bytes]:
    place = 0
    while (found := lowered.find(needle, place)) >= 0:
        yield data[place:found]
        place = found + len(needle)
    yield data[place:]
