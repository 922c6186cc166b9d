"""The passwords by which people sign in: the one of everybody, or a file of lines ``name:hash``."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from components.credentials.password_hash import AT_ONCE, hash_password, is_hash, matches
from components.errors import SettingsError
from components.message.message import Message

SHORTEST, LONGEST = 8, 1024
LONGEST_NAME = 120
MOST_FILE_BYTES = 1_000_000


class Passwords:
    """Check passwords, by the one ``password`` or by the lines of a ``file``. Raises SettingsError.

    The file is read again when it has changed. Everybody who knows the one password has the name "".
    """

    def __init__(self, password: str | None = None, file: Path | None = None) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._hashes: dict[str, str] = {}
        self._workers = ThreadPoolExecutor(AT_ONCE, "password")
        if file is not None:
            self._read_file(file)
        elif password is not None:
            if not SHORTEST <= len(password) <= LONGEST:
                raise SettingsError(
                    Message(
                        "{name} needs {least} to {most} characters.",
                        name="PROOFROOM_PASSWORD",
                        least=SHORTEST,
                        most=LONGEST,
                    )
                )
            self._hashes = {"": hash_password(password)}
        # Of the one password, what stays the same from start to start, unlike its hash.
        self._password = password

    @property
    def of_names(self) -> bool:
        """Whether people have names."""
        return self._file is not None

    def find(self, name: str) -> str | None:
        """Return a text that belongs to a name and changes with its password, None for an unknown name."""
        if self._file is None:
            return None if name else self._password
        self._refresh(self._file)
        return self._hashes.get(clean_name(name))

    def list_names(self) -> list[str]:
        """Return the names that may sign in."""
        if self._file is not None:
            self._refresh(self._file)
        return list(self._hashes)

    async def check(self, name: str, password: str) -> bool:
        """Whether a password is the one of a name."""
        if self._file is not None:
            self._refresh(self._file)
        stored = self._hashes.get(clean_name(name) if self.of_names else "")
        # Somebody who is not in the file is refused after the same work as somebody who is.
        hashed = stored or next(iter(self._hashes.values()))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._workers, matches, hashed, password[:LONGEST]) and stored is not None

    def _refresh(self, file: Path) -> None:
        try:
            changed = _stamp(file) != self._seen
        except OSError:
            return
        if changed:
            try:
                self._read_file(file)
            except SettingsError:
                # A file that is being written, or is wrong: those who could sign in still can.
                return

    def _read_file(self, file: Path) -> None:
        try:
            seen = _stamp(file)
            text = file.read_bytes()[: MOST_FILE_BYTES + 1].decode()
        except (OSError, ValueError):
            raise SettingsError(Message("The file of {name} cannot be read.", name="PROOFROOM_PASSWORDS")) from None
        self._hashes, self._seen = read_lines(text), seen


def read_lines(text: str) -> dict[str, str]:
    """Return hashes by names. Empty lines, and lines that begin with #, are left out. Raises SettingsError."""
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        name = clean_name(name)
        if not name or name in hashes or not is_hash(hashed):
            raise SettingsError(
                Message(
                    "Line {number} of the file of {name} must be {form}, each name once. {command} makes a line.",
                    number=number,
                    name="PROOFROOM_PASSWORDS",
                    form="name:hash",
                    command="python -m components.access",
                )
            )
        hashes[name] = hashed
    if not hashes:
        raise SettingsError(Message("The file of {name} names nobody.", name="PROOFROOM_PASSWORDS"))
    return hashes


def clean_name(name: str) -> str:
    """Return a name as it is compared, "" for a text that is no name: composed, bounded, without control signs."""
    name = unicodedata.normalize("NFC", name).strip()
    return name if len(name) <= LONGEST_NAME and name.isprintable() and ":" not in name else ""


def _stamp(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size
