"""`wartemarke-desk`: the staff pages of all desks, or the call button of one."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path

import click

from desk.hall import Hall
from languages.concerns import problems_of
from routing.reading import unknown
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.start import account_options, fail, keep_office, make_account, start_role

FAREWELL_S = 0.3
"""Seconds to say goodbye to the broker. One that hangs must not hold up the end."""

GPIO_PINS = click.IntRange(0, 53)


@click.group()
@click.version_option(package_name="wartemarke")
def main() -> None:
    """The desks: the staff pages, and the call button at a Raspberry Pi."""


@main.command()
@account_options("staff")
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535), help="Port of the pages.")
def pages(office: Path, data: Path, client: str, broker: str, password_file: Path | None, port: int) -> None:
    """Serve the staff pages of all desks, on this machine only."""
    from desk.pages import THREADS, make_app
    from wire.web import PageServer, listen

    start_role()
    logging.getLogger("waitress").setLevel(logging.WARNING)
    kept = keep_office(office, data, problems_of)
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "staff")
    hall = _hall(connection, kept)
    connection.subscribe(connection.topics.state(), hall.take_state)
    connection.subscribe(connection.topics.status(), hall.take_status)
    connection.subscribe(connection.topics.board, hall.take_board)
    connection.subscribe(connection.topics.open_tickets, hall.take_house)
    connection.subscribe(connection.topics.today, hall.take_today)
    try:
        server = PageServer(make_app(hall), listen(port), THREADS)
    except OSError as error:
        fail(f"{error}. Choose another --port.")
    ended = _end_on_signal()
    connection.start()
    server.start()
    _say(f"ready {server.url}")
    ended.wait()
    hall.close()
    server.stop()
    _say_goodbye(connection)


@main.command()
@account_options()
@click.option("--pin", required=True, type=GPIO_PINS, help="The button's GPIO number (BCM).")
@click.option("--led", type=GPIO_PINS, help="The light's GPIO number (BCM), if there is one.")
def button(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, pin: int, led: int | None
) -> None:
    """Be the call button of the desk that --client names: a short press calls the next number."""
    from desk.button import DeskButton, NoPins, open_pins

    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.desks:
        fail(f"{office}: {' '.join(unknown('desk', client, kept.office.desks, 'desks'))}")
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "desk")
    hall = _hall(connection, kept)
    connection.subscribe(connection.topics.state(client), hall.take_state)
    connection.subscribe(connection.topics.status("hub"), hall.take_status)
    try:
        desk_button = DeskButton(hall.presser(client), open_pins(pin, led), lambda: hall.trouble is None)
    except NoPins as error:
        fail(str(error))
    ended = _end_on_signal()
    connection.start()
    desk_button.start()
    _say(f"ready {client} at GPIO {pin}")
    ended.wait()
    desk_button.stop()
    _say_goodbye(connection)


def _hall(connection: Connection, kept: KeptOffice) -> Hall:
    hall = Hall(connection, kept.office)
    connection.subscribe(connection.topics.office, kept.take)
    connection.subscribe(connection.topics.clock, hall.clock.take)
    connection.watch(hall.heard_connection)
    kept.watch(hall.describe)
    return hall


def _end_on_signal() -> threading.Event:
    """What SIGINT and SIGTERM set."""
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: ended.set())
    return ended


def _say(what: str) -> None:
    click.echo(what)
    sys.stdout.flush()


def _say_goodbye(connection: Connection) -> None:
    farewell = threading.Thread(target=connection.stop, daemon=True)
    farewell.start()
    farewell.join(FAREWELL_S)
