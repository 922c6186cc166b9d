"""The hash of a password, made by scrypt, which Python's own library has.

Scrypt needs much memory for each guess, as Argon2 does, and no further package. A hash has the PHC string format:
``$scrypt$ln=15,r=8,p=3$SALT$HASH``.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata

# 2^15 blocks of 8 x 128 bytes are 32 MB for each hashing; three rounds take as long as one guess should (OWASP,
# Password Storage Cheat Sheet).
LN, R, P = 15, 8, 3
MOST_LN, MOST_P = 17, 4
SALT, LENGTH = 16, 32
# Hashings at a time: a crowd at the door waits in line instead of filling the memory.
AT_ONCE = 2
HASH = re.compile(r"\$scrypt\$ln=(\d{1,2}),r=8,p=(\d)\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{43})")


def hash_password(password: str, ln: int = LN) -> str:
    """Return the hash of a password in the PHC string format, with a new salt; ``ln`` is the logarithm of its cost."""
    salt = secrets.token_bytes(SALT)
    return f"$scrypt$ln={ln},r={R},p={P}${_text(salt)}${_text(_scrypt(password, salt, ln, P))}"


def matches(hashed: str, password: str) -> bool:
    """Whether a password has a hash; the time of the answer does not depend on the password."""
    found = HASH.fullmatch(hashed)
    if found is None:
        return False
    ln, p, salt, wanted = int(found[1]), int(found[2]), _bytes(found[3]), _bytes(found[4])
    return hmac.compare_digest(_scrypt(password, salt, ln, p), wanted)


def is_hash(text: str) -> bool:
    """Whether a text is a hash, of a cost within the bounds."""
    found = HASH.fullmatch(text)
    return found is not None and 10 <= int(found[1]) <= MOST_LN and 1 <= int(found[2]) <= MOST_P


def _scrypt(password: str, salt: bytes, ln: int, p: int) -> bytes:
    # The same password is typed as different code points on different systems (RFC 8265).
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=2**ln, r=R, p=p, maxmem=2 * 128 * R * 2**ln, dklen=LENGTH)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))
