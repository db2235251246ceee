"""Where the kiosk's pages are served, and what stands there while its disk cannot be used."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from pathlib import Path

import click
from flask import Flask

from kiosk.alarms import Alarms
from kiosk.closed import make_closed_pages
from kiosk.roll import Roll, RollUnusable
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.web import PageServer, listen

THREADS = 8
RETRY_S = 2.0
"""Pause between attempts to use a disk that failed at the start."""

log = logging.getLogger("wartemarke.kiosk")


class Doors:
    """Where the pages are served: one port for the closed page and for the open kiosk after it."""

    def __init__(self, port: int) -> None:
        """Raises `OSError` when the port is taken."""
        listener = listen(port)
        self._port: int = listener.getsockname()[1]
        self._listener: socket.socket | None = listener
        self._told = False

    def serve(self, app: Flask) -> PageServer:
        """Serve these pages, and say the first time that we are ready."""
        listener, self._listener = self._listener or listen(self._port), None
        server = PageServer(app, listener, THREADS)
        server.start()
        if not self._told:
            click.echo(f"ready {server.url}")
            sys.stdout.flush()
        self._told = True
        return server


def open_roll(
    file: Path, kept: KeptOffice, connection: Connection, doors: Doors, alarms: Alarms, stopped: threading.Event
) -> Roll | None:
    """The roll. While its disk cannot be used the kiosk shows that it is closed, and staff see why."""
    server = None
    roll = None
    while roll is None and not stopped.is_set():
        try:
            roll = Roll(file)
        except RollUnusable as error:
            if server is None:
                log.error("%s", error)
                server = doors.serve(make_closed_pages(lambda: kept.office, str(error)))
                connection.start()
                alarms.put("roll", str(error))
            stopped.wait(RETRY_S)
    if server is not None:
        server.stop()
        connection.stop()
        alarms.put("roll")
    return roll
