"""Orders to end: SIGINT, SIGTERM and SIGHUP, heard wherever the main thread happens to be."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator

ORDERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def on_order_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Call `end`, in a thread of its own, at every order to end. Only the main thread may use this."""
    # Python runs its handlers in the main thread between two bytecodes. A signal that comes in the moment before that
    # thread begins to wait for a lock is handled only when the wait is over: for us, never. The wake-up socket is
    # written by the C handler itself, at once.
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = {number: signal.signal(number, lambda *_: None) for number in ORDERS}
    before_fd = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(heard, end), name="orders", daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before_fd)
        for number, handler in before.items():
            signal.signal(number, handler)
        told.close()
        listener.join()
        heard.close()


def _listen(heard: socket.socket, end: Callable[[], None]) -> None:
    while heard.recv(1):
        end()
