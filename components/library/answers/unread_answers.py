"""Unreadable answers and unfinished pictures, stored for a time.

They may have been paid for. No row names these files, and the endpoint decides their size, so each file and all
together have a limit. Does not read the files.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from components.library.storage.files import PART, Files
from components.message.message import Listed, Message

FOLDER = "unread"
MOST_EACH, MOST_TOGETHER = 64 * 2**20, 512 * 2**20  # bytes


def name_answer() -> str:
    """Return a new key, without a suffix."""
    return f"{FOLDER}/{uuid4().hex}"


def keep_answers(files: Files, answers: Mapping[str, bytes]) -> None:
    """Store answers under keys of ``name_answer``, and remove the oldest beyond ``MOST_TOGETHER``.

    Only the first ``MOST_EACH`` bytes of an answer are stored. Doing the same twice changes nothing. Raises
    StorageError or DiskFull.
    """
    for key, data in answers.items():
        files.write_file(key, data[:MOST_EACH])
    # After the writing: of several threads that store answers at once the last one makes room for all.
    if answers:
        _make_room(files)


def move_to_unread(files: Files, shot_files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Move the files of a shot without a readable picture here, and return the bytes by the new keys.

    ``shot_files``: bytes by keys such as ``shots/2026/11/29/ID/answer.png``. Doing the same twice changes nothing.
    """
    moved = {f"{FOLDER}/{'-'.join(key.split('/')[-2:])}": data for key, data in shot_files.items()}
    keep_answers(files, moved)
    for key in shot_files:
        files.remove(key)
    return moved


def say_kept(answers: Mapping[str, bytes], whole: Message, cut: Message) -> Message:
    """Return one of two sentences with the keys of answers as ``{names}``.

    ``cut`` is said where not all bytes of an answer are kept, with the count of the kept bytes as ``{most}``.
    """
    names = Listed(answers, "and")
    if any(len(data) > MOST_EACH for data in answers.values()):
        return Message(cut.text, names=names, most=MOST_EACH)
    return Message(whole.text, names=names)


def remove_old_answers(files: Files, older_than: timedelta) -> int:
    """Remove the answers older than a time, and the oldest beyond ``MOST_TOGETHER``; return the count."""
    old = [key for key in _list_answers(files) if files.age(key) > older_than.total_seconds()]
    for key in old:
        files.remove(key)
    return len(old) + _make_room(files)


def _make_room(files: Files) -> int:
    """Remove the oldest answers beyond ``MOST_TOGETHER``; return the count."""
    room, removed = MOST_TOGETHER, 0
    for key in sorted(_list_answers(files), key=files.age):
        room -= files.size(key)
        if room < 0:
            files.remove(key)
            removed += 1
    return removed


def _list_answers(files: Files) -> list[str]:
    return [key for key in files.list_folder(FOLDER) if not key.endswith(PART)]
