"""Kiosks with real pages for a real browser: one at work, and one for each thing that can be otherwise."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from kiosk.buttons import DOUBLE_STRIKE_S
from kiosk.key_news import KeyNews
from kiosk.pages import make_pages
from kiosk.printer_watch import PrinterWatch
from kiosk.printing.port import Condition
from kiosk.roll import Roll
from kiosk.voice import Voice
from languages.tongues import TONGUES
from offices import example
from routing.description import read_office
from routing.office import Office
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.small_kiosk import SmallKiosk, a_kiosk
from tests.patience import PATIENCE_S, wait_for
from wire.web import PageServer, listen

SUNDAY = datetime(2026, 5, 3, 11, 0, tzinfo=timezone(timedelta(hours=2)))

DRAWN, REFERRED, BY_APPOINTMENT = "extend-permit", "asylum", "settlement-permit"
"""Concerns of the office that come to a number, to another institution, and to an appointment."""

GROUP = "stay"
THREADS = 6
MUCH_PAPER = 100_000


@dataclass(frozen=True, slots=True)
class OpenKiosk:
    """A kiosk whose pages can be opened at `url`."""

    url: str
    inside: SmallKiosk
    voice: Voice
    news: KeyNews | None

    @property
    def tickets(self) -> list[str]:
        """The numbers given out so far."""
        return self.inside.untold()


def the_office() -> Office:
    """Offenbach with every language there is, numbers for a long day, and one concern by appointment."""
    office = read_office(example("offenbach").read_text())
    concerns = {
        **office.concerns,
        BY_APPOINTMENT: dataclasses.replace(office.concerns[BY_APPOINTMENT], by_appointment=True),
    }
    kiosks = {id: dataclasses.replace(each, numbers=(1, 999)) for id, each in office.kiosks.items()}
    return dataclasses.replace(office, languages=tuple(TONGUES), concerns=concerns, kiosks=kiosks)


class Kiosks:
    """Opens each kiosk when it is first asked for, and closes them all."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._stack = ExitStack()
        self._open: dict[str, OpenKiosk] = {}

    @property
    def at_work(self) -> OpenKiosk:
        """Open, with paper."""
        return self._kiosk("at-work")

    @property
    def with_buttons(self) -> OpenKiosk:
        """Open, with buttons of its own. A press never grows old: this machine may stand still."""
        return self._kiosk("with-buttons", news=KeyNews(now=lambda: 0.0))

    @property
    def for_quick_fingers(self) -> OpenKiosk:
        """Open; each stroke of a key counts, however soon."""
        return self._kiosk("quick", double_strike_s=0)

    @property
    def for_trembling_hands(self) -> OpenKiosk:
        """Open; two strokes of one key within a minute are one."""
        return self._kiosk("trembling", double_strike_s=60)

    @property
    def without_paper(self) -> OpenKiosk:
        """Open, and the paper is out."""
        return self._kiosk("without-paper", FakePrinter(paper_left=0))

    @property
    def on_sunday(self) -> OpenKiosk:
        """Nobody is in the office."""
        return self._kiosk("on-sunday", at=SUNDAY)

    @property
    def closed(self) -> OpenKiosk:
        """A new roll that has not heard the hub gives out nothing."""
        return self._kiosk("closed", roll=Roll(self._directory / "closed.sqlite"))

    def closed_until_told(self, name: str) -> OpenKiosk:
        """One more like that, for a test that lets it hear the hub."""
        file = f"closed{name.replace('/', '-')}.sqlite"
        return self._kiosk(file, roll=Roll(self._directory / file))

    def close(self) -> None:
        """Close them all."""
        self._stack.close()

    def _kiosk(
        self,
        name: str,
        printer: FakePrinter | None = None,
        at: datetime | None = None,
        roll: Roll | None = None,
        news: KeyNews | None = None,
        double_strike_s: float = DOUBLE_STRIKE_S,
    ) -> OpenKiosk:
        if name not in self._open:
            paper = printer or FakePrinter(paper_left=MUCH_PAPER)
            inside = a_kiosk(self._directory / f"{name}.sqlite", paper, roll)
            inside.in_force(the_office())
            inside.connection.brings_hub()
            inside.connection.brings_queue(aufenthalt=(4, (10, 25)), service=(12, (30, 45)))
            if at:
                inside.it_is(at)
            self._open[name] = self._stack.enter_context(
                _served(inside, self._directory / "speech", news, double_strike_s)
            )
        return self._open[name]


@contextmanager
def _served(inside: SmallKiosk, speech: Path, news: KeyNews | None, double_strike_s: float) -> Iterator[OpenKiosk]:
    watch = PrinterWatch(inside.printer, lambda _: None)
    watching = threading.Thread(target=watch.run, daemon=True)
    watching.start()
    wait_for(lambda: watch.condition != Condition(), "the printer to be asked")
    voice = Voice(speech)
    server = PageServer(make_pages(inside.entrance, watch, voice, news, double_strike_s), listen(0), THREADS)
    server.start()
    yield OpenKiosk(server.url, inside, voice, news)
    if news:
        news.close()
    server.stop()
    watch.stop()
    watching.join(PATIENCE_S)
    inside.roll.close()
