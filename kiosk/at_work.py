"""One kiosk at work: what runs beside its pages, from the start of the process to its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.alarms import Alarms
from kiosk.buttons import KioskButtons, NoPins, Timing
from kiosk.clock import local_time, trusted_day, trusted_time
from kiosk.doors import Doors, open_roll
from kiosk.entrance import Entrance
from kiosk.hall_view import HallView
from kiosk.key_news import KeyNews
from kiosk.leisure import Leisure
from kiosk.offer import Offer
from kiosk.orders import Orders
from kiosk.outbox import Outbox
from kiosk.pages import make_pages
from kiosk.papers import Papers
from kiosk.printer_watch import PrinterWatch
from kiosk.printing.port import Printer
from kiosk.roll import Roll, RollUnusable
from kiosk.spoken import texts_to_speak
from kiosk.voice import Voice
from languages.recordings import Recordings
from wire.connection import Connection
from wire.kept_office import KeptOffice

log = logging.getLogger("wartemarke.kiosk")

FAREWELL_S = 0.5
"""How long each thread may take to finish what it has begun; a printer that hangs must not hold up the end."""

LOOK_S = 1.0
"""How often the main thread looks at the day. Short, for a signal may come just before a wait and be heard after."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an operator has decided for one kiosk. `pins` are its buttons, `timing` their patience, `recordings` a
    directory of spoken texts."""

    client: str
    data: Path
    kept: KeptOffice
    connection: Connection
    printer: Printer
    doors: Doors
    keep_hours: bool
    start_roll: bool
    pins: Mapping[str, int]
    timing: Timing
    recordings: Path | None


def work(setting: Setting, stopped: threading.Event) -> None:
    """Give out numbers until stopped. While the disk cannot be used, pages say that the kiosk is closed."""
    alarms = Alarms(setting.connection.report)
    file = setting.data / "roll.sqlite"
    roll = open_roll(file, setting.kept, setting.connection, setting.doors, alarms, stopped)
    if roll is None:
        return
    if setting.start_roll and not roll.started:
        roll.start_unheard(trusted_day(_zone(setting.kept)))
    voice = Voice(setting.data / "speech", Recordings(setting.recordings))
    alarms.put("voice", *voice.problems)
    with _listening(setting, alarms) as news:
        _serve(setting, roll, alarms, voice, news, stopped)


@contextmanager
def _listening(setting: Setting, alarms: Alarms) -> Iterator[KeyNews | None]:
    """The presses of the machine's own buttons; None where it has none, or they cannot be used."""
    if not setting.pins:
        yield None
        return
    news = KeyNews()
    try:
        buttons = KioskButtons(setting.pins, news.put, setting.timing)
    except NoPins as error:
        log.error("%s", error)
        alarms.put("buttons", str(error))
        yield None
        return
    buttons.start()
    try:
        yield news
    finally:
        news.close()
        buttons.stop()


def _serve(
    setting: Setting, roll: Roll, alarms: Alarms, voice: Voice, news: KeyNews | None, stopped: threading.Event
) -> None:
    kept, connection = setting.kept, setting.connection
    view = HallView(connection, lambda: roll.day)
    outbox = Outbox(roll, connection, view.hub_is_there, alarm=alarms.put)
    view.watch(outbox.wake)
    watch = PrinterWatch(setting.printer, lambda troubles: alarms.put("printer", *troubles))
    papers = Papers(setting.client, setting.printer, alarms.put)
    offer = Offer(roll, view, trusted_time if setting.keep_hours else _no_time)
    entrance = Entrance(
        setting.client, lambda: kept.office, roll, papers, view, offer, outbox.wake, local_time, alarms.put
    )
    leisure = Leisure(stopped)
    orders = Orders(entrance, roll, connection, leisure.somebody_is_there, alarms.put)
    workers = [
        threading.Thread(target=each, daemon=True)
        for each in (outbox.run, watch.run, orders.run, lambda: _prepare(kept, papers, voice, leisure))
    ]
    for each in workers:
        each.start()
    connection.start()
    pages = make_pages(entrance, watch, voice, news, setting.timing.double_strike_s)
    pages.before_request(leisure.somebody_is_there)
    server = setting.doors.serve(pages)
    trouble = ""
    while not stopped.wait(LOOK_S):
        trouble = _look_at_the_day(roll, trusted_day(_zone(kept)), trouble)
        entrance.look_again()
    server.stop()
    watch.stop()
    outbox.stop()
    orders.stop()
    for each in workers:
        each.join(FAREWELL_S)
    connection.stop()
    setting.printer.close()
    roll.close()


def _prepare(kept: KeptOffice, papers: Papers, voice: Voice, leisure: Leisure) -> None:
    """Set tickets and speech ahead of the first customer who wants them."""
    try:
        office = kept.office
        papers.prepare(office, lambda: leisure.wait() and office is kept.office)
        voice.prepare({tag: texts_to_speak(office, tag) for tag in office.languages}, leisure.wait)
    except Exception:  # they are made when they are wanted, then
        log.exception("tickets and speech cannot be made in advance")


def _look_at_the_day(roll: Roll, day: str, before: str) -> str:
    """Begin a new day, if it is one. The trouble with that, if there is any: logged when it is not that of before."""
    try:
        roll.begin_day(day)
    except RollUnusable as error:
        if str(error) != before:
            log.error("%s", error)
        return str(error)
    return ""


def _zone(kept: KeptOffice) -> ZoneInfo:
    return ZoneInfo(kept.office.timezone)


def _no_time(_: ZoneInfo) -> datetime | None:
    return None
