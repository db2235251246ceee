"""`wartemarke-kiosk` as it is, but patient: this machine may stand still.

A line on its standard input says how many seconds its printer may be silent.

It answers each such line when it holds. Its command line begins with the seconds that hold from the start.
"""

from __future__ import annotations

import os
import sys
import threading

import kiosk.orders
from kiosk.cli import main
from tests.kiosk.printing.time_limits import wait_for_answers
from tests.patience import PATIENCE_S

STALE_MS = int(PATIENCE_S * 1000)
"""When an order of a desk is too old for this kiosk."""

HOLDS = b"holds\n"


def listen() -> None:
    """Until the test has gone. Unbuffered: a lock on standard input would still be held at the end."""
    while line := os.read(0, 64):
        wait_for_answers(float(line))
        os.write(1, HOLDS)


if __name__ == "__main__":
    kiosk.orders.STALE_MS = STALE_MS
    wait_for_answers(float(sys.argv.pop(1)))
    threading.Thread(target=listen, daemon=True).start()
    main()
