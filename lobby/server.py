"""The lobby page's server: waitress in a thread of its own, closed in good order."""

from __future__ import annotations

import logging
import socket
import threading
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

THREADS = 20
"""More than the listeners of /events, which keep theirs: pictures must not wait for them."""

CLOSE_SECONDS = 1.0


class PageServer:
    """Serves an application on a socket that already listens, from `start` to `stop`."""

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        # waitress warns when a request waits for a thread; a page that loads twelve pictures is no cause for that.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._sockets: dict[int, Any] = {}
        self._server = create_server(
            app, map=self._sockets, sockets=[listener], threads=THREADS, ident=None,
            # Notice that a listener of /events has gone while its answer still runs.
            channel_request_lookahead=1,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._server.run, name="lobby-page", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and return."""
        # waitress has no call for this: its loop ends when no socket is left, and only the loop itself may close them.
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets))
        self._thread.join(CLOSE_SECONDS)
        self._server.task_dispatcher.shutdown(timeout=CLOSE_SECONDS)
