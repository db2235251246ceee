"""Being told to end. What a signal brings about runs on a thread of its own."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable

ENDINGS = frozenset({signal.SIGTERM, signal.SIGINT})


def when_told_to_end(deed: Callable[[], None]) -> None:
    """Do this when SIGTERM or SIGINT comes. To be called by the main thread.

    Python runs a signal's handler in the middle of whatever the main thread does. An `Event` that is set there hangs
    for ever when the main thread is just about to wait for it, for it holds the event's lock. So the handler does
    nothing; a thread reads from the socket to which the interpreter writes each signal.
    """
    near, far = socket.socketpair()
    far.setblocking(False)
    for each in ENDINGS:
        signal.signal(each, lambda _number, _frame: None)
    signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)

    def listen() -> None:
        with near, far:
            while number := near.recv(1):
                if number[0] in ENDINGS:
                    deed()

    threading.Thread(target=listen, name="signals", daemon=True).start()
