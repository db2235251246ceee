"""The pages over HTTP: waitress, on loopback only, with room for held requests."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from waitress import create_server

from desk.guard import LARGEST_BODY
from desk.pages import HELD_AT_MOST

HOST = "127.0.0.1"
PRESSING = 8
"""Threads that are left for presses and pages when every request for news is held."""

CONNECTIONS = 200
"""Open connections at most. Browsers keep up to six each."""

GRACE_S = 0.5
"""Seconds that presses under way have to get their answer when the pages end."""


class Server:
    """The running pages. `port` is the one they are at, also when any free one was asked for."""

    def __init__(self, app: Flask, port: int) -> None:
        self._server: Any = create_server(
            app,
            host=HOST,
            port=port,
            threads=HELD_AT_MOST + PRESSING,
            connection_limit=CONNECTIONS,
            max_request_body_size=4 * LARGEST_BODY,
            channel_request_lookahead=1,
            ident="wartemarke",
        )
        self.port = int(self._server.effective_port)

    def start(self) -> None:
        """Answer from now on, on a thread that ends with the program."""
        threading.Thread(target=self._server.run, name="pages", daemon=True).start()

    def stop(self) -> None:
        """Let the requests under way end, and take no more."""
        self._server.task_dispatcher.shutdown(timeout=GRACE_S)
