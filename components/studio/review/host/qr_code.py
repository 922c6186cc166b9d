"""The QR code of an address, as a drawing in the page: black on white in every mode, since cameras expect it so."""

import segno
from markupsafe import Markup

from components.studio.language.translation import _

# Pixels of a module, and modules of the quiet zone around the code (ISO/IEC 18004 asks for four).
MODULE, QUIET_ZONE = 4, 4
FRAME = Markup('<div class="qr-code" role="img" aria-label="{}">{}</div>')


def draw_qr_code(address: str) -> Markup:
    """Return the QR code of an address."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=MODULE, border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
    name = _("QR code of the link")
    return FRAME.format(name, Markup(drawn))  # noqa: S704 - a drawing of squares, without the text of the address
