"""The way to another institution as a code for a phone, for the screen."""

from __future__ import annotations

import segno

from routing.office import Institution


def way_code(institution: Institution) -> str:
    """A QR code with its quiet zone (ISO/IEC 18004) as the address of a picture; empty without a map, or with one too
    long for any code."""
    if not institution.map:
        return ""
    try:
        code = segno.make(institution.map, micro=False, error="m")
    except segno.DataOverflowError:
        return ""
    return str(code.svg_data_uri(scale=6, border=4, dark="#000", light="#fff"))
