"""The QR code of a place's feedback page, for screens and for printers."""

from io import BytesIO

import segno

from alaka.accounts.models import Place
from alaka.cases.feedback.places import address_of

# One that is scratched or has a coffee stain still reads.
_ERRORS = "q"
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def picture(place: Place, kind: str) -> bytes:
    return drawn(address_of(place), kind)


def drawn(address: str, kind: str) -> bytes:
    """Black on white with its quiet zone, whatever it stands on; the PNG is good for a poster."""
    code = segno.make_qr(address, error=_ERRORS)
    result = BytesIO()
    if kind == "png":
        code.save(result, kind="png", scale=30, border=4, dark="#000", light="#fff")
    else:
        code.save(
            result, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False
        )
    return result.getvalue()
