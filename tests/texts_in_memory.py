"""The texts that this process holds in memory, for tests of what must not stay there."""

import gc
from itertools import compress

TYPES = frozenset((str, bytes, bytearray))


def find_texts() -> list[str | bytes | bytearray]:
    """Return every text, bytes and bytearray that an object of this process refers to; see ``whole_memory``.

    No step is Python code: the objects refer to some ten million others.
    """
    held = gc.get_referents(*gc.get_objects())
    texts = list(compress(held, map(TYPES.__contains__, map(type, held))))
    return list(dict(zip(map(id, texts), texts, strict=True)).values())
