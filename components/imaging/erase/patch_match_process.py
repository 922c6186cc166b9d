"""The process in which PatchMatch runs: one picture and mask come in, one filled picture goes out.

Started as a script by ``patch_match``, without the settings of Proofroom and its modules. Its memory is bounded before
the native library is loaded. Ends with WITHOUT where the machine has no native library.

    in      width, height, radius of the patches, bytes of memory, seconds: five little-endian int64; then the pixels,
            RGB; then the mask, one byte a pixel
    out     the pixels, RGB
"""

import struct
import sys
from contextlib import suppress

HEADER = struct.Struct("<5q")
# The status of a process that found no native library.
WITHOUT = 3


def limit_itself(memory: int, seconds: int) -> None:
    """Bound the address space and the processor time of this process, where the system can.

    Whoever started it ends it after some time; a process that was left alone ends by itself.
    """
    try:
        import resource
    except ImportError:
        return
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds + 1), (resource.RLIMIT_CORE, 0))
    for kind, wanted in limits:
        _, most = resource.getrlimit(kind)
        amount = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        # macOS refuses a bound of the address space below what is mapped already.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (amount, amount))


def main() -> int:
    """Fill what comes in, and return the status of the process."""
    width, height, radius, memory, seconds = HEADER.unpack(sys.stdin.buffer.read(HEADER.size))
    limit_itself(memory, seconds)
    try:
        import numpy as np
        from patchmatch import inpaint, patchmatch_available, set_random_seed
    except ImportError:
        return WITHOUT
    if not patchmatch_available:
        return WITHOUT
    count = width * height
    pixels = np.frombuffer(sys.stdin.buffer.read(3 * count), np.uint8).reshape(height, width, 3)
    mask = np.frombuffer(sys.stdin.buffer.read(count), np.uint8).reshape(height, width)
    set_random_seed(0)
    sys.stdout.buffer.write(inpaint(pixels, mask, patch_size=radius).tobytes())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
