"""The texts that this process holds in memory, for tests of what must not stay there."""

import gc


def find_texts() -> list[str | bytes | bytearray]:
    """Return every text, bytes and bytearray that an object of this process refers to; see ``whole_memory``."""
    held = gc.get_referents(*gc.get_objects())
    return list({id(value): value for value in held if type(value) in (str, bytes, bytearray)}.values())
