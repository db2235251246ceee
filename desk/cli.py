"""`wartemarke-desk`: the staff pages of all desks, and the call buttons of every kind."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click

from desk.accounts_cli import accounts
from desk.at_work import end_on_signal, hall_at, say, say_goodbye
from desk.button_cli import box, button, buttons, keypad
from desk.door_options import DoorOptions, door_options
from languages.concerns import problems_of
from wire.connection import Connection
from wire.start import account_options, fail, keep_office, make_account, start_role


@click.group()
@click.version_option(package_name="wartemarke")
def main() -> None:
    """The desks: the staff pages, and the call buttons."""


main.add_command(accounts)


@main.command()
@account_options("staff")
@click.option("--port", default=8081, show_default=True, type=click.IntRange(0, 65535), help="Port of the pages.")
@door_options
def pages(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, port: int, **asked: Any
) -> None:
    """Serve the staff pages of all desks; on this machine only, unless asked for more."""
    from desk.pages import THREADS, make_app
    from desk.serving import make_door
    from wire.web import PageServer, listen

    start_role()
    logging.getLogger("waitress").setLevel(logging.WARNING)
    kept = keep_office(office, data, problems_of)
    options = DoorOptions(**asked)
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "staff")
    door, certificate = make_door(options, data)
    hall = hall_at(connection, kept)
    connection.subscribe(connection.topics.state(), hall.take_state)
    connection.subscribe(connection.topics.status(), hall.take_status)
    connection.subscribe(connection.topics.board, hall.take_board)
    connection.subscribe(connection.topics.open_tickets, hall.take_house)
    connection.subscribe(connection.topics.today, hall.take_today)
    connection.subscribe(connection.topics.queue, hall.take_queue)
    try:
        server = PageServer(
            make_app(hall, door=door), listen(port, options.address), THREADS, certificate=certificate,
            proxy=options.proxy,
        )  # fmt: skip
    except OSError as error:
        fail(f"{error}. Choose another --port or --address.")
    ended = end_on_signal()
    connection.start()
    server.start()
    say(f"ready {server.url}")
    ended.wait()
    hall.close()
    server.stop()
    say_goodbye(connection)


for command in (button, box, keypad, buttons):
    main.add_command(command)
