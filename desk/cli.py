"""`wartemarke-desk`: the staff pages of all desks, or the call button of one."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from routing.office import Office
from routing.reading import BadDescription, unknown
from wire.connection import Account, Connection

FAREWELL_S = 0.3
"""Seconds to say goodbye to the broker. One that hangs must not hold up the end."""

DEFAULT_PORT = 8081
_Command = TypeVar("_Command", bound=Callable[..., object])


class StartError(click.ClickException):
    """Why the program cannot start, in one line."""

    exit_code = 2


def _at_broker(command: _Command) -> _Command:
    """The options of everything that speaks to the broker."""
    for option in (
        click.option("--password-file", type=click.Path(path_type=Path), help="Holds the password of the account."),
        click.option("--broker", default="127.0.0.1:1883", show_default=True, metavar="HOST:PORT"),
        click.option("--office", type=click.Path(path_type=Path), help="The office description, office.toml."),
    ):
        command = option(command)
    return command


@click.group()
@click.version_option(package_name="wartemarke")
def main() -> None:
    """The desks: staff pages, and the call button at a Raspberry Pi.

    The password of the broker account is read from --password-file, or from WARTEMARKE_PASSWORD.
    """
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


@main.command()
@_at_broker
@click.option("--data", required=True, type=click.Path(path_type=Path), help="Keeps the last office description.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--client", default="staff", show_default=True, help="The broker account of the pages.")
def pages(office: Path | None, broker: str, password_file: Path | None, data: Path, port: int, client: str) -> None:
    """Serve the staff pages of all desks, on this machine only."""
    from desk.hall import Hall
    from desk.pages import make_app
    from desk.server import HOST, Server
    from wire.kept_office import KeptOffice

    account = _account(client, broker, password_file)
    try:
        data.mkdir(parents=True, exist_ok=True)
        kept = KeptOffice(data / "office.json", office)
    except (OSError, BadDescription, UnicodeDecodeError) as error:
        raise StartError(_one_line("the office description cannot be used", error)) from error
    connection = Connection(account, kept.office.id, "staff")
    hall = Hall(connection, kept.office)
    connection.subscribe(connection.topics.state(), hall.take_state)
    connection.subscribe(connection.topics.status(), hall.take_status)
    connection.subscribe(connection.topics.office, kept.take)
    connection.watch(hall.heard_connection)
    kept.watch(hall.describe)
    try:
        server = Server(make_app(hall), port)
    except OSError as error:
        raise StartError(f"port {port} of {HOST} cannot be used: {error.strerror}. Choose another --port.") from error
    ended = _end_on_signal()
    connection.start()
    server.start()
    click.echo(f"ready http://{HOST}:{server.port}")
    ended.wait()
    hall.close()
    server.stop()
    _say_goodbye(connection)


@main.command()
@_at_broker
@click.option("--client", required=True, help="The desk, as office.toml names it. It is its own broker account.")
@click.option("--pin", required=True, type=click.IntRange(0, 53), help="The button's GPIO number (BCM).")
@click.option("--led", type=click.IntRange(0, 53), help="The light's GPIO number (BCM), if there is one.")
def button(
    office: Path | None, broker: str, password_file: Path | None, client: str, pin: int, led: int | None
) -> None:
    """Be the call button of one desk: a short press calls the next number."""
    from desk.button import DeskButton, NoPins, open_pins
    from desk.hall import Hall

    account, described = _account(client, broker, password_file), _read_office(office)
    if client not in described.desks:
        raise StartError(" ".join(unknown("desk", client, described.desks, "desks")))
    connection = Connection(account, described.id, "desk")
    hall = Hall(connection, described)
    try:
        pins = open_pins(pin, led)
    except NoPins as error:
        raise StartError(str(error)) from error
    desk_button = DeskButton(hall.presser(client), pins, lambda: hall.trouble is None)
    connection.subscribe(connection.topics.state(client), hall.take_state)
    connection.subscribe(connection.topics.status("hub"), hall.take_status)
    connection.watch(hall.heard_connection)
    ended = _end_on_signal()
    connection.start()
    desk_button.start()
    click.echo(f"ready button {client}")
    ended.wait()
    desk_button.stop()
    _say_goodbye(connection)


def _account(client: str, broker: str, password_file: Path | None) -> Account:
    host, _, port = broker.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise StartError(f'--broker "{broker}" is no address. It is HOST:PORT, as in 127.0.0.1:1883.')
    return Account(client, _password(password_file), host.strip("[]"), int(port))


def _password(file: Path | None) -> str:
    try:
        password = file.read_text().strip() if file else os.environ.get("WARTEMARKE_PASSWORD", "")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(_one_line(f"--password-file {file} cannot be read", error)) from error
    if not password:
        raise StartError("there is no password. Give --password-file FILE or set WARTEMARKE_PASSWORD.")
    return password


def _read_office(file: Path | None) -> Office:
    from routing.description import read_office

    if file is None:
        raise StartError("the office is missing. Give --office FILE.")
    try:
        return read_office(file.read_text())
    except (OSError, BadDescription, UnicodeDecodeError) as error:
        raise StartError(_one_line(f"{file} cannot be used", error)) from error


def _one_line(what: str, error: Exception) -> str:
    if isinstance(error, BadDescription):
        more = len(error.problems) - 1
        others = f" (and {more} more: wartemarke-hub check names all)" if more else ""
        return f"{what}: {' '.join(str(error.problems[0]).split())}{others}"
    if isinstance(error, OSError) and error.strerror:
        return f"{what}: {error.filename}: {error.strerror}."
    return f"{what}: {' '.join(str(error).split())}"


def _end_on_signal() -> threading.Event:
    """What SIGINT and SIGTERM set."""
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: ended.set())
    return ended


def _say_goodbye(connection: Connection) -> None:
    farewell = threading.Thread(target=connection.stop, daemon=True)
    farewell.start()
    farewell.join(FAREWELL_S)
