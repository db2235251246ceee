"""Picture of a ticket -> ESC/POS bytes, as few as possible: white is fed, ink is sent. Pure."""

from collections.abc import Iterator, Sequence

from PIL.Image import Image

MOST_ROWS = 256
"""Rows in one raster command: small buffers of cheap printers hold no more."""

SPLIT_ROWS = 8
"""White rows that end a band: the commands of a split take 11 bytes, and each stop may show on cheap printers."""

MOST_FEED = 255
"""The longest feed of one ESC J."""

MARGIN_DOTS = 24
"""White below the last ink, beyond the way to the cutter: 3 mm at 203 dpi."""

DARK = 128
"""Grey below this is ink."""

DOTS_PER_INCH = 203
NARROW_WIDTH, NARROW_DOTS_PER_INCH = 512, 180
"""Epson TM-T88II-V print 512 dots at 180 dpi; every other 58 or 80 mm printer has 203 dpi."""

INITIALISE = b"\x1b@"
CENTRE = b"\x1ba\x01"
LEFT = b"\x1ba\x00"
QUADRUPLE = b"\x1d!\x33"
DOUBLE = b"\x1d!\x11"
NORMAL = b"\x1d!\x00"
SMALL_LINE_CHARACTERS = 16
"""A longer line of a small ticket is not doubled: 58 mm paper holds 16 characters of double width."""


def ticket_chunks(picture: Image) -> list[bytes]:
    """Return the bytes that print and cut this picture, in chunks of one band each.

    White above the first and below the last ink is left out: the way from the cutter to the print head is margin
    enough. Bands are trimmed by the same number of bytes at both sides and centred by the printer (ESC a 1), so the
    trimming needs no left margin (GS L), which some printers read in other units.
    """
    inked = picture if picture.mode == "1" else picture.convert("L").point(_ink, "1")
    row_bytes = (picture.width + 7) // 8
    # "1;I" packs eight dots into a byte, ink as 1, the way the print head wants them.
    dots = inked.tobytes("raw", "1;I")
    if picture.width % 8:
        dots = _without_padding(dots, row_bytes, picture.width % 8)
    dpi = NARROW_DOTS_PER_INCH if picture.width == NARROW_WIDTH else DOTS_PER_INCH
    # GS P makes one dot the unit of ESC J; Epson printers would feed half a dot.
    chunks = [INITIALISE + bytes((0x1D, 0x50, dpi, dpi)) + CENTRE]
    printed_to = None
    for top, bottom in _bands(dots, row_bytes):
        feed = _feed(top - printed_to) if printed_to is not None else b""
        chunks.append(feed + _raster(dots[top * row_bytes : bottom * row_bytes], row_bytes))
        printed_to = bottom
    chunks.append(_cut())
    return chunks


def small_ticket_chunks(number: str, lines: Sequence[str]) -> list[bytes]:
    """Return a ticket of some hundred bytes in the printer's own font, for lines too slow for a picture."""
    chunks = [INITIALISE + CENTRE + QUADRUPLE + _ascii(number) + b"\n\n"]
    for line in lines:
        size = DOUBLE if len(line) <= SMALL_LINE_CHARACTERS else NORMAL
        chunks.append(size + _ascii(line) + b"\n")
    chunks.append(NORMAL + LEFT + _cut())
    return chunks


def _ink(grey: int) -> int:
    return 0 if grey < DARK else 255


def _without_padding(dots: bytes, row_bytes: int, used_bits: int) -> bytes:
    """Whiten the bits beyond the picture's right edge."""
    whitened = bytearray(dots)
    mask = 0xFF00 >> used_bits & 0xFF
    for last in range(row_bytes - 1, len(whitened), row_bytes):
        whitened[last] &= mask
    return bytes(whitened)


def _bands(dots: bytes, row_bytes: int) -> Iterator[tuple[int, int]]:
    """Yield (first row, row after the last) of each stretch of ink, of at most MOST_ROWS rows."""
    white = bytes(row_bytes)
    starts = range(0, len(dots), row_bytes)
    inked = [row for row, start in enumerate(starts) if dots[start : start + row_bytes] != white]
    if not inked:
        return
    top = previous = inked[0]
    for row in inked[1:]:
        if row - previous > SPLIT_ROWS or row - top >= MOST_ROWS:
            yield top, previous + 1
            top = row
        previous = row
    yield top, previous + 1


def _raster(band: bytes, row_bytes: int) -> bytes:
    """Return GS v 0 for a band, trimmed by as many bytes at its left as at its right."""
    rows = len(band) // row_bytes
    ink = 0
    for start in range(0, len(band), row_bytes):
        ink |= int.from_bytes(band[start : start + row_bytes], "big")
    left = (8 * row_bytes - ink.bit_length()) // 8
    right = ((ink & -ink).bit_length() - 1) // 8
    trim = min(left, right)
    width = row_bytes - 2 * trim
    header = b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little")
    starts = range(trim, len(band), row_bytes)
    return header + b"".join([band[start : start + width] for start in starts])


def _feed(rows: int) -> bytes:
    whole, rest = divmod(rows, MOST_FEED)
    return b"\x1bJ\xff" * whole + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def _cut() -> bytes:
    """Feed the last ink and a margin past the cutter, then cut but for one point (GS V 66)."""
    return bytes((0x1D, 0x56, 66, MARGIN_DOTS))


def _ascii(text: str) -> bytes:
    """Return what every code page prints alike; control characters could be commands."""
    return bytes(byte if 0x20 <= byte < 0x7F else 0x3F for byte in text.encode("ascii", "replace"))
