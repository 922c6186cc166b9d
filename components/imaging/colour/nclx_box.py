"""The colour code points in the boxes of an AVIF: those of the main picture (ISO/IEC 23008-12, 6.5.5 and 9.3.1).

Pillow does not read them. Reads the beginning of a file, and decodes no picture.
"""

from collections.abc import Iterator


def read_code_points(head: bytes) -> tuple[int, int] | None:
    """Return (primaries, transfer characteristics) of the main picture; None for a picture that does not tell them.

    ``head``: the beginning of the file. Raises ValueError for damaged boxes.
    """
    # The boxes meta, pitm and ipma begin with a version and flags, of 4 bytes.
    meta = _find(head, b"meta")[4:]
    main, described = _find(meta, b"pitm"), _find(meta, b"iprp")
    properties, associations = list(_boxes(_find(described, b"ipco"))), _find(described, b"ipma")
    if not (main and properties and associations):
        return None
    item = _number(main[4:], 4 if main[0] else 2)
    for index in _properties_of(item, associations):
        # 0 stands for no property.
        if not 0 < index <= len(properties):
            continue
        kind, content = properties[index - 1]
        if kind == b"colr" and content[:4] == b"nclx":
            return _number(content[4:], 2), _number(content[6:], 2)
    return None


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and the content of each box (ISO/IEC 14496-12, 4.2); a cut box ends where the data end."""
    at = 0
    while at + 8 <= len(data):
        size, start = _number(data[at:], 4), at + 8
        if size == 1:
            size, start = _number(data[start:], 8), at + 16
        elif size == 0:
            size = len(data) - at
        if size < start - at:
            raise ValueError("the box is smaller than its head")
        yield data[at + 4 : at + 8], data[start : at + size]
        at += size


def _find(data: bytes, kind: bytes) -> bytes:
    """Return the content of the first box of a type, b"" where there is none."""
    return next((content for found, content in _boxes(data) if found == kind), b"")


def _properties_of(item: int, ipma: bytes) -> Iterator[int]:
    """Yield the numbers, from 1, of the properties of an item, by the content of the box ipma."""
    flags, count = _number(ipma, 4), _number(ipma[4:], 4)
    # The version is the first byte of the flags.
    wide_item, wide_index, at = 4 if flags >> 24 else 2, 2 if flags & 1 else 1, 8
    for _ in range(count):
        found, associated = _number(ipma[at:], wide_item), _number(ipma[at + wide_item :], 1)
        at += wide_item + 1
        for _ in range(associated):
            # The highest bit says that a reader must know the property.
            index = _number(ipma[at:], wide_index) & (0x7FFF if wide_index == 2 else 0x7F)
            at += wide_index
            if found == item:
                yield index


def _number(data: bytes, width: int) -> int:
    if len(data) < width:
        raise ValueError("the box is cut")
    return int.from_bytes(data[:width], "big")
