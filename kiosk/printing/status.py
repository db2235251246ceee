"""What a printer answers: the status bytes of ESC/POS -> its condition, in our words. Pure. Bits: Epson's reference."""

from collections.abc import Mapping

from kiosk.printing.port import Condition, PaperState

QUESTIONS = (1, 4, 2, 3)
"""All of DLE EOT: printer, paper, cause of offline, error. Paper comes second: some printers know only 1 and 4."""

END_OF_TICKET = b"\x1dr\x01"
"""GS r 1, the paper sensor: unlike DLE EOT it is answered in its turn, when everything before it is on paper."""

NO_PUSHED_STATUS = b"\x1da\x00"
"""GS a 0: a status that nobody asked for could be taken for an answer."""

FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: empty all buffers, at once. Printers that do not know it see control characters, which print nothing."""

FORGOTTEN = b"\x37\x25\x00"
"""The answer to FORGET; its last byte alone would look like the end of a ticket."""


def status_question(number: int) -> bytes:
    """Return DLE EOT `number`, one of QUESTIONS: answered at once, whatever the printer is doing."""
    return bytes((0x10, 0x04, number))


def condition_from(replies: Mapping[int, bytes]) -> Condition:
    """Read the replies to the status questions, by their number; what is missing or garbage stays unknown."""
    printer, offline, error, sensor = (status_byte(replies.get(question, b"")) for question in (1, 2, 3, 4))
    paper = PaperState.UNKNOWN
    if sensor is not None:
        paper = PaperState.OUT if sensor & 0x60 else PaperState.LOW if sensor & 0x0C else PaperState.FULL
    if offline is not None and offline & 0x20:
        paper = PaperState.OUT
    unrecoverable = error is not None and error & 0x20
    return Condition(
        paper=paper,
        cover_open=None if offline is None else bool(offline & 0x04),
        cutter_jam=None if error is None else bool(error & 0x08),
        online=False if unrecoverable else None if printer is None else not printer & 0x08,
    )


def status_byte(reply: bytes) -> int | None:
    """Return the first byte that can be a DLE EOT status: bits 1 and 4 are set, bits 0 and 7 are not."""
    return next((byte for byte in reply if byte & 0x93 == 0x12), None)


def confirms_ticket(reply: bytes) -> bool:
    """Whether a reply to END_OF_TICKET is among these: bits 4 and 7 are not set, nor 2 and 3, which mean paper out."""
    return any(byte & 0x9C == 0 for byte in reply.replace(FORGOTTEN, b""))


def answers_no_status_question(reply: bytes) -> bool:
    """Whether this answers END_OF_TICKET or FORGET, and no status question yet."""
    late = reply.replace(FORGOTTEN, b"")
    return status_byte(reply) is None and (FORGOTTEN in reply or any(byte & 0x90 == 0 for byte in late))
