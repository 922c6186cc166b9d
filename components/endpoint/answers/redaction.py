"""Remove an endpoint's key from the texts of its answers before they are kept or shown.

Some endpoints repeat the refused key, also as the name of a field. Gateways write the key in another letter case,
reversed, as hex or base64, percent-encoded, or escaped as in JSON or HTML; all these spellings are removed. A hostile
endpoint can still find an encoding that is not recognized.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

SHORTEST = 8  # characters of a secret key; "none" and "x" are no secrets, and parts of many words
REDACTED = "[key]"
# Escapes of a character by its code point, with the sign at the beginning of the escape.
ESCAPES = (
    *(("%", "%{:02x}"), ("%", "%{:02X}"), ("\\u", "\\u{:04x}"), ("\\u", "\\u{:04X}"), ("\\x", "\\x{:02x}")),
    *(("\\x", "\\x{:02X}"), ("&#x", "&#x{:x};"), ("&#x", "&#x{:X};"), ("&#", "&#{};")),
)
# Keys of OpenAI and of many gateways begin with sk-. A Bearer value, a key id, an organization id and a run of 32 or
# more letters and digits that is no request id are treated as keys.
_LIKE_A_KEY = re.compile(
    r"\bsk-[\w*.-]+|(?<=Bearer )\S+|(?<=key_id=)[^,\s]+|\borg-\w+|\b(?!req_)(?=\w*\d)(?=\w*[A-Za-z])\w{32,}", re.ASCII
)


class Redaction:
    """Remove one key from texts and bytes; a key below SHORTEST characters only as a whole word of a shown text."""

    def __init__(self, key: str) -> None:
        self._key = key

    def is_in(self, text: str) -> bool:
        """Whether a text contains the key in any spelling."""
        return self.of_text(text) != text

    def of_shown_text(self, text: str) -> str:
        """Return a text for showing, with "[key]" in place of the key, parts of the key, and texts like a key."""
        if len(self._key) >= SHORTEST:
            text, whole = self.of_text(text), self._key.lower()
            text = re.sub(
                r"[\w-]{6,}", lambda part: REDACTED if part[0].lower() in whole else part[0], text, flags=re.ASCII
            )
        elif self._key:
            text = re.sub(rf"(?<!\w){re.escape(self._key)}(?!\w)", REDACTED, text)
        return _LIKE_A_KEY.sub(REDACTED, text)

    def of_text(self, text: str) -> str:
        """Return a text with "[key]" in place of the key; a text with an escaped key comes back without escapes."""
        return self.of_bytes(text.encode(errors="surrogatepass")).decode(errors="surrogatepass")

    def of_bytes(self, data: bytes | bytearray) -> bytes:
        """Return bytes redacted as by ``of_text``; the key is also found in UTF-16 and UTF-32."""
        data = bytes(data)
        if len(self._key) < SHORTEST:
            return data
        data = self._cover(data)
        read = self._read_escapes(data)
        covered = read if read is data else self._cover(read)
        return data if covered is read else covered

    def of_counts(self, counts: Mapping[str, object]) -> dict[str, object]:
        """Return counts without the names that contain the key, also in nested counts."""
        return {
            name: self.of_counts(value) if isinstance(value, Mapping) else value
            for name, value in counts.items()
            if not self.is_in(name)
        }

    def _cover(self, data: bytes) -> bytes:
        """Return bytes with "[key]" in place of each spelling; the same object where there is no spelling."""
        lowered = data.lower()
        for needle in self._spellings:
            if needle in lowered:
                data = REDACTED.encode().join(_split_at(data, lowered, needle))
                lowered = data.lower()
        return data

    @cached_property
    def _spellings(self) -> tuple[bytes, ...]:
        """The spellings of the key without escapes, in lower case."""
        key = self._key.encode()
        written = [key, key[::-1], key.hex().encode(), *(_within_base64(key, before) for before in range(3))]
        # _read_escapes removes every backslash.
        written += [text.translate(bytes.maketrans(b"+/", b"-_")) for text in written[3:]] + [key.replace(b"\\", b"")]
        return tuple(dict.fromkeys(text.lower() for text in written))

    @cached_property
    def _escaped(self) -> dict[bytes, tuple[tuple[bytes, bytes], ...]]:
        """The pairs (escape, letter) of the key's letters, by the sign at the beginning of the escapes.

        The signs of escapes and of base64 are among the letters, and come first: an escape may be escaped again.
        """
        letters = dict.fromkeys(f"%\\&+/=-_{self._key.lower()}{self._key.upper()}")
        found: dict[bytes, tuple[tuple[bytes, bytes], ...]] = {}
        for sign, form in ESCAPES:
            pairs = ((form.format(ord(letter)).encode(), letter.encode()) for letter in letters)
            found[sign.encode()] = (*found.get(sign.encode(), ()), *pairs)
        return found

    def _read_escapes(self, data: bytes) -> bytes:
        """Return bytes with the key's letters in place of their escapes, without backslashes and zero bytes."""
        for sign, pairs in self._escaped.items():
            if sign in data:
                for escape, letter in pairs:
                    data = data.replace(escape, letter)
        return data.replace(b"\\", b"").replace(b"\0", b"")


def _within_base64(key: bytes, before: int) -> bytes:
    """Return the base64 letters that encode only the key, where ``before`` bytes (modulo 3) precede the key."""
    first, end = -(-8 * before // 6), 8 * (before + len(key)) // 6
    return base64.b64encode(bytes(before) + key)[first:end]


def _split_at(data: bytes, lowered: bytes, needle: bytes) -> Iterator[bytes]:
    place = 0
    while (found := lowered.find(needle, place)) >= 0:
        yield data[place:found]
        place = found + len(needle)
    yield data[place:]
