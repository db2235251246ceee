"""`wartemarke-hub`: run the hub, check an office description, make accounts."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from hub.accounts import accounts
from hub.check import (
    NotUsable,
    displays_to_look_at,
    load_described,
    load_office,
    make_directory,
    read_content,
    what_is_there,
)
from hub.journal import Journal, JournalUnavailable
from hub.keeper import Keeper
from hub.office_file import OfficeFile
from hub.orders import BrokerIsBack, Stop
from hub.publisher import Publisher
from hub.records import UnreadableRecord
from hub.what_if import FindDay, generated_day, recorded_day, what_if
from wire.connection import Connection
from wire.start import account_options, fail, make_account, start_role


@click.group()
@click.version_option(package_name="wartemarke")
def main() -> None:
    """The hub: it keeps the journal and decides whose turn it is."""


@main.command()
@click.argument("office", type=click.Path(path_type=Path))
@click.option(
    "--what-if",
    "changed",
    type=click.Path(path_type=Path),
    help="Another description: what would it have done to waiting times? The same day is rehearsed under both.",
)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="With --what-if: a day of the journal.")
@click.option(
    "--journal",
    envvar="WARTEMARKE_JOURNAL",
    show_envvar=True,
    help="With --day: SQLAlchemy URL of the journal. It is only read: the hub may be at work.",
)
@click.option("--generated", type=int, help="With --what-if: the seed of a generated day; 1 by default.")
def check(office: Path, changed: Path | None, day: datetime | None, journal: str | None, generated: int | None) -> None:
    """Name every problem of an office description (exit 2), or say what was found (exit 0).

    Walls that cannot be read from the farthest seat are named, too: they work, but not for everybody.

    With --what-if the same day is acted through under both descriptions, and waits, languages and overtaking are
    printed side by side: a day of the journal (--day, --journal), or one made up from OFFICE (--generated).
    """
    if changed is not None:
        _print_what_if(office, changed, _day_asked_for(day, journal, generated))
        return
    if any(map(_given, ("day", "journal", "generated"))):
        fail("--day, --journal and --generated need --what-if: the description that OFFICE is compared with.")
    found = load_office(office)
    for warning in displays_to_look_at(found):
        click.echo(f"{office}: {warning}")
    click.echo(f"{office}: {what_is_there(found)} No problems.")


def _given(option: str) -> bool:
    """Whether it stands in the command: a variable may be set for other commands."""
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def _day_asked_for(day: datetime | None, journal: str | None, generated: int | None) -> FindDay:
    if day is None:
        if _given("journal"):
            fail("--journal needs --day: which of its days is to be rehearsed?")
        return generated_day(1 if generated is None else generated)
    if generated is not None:
        fail("--day is a recorded day, --generated one that is made up: give one of them.")
    if not journal:
        fail("--day needs --journal (or WARTEMARKE_JOURNAL): where is the day recorded?")
    return recorded_day(day.date(), journal)


def _print_what_if(office: Path, changed: Path, find: FindDay) -> None:
    try:
        lines = list(what_if(office, changed, find))
    except NotUsable as error:
        fail(str(error))
    for line in lines:
        click.echo(line)


main.add_command(accounts)


@main.command()
@account_options("hub")
@click.option(
    "--journal",
    envvar="WARTEMARKE_JOURNAL",
    show_envvar=True,
    help="SQLAlchemy URL of the journal; a SQLite file in DATA by default. The variable hides its password from ps.",
)
@click.option("--keep-days", default=14, show_default=True, type=click.IntRange(min=0), help="Days to keep events.")
def run(
    office: Path, data: Path, client: str, broker: str, password_file: Path | None, journal: str | None, keep_days: int
) -> None:
    """Run the hub. It reads OFFICE again when it changes, and at once on SIGHUP."""
    start_role()
    content = read_content(office)
    found = load_described(office, content)
    connection = Connection(make_account(client, broker, password_file), found.office.id, "hub")
    publisher = Publisher(connection, connection.topics, found.description)
    make_directory(data)
    try:
        kept = Journal(journal or f"sqlite:///{data / 'journal.sqlite'}", found.office.id)
        keeper = Keeper(found.office, kept, publisher, connection.report, keep_days)
    except (JournalUnavailable, UnreadableRecord) as error:
        fail(f"{error}")
    _serve(keeper, connection, OfficeFile(office, found.office.id, content, keeper.inbox.put))


def _serve(keeper: Keeper, connection: Connection, office_file: OfficeFile) -> None:
    connection.subscribe(connection.topics.tickets(), keeper.inbox.put, qos=1)
    connection.subscribe(connection.topics.paper(), keeper.inbox.put, qos=1)
    connection.subscribe(connection.topics.press(), keeper.inbox.put, qos=0)
    connection.watch(lambda connected: keeper.inbox.put(BrokerIsBack()) if connected else None)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: keeper.inbox.put(Stop()))
    signal.signal(signal.SIGHUP, lambda *_: office_file.look_now())
    threading.Thread(target=office_file.watch, name="office-file", daemon=True).start()
    connection.start()
    threading.Thread(target=_say_when_ready, args=(connection,), daemon=True).start()
    keeper.run()
    connection.stop()


def _say_when_ready(connection: Connection) -> None:
    connection.wait(threading.TIMEOUT_MAX)
    click.echo("ready: the hub keeps the day")
    sys.stdout.flush()
