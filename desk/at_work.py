"""What every program at the desks does: hear the hall, say when it is ready, end in good order."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable

import click

from desk.hall import Hall
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.signals import when_told_to_end

FAREWELL_S = 0.3
"""Seconds to say goodbye to the broker. One that hangs must not hold up the end."""


def hall_at(connection: Connection, kept: KeptOffice) -> Hall:
    """The hall as the connection tells of it."""
    hall = Hall(connection, kept.office)
    connection.subscribe(connection.topics.office, kept.take)
    connection.subscribe(connection.topics.clock, hall.clock.take)
    connection.watch(hall.heard_connection)
    kept.watch(hall.describe)
    return hall


def hall_of(connection: Connection, kept: KeptOffice, desks: Iterable[str]) -> Hall:
    """The hall as somebody needs it who only presses, and for these desks alone."""
    hall = hall_at(connection, kept)
    for desk in desks:
        connection.subscribe(connection.topics.state(desk), hall.take_state)
    connection.subscribe(connection.topics.status("hub"), hall.take_status)
    return hall


def end_on_signal() -> threading.Event:
    """What SIGINT and SIGTERM set."""
    ended = threading.Event()
    when_told_to_end(ended.set)
    return ended


def say(what: str) -> None:
    """One line for whoever started us."""
    click.echo(what)
    sys.stdout.flush()


def say_goodbye(connection: Connection) -> None:
    """Leave the broker, if it lets us."""
    farewell = threading.Thread(target=connection.stop, daemon=True)
    farewell.start()
    farewell.join(FAREWELL_S)
