"""What a ticket that broke off leaves behind in a printer and on its paper, and how the next one gets fresh paper.

A printer that lost its line or its power may hold the rest of a ticket in its memory, wait for the rest of a picture
(and would take the next ticket for it), and have half a ticket hanging out. None of that may reach the next customer.
"""

from __future__ import annotations

import time

from kiosk.printing.guarded_line import GuardedLine
from kiosk.printing.line import wait_until_taken
from kiosk.printing.raster import INITIALISE, MOST_ROWS, cut
from kiosk.printing.status import FORGET, FORGOTTEN

WIDEST_ROW_BYTES = 104
"""832 dots, the widest print head that takes rolls of paper for tickets (112 mm)."""

LONGEST_PICTURE = 8 + MOST_ROWS * WIDEST_ROW_BYTES
LONGEST_COMMAND = 16
"""Bytes of our longest command, with a picture and without one."""

WRITE_SECONDS = 5.0


def forget_ticket(line: GuardedLine) -> None:
    """Have the printer forget what it has not printed; raise OSError if the line is gone. Does not wait."""
    line.send(FORGET, 0.1)


def begin_on_fresh_paper(line: GuardedLine, answer_seconds: float) -> None:
    """Make the printer empty its memory, and cut off what hangs out of it; raise OSError.

    A printer that does not answer may still wait for the rest of a picture: as many zero bytes as that can be end it.
    Between commands printers ignore them.
    """
    line.send(FORGET, answer_seconds)
    if not _has_forgotten(line, answer_seconds):
        line.send(bytes(LONGEST_COMMAND if line.slow else LONGEST_PICTURE), WRITE_SECONDS)
        wait_until_taken(line, WRITE_SECONDS)  # what is asked next must not wait behind them
    line.send(INITIALISE + cut(), answer_seconds)


def _has_forgotten(line: GuardedLine, seconds: float) -> bool:
    """Wait for the answer, before which nothing else may be sent; whatever else comes is thrown away."""
    heard, deadline = b"", time.monotonic() + seconds
    while True:
        reply = line.receive(max(0.0, deadline - time.monotonic()))
        heard += reply
        if FORGOTTEN in heard:
            return True
        if not reply or time.monotonic() >= deadline:  # there are devices that never stop talking
            return False
