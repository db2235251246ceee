"""`wartemarke-hub`: run the hub, check an office description, make accounts."""

from __future__ import annotations

import json
import signal
import sys
import threading
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from broker_config import BrokerConfigError, write_broker_files
from hub.journal import Journal, JournalUnavailable
from hub.keeper import BrokerIsBack, Keeper, Stop
from hub.publisher import Publisher, as_json
from hub.records import UnreadableRecord
from languages.concerns import problems_of
from routing.description import read_office
from routing.office import Office
from routing.reading import BadDescription, Problem
from wire.accounts import make_accounts, read_accounts, write_accounts
from wire.connection import Connection
from wire.start import account_options, fail, make_account, start_role


@click.group()
@click.version_option(package_name="wartemarke")
def main() -> None:
    """The hub: it keeps the journal and decides whose turn it is."""


@main.command()
@click.argument("office", type=click.Path(path_type=Path))
def check(office: Path) -> None:
    """Name every problem of an office description (exit 2), or say what was found (exit 0)."""
    found = load_office(office)
    click.echo(
        f"{office}: {found.name['de']}. {len(found.sachgebiete)} Sachgebiete, {len(found.desks)} desks, "
        f"{len(found.kiosks)} kiosks, {len(found.displays)} displays, {len(found.concerns)} concerns, "
        f"languages {', '.join(found.languages)}. No problems."
    )


@main.command()
@click.argument("office", type=click.Path(path_type=Path))
@click.option("--dir", "directory", type=click.Path(path_type=Path), required=True, help="Where the files go.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address the broker listens on.")
@click.option("--port", default=1883, show_default=True, help="Port the broker listens on.")
def accounts(office: Path, directory: Path, address: str, port: int) -> None:
    """Make an account for every device, and the broker's configuration for them.

    Accounts that exist keep their password; `clients.json` holds them, readable by its owner alone.
    """
    found = load_office(office)
    _make_directory(directory)
    file = directory / "clients.json"
    try:
        made = make_accounts(found, read_accounts(file))
        write_accounts(file, made)
        pairs = {client: (entry["role"], entry["password"]) for client, entry in made.items()}
        configuration = write_broker_files(directory, found.id, pairs, address=address, port=port)
    except json.JSONDecodeError as error:
        fail(f"{file}: this is not JSON: {error}. Bring it back from a backup, or remove it for new passwords.")
    except (OSError, BrokerConfigError) as error:
        fail(f"{error}")
    click.echo(f"{len(made)} accounts in {file}; start the broker with {configuration}.")


@main.command()
@account_options("hub")
@click.option("--journal", default=None, help="SQLAlchemy URL of the journal; a SQLite file in DATA by default.")
@click.option("--keep-days", default=14, show_default=True, type=click.IntRange(min=0), help="Days to keep events.")
def run(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, journal: str | None, keep_days: int
) -> None:
    """Run the hub."""
    start_role()
    found = load_office(office)
    connection = Connection(make_account(client, broker, password_file), found.id, "hub")
    publisher = Publisher(connection, connection.topics, as_json(tomllib.loads(office.read_text(encoding="utf-8"))))
    _make_directory(data)
    try:
        kept = Journal(journal or f"sqlite:///{data / 'journal.sqlite'}", found.id)
        keeper = Keeper(found, kept, publisher, connection.report, keep_days)
    except (JournalUnavailable, UnreadableRecord) as error:
        fail(f"{error}")
    _serve(keeper, connection)


def _serve(keeper: Keeper, connection: Connection) -> None:
    connection.subscribe(connection.topics.tickets(), keeper.inbox.put, qos=1)
    connection.subscribe(connection.topics.press(), keeper.inbox.put, qos=0)
    connection.watch(lambda connected: keeper.inbox.put(BrokerIsBack()) if connected else None)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: keeper.inbox.put(Stop()))
    connection.start()
    threading.Thread(target=_say_when_ready, args=(connection,), daemon=True).start()
    keeper.run()
    connection.stop()


def _say_when_ready(connection: Connection) -> None:
    connection.wait(threading.TIMEOUT_MAX)
    click.echo("ready: the hub keeps the day")
    sys.stdout.flush()


def load_office(file: Path) -> Office:
    """The office of a file. Ends the command with exit code 2 and every problem named, if there are any."""
    try:
        office = read_office(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: it cannot be read: {error}")
    except BadDescription as error:
        fail("\n".join(f"{file}: {problem}" for problem in error.problems))
    problems = [*problems_of(office), *_timezone_problems(office)]
    if problems:
        fail("\n".join(f"{file}: {problem}" for problem in problems))
    return office


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{path}: this directory cannot be made: {error.strerror}.")


def _timezone_problems(office: Office) -> list[Problem]:
    try:
        ZoneInfo(office.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return [Problem("office", f'there is no time zone "{office.timezone}".', 'It is like "Europe/Berlin".')]
    return []
