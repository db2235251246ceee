"""`wartemarke-kiosk`: run one kiosk."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kiosk.alarms import Alarms
from kiosk.clock import trusted_day
from kiosk.doors import Doors, open_roll
from kiosk.entrance import Entrance
from kiosk.hall_view import HallView
from kiosk.outbox import Outbox
from kiosk.pages import make_pages
from kiosk.printer_watch import PrinterWatch
from kiosk.printing.port import Printer
from kiosk.printing.printer_url import open_printer
from kiosk.roll import Roll, RollUnusable
from languages.concerns import problems_of
from routing.reading import unknown
from wire.connection import Connection
from wire.kept_office import KeptOffice
from wire.start import account_options, fail, keep_office, make_account, start_role

log = logging.getLogger("wartemarke.kiosk")

FAREWELL_S = 0.5
"""How long each thread may take to finish what it has begun; a printer that hangs must not hold up the end."""

LOOK_S = 1.0
"""How often the main thread looks at the day. Short, for a signal may come just before a wait and be heard after."""


@click.command()
@click.version_option(package_name="wartemarke")
@account_options()
@click.option("--printer", "printer_url", required=True, help="Printer URL, as in network://192.0.2.7:9100.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port of the touch pages.")
@click.option("--start-roll", is_flag=True, help="Print without having heard the hub: no number of today is on paper.")
def main(
    office: Path,
    data: Path,
    client: str,
    broker: str,
    password_file: Path | None,
    printer_url: str,
    port: int,
    start_roll: bool,
) -> None:
    """Run one kiosk: touch pages on this machine, numbers from its own roll, paper from its printer."""
    start_role()
    kept = keep_office(office, data, problems_of)
    if client not in kept.office.kiosks:
        fail(f"{office}: {' '.join(unknown('kiosk', client, kept.office.kiosks, 'kiosks'))}")
    connection = Connection(make_account(client, broker, password_file), kept.office.id, "kiosk")
    try:
        printer = open_printer(printer_url)
        doors = Doors(port)
    except (OSError, ValueError) as error:
        fail(str(error))
    stopped = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stopped.set())
    connection.subscribe(connection.topics.office, kept.take)
    alarms = Alarms(connection.report)
    roll = open_roll(data / "roll.sqlite", kept, connection, doors, alarms, stopped)
    if roll is not None:
        if start_roll and not roll.started:
            roll.start_unheard(trusted_day(ZoneInfo(kept.office.timezone)))
        _serve(client, kept, roll, printer, connection, doors, alarms, stopped)


def _serve(
    client: str,
    kept: KeptOffice,
    roll: Roll,
    printer: Printer,
    connection: Connection,
    doors: Doors,
    alarms: Alarms,
    stopped: threading.Event,
) -> None:
    view = HallView(connection)
    outbox = Outbox(roll, connection, view.hub_is_there, alarm=alarms.put)
    view.watch(outbox.wake)
    watch = PrinterWatch(printer, lambda troubles: alarms.put("printer", *troubles))
    entrance = Entrance(client, lambda: kept.office, roll, printer, view, outbox.wake, _local_now, alarms.put)
    workers = [
        threading.Thread(target=work, daemon=True)
        for work in (outbox.run, watch.run, lambda: _prepare(entrance, stopped))
    ]
    for each in workers:
        each.start()
    connection.start()
    server = doors.serve(make_pages(entrance, watch))
    while not stopped.wait(LOOK_S):
        _look_at_the_day(roll, kept)
        entrance.look_again()
    server.stop()
    watch.stop()
    outbox.stop()
    for each in workers:
        each.join(FAREWELL_S)
    connection.stop()
    printer.close()
    roll.close()


def _prepare(entrance: Entrance, stopped: threading.Event) -> None:
    try:
        entrance.prepare(stopped)
    except Exception:  # tickets are set when they are drawn, then
        log.exception("the tickets cannot be set in advance")


def _look_at_the_day(roll: Roll, kept: KeptOffice) -> None:
    try:
        roll.begin_day(trusted_day(ZoneInfo(kept.office.timezone)))
    except RollUnusable as error:
        log.error("%s", error)


def _local_now(timezone: ZoneInfo) -> datetime:
    return datetime.now(timezone)  # noqa: TID251 - the time on the paper
