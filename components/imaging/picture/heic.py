"""The reader of HEIC, the format of many phones: an extra, which is there where requirements-heic.txt was installed.

The package of the reader brings x265 (GPL) and libheif (LGPL), so an installation can do without. Decodes nothing
itself.
"""

from typing import BinaryIO

from PIL import Image

from components.message.message import Message

# Brands in the ftyp box of a file (ISO/IEC 23008-12, annex B; AVIF 1.2, 6): pictures coded by HEVC, and by AV1.
HEVC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
AV1_BRANDS = frozenset((b"avif", b"avis"))
# The brands of the container, which say nothing about the coding.
CONTAINER_BRANDS = frozenset((b"mif1", b"mif2", b"msf1"))
# Bytes of a ftyp box that are looked at.
HEAD = 256
MISSING = Message(
    "This picture is a HEIC, and this Proofroom has no reader for HEIC. Save it as a JPEG and add that file. Whoever"
    " runs this Proofroom can install the reader: pip install -r requirements-heic.txt."
)


def register_heic() -> bool:
    """Teach Pillow HEIC where the reader is installed; return whether it is.

    The thumbnails and auxiliary pictures in a file are ignored.
    """
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return True


def can_read_heic() -> bool:
    """Return whether Pillow was taught HEIC."""
    return "HEIF" in Image.OPEN


def names_heic(file: BinaryIO) -> bool | None:
    """Return whether a file says that it is a HEIC: True, or False for an AVIF, or None for neither."""
    file.seek(0)
    head = file.read(HEAD)
    if head[4:8] != b"ftyp":
        return None
    end = int.from_bytes(head[:4], "big")
    brands = {head[at : at + 4] for at in (8, *range(16, min(end, len(head)), 4))}
    if brands & HEVC_BRANDS:
        return True
    if brands & AV1_BRANDS:
        return False
    return True if brands & CONTAINER_BRANDS else None
