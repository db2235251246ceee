"""The kiosk: touch to paper, draws a second, bytes of a ticket, memory."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from datetime import UTC, datetime

from kiosk.printing.raster import ticket_chunks
from languages.ticket import TicketFacts, TicketSetter
from lobby.virtual_printer import VirtualPrinter
from routing.numbers import Number
from tests.bench.figures import Figure, spread
from tests.bench.memory import resident_mb
from tests.faults.big_office import CONCERNS, LANGUAGES
from tests.faults.installation import Installation
from tests.patience import wait_for

MORNING = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
DRAWS = 300
AT_ONCE = 3
PREPARED_S = 16.0
"""Time for the kiosk to set the bodies of its tickets ahead, as it does in every morning before the doors open."""


class Touch:
    """One connection that keeps asking the kiosk for tickets."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)

    def draw(self, concern: str, language: str) -> dict[str, object]:
        """Draw one ticket."""
        self._connection.request("POST", "/api/tickets", json.dumps({"concern": concern, "language": language}))
        answer: dict[str, object] = json.load(self._connection.getresponse())
        return answer


def kiosk_figures(house: Installation) -> list[Figure]:
    """All figures of the kiosk."""
    hub = house.hub()
    hub.start()
    with VirtualPrinter() as printer:
        kiosk = house.kiosk("k1", printer.url)
        kiosk.start()
        url = kiosk.ready_line.split()[-1]
        wait_for(lambda: "number" in Touch(url).draw("work", "ar"), "the kiosk to hear the hub")
        time.sleep(PREPARED_S)
        figures = _touch_to_paper(url, printer)
        figures.append(_draws_a_second(url))
        figures.append(Figure("resident memory of the kiosk", resident_mb(kiosk.pid), "MB", 140))
        kiosk.stop()
    hub.stop()
    return figures + _ticket_bytes(house)


def _touch_to_paper(url: str, printer: VirtualPrinter) -> list[Figure]:
    """From the POST leaving to the first byte at the printer: number on disk, Arabic ticket set."""
    touch = Touch(url)
    taken = []
    for turn in range(DRAWS):
        before = printer.paper_count
        begun = time.monotonic_ns()
        touch.draw(list(CONCERNS)[turn % len(CONCERNS)], "ar")
        printer.wait_for_papers(before + 1, 10)
        taken.append((printer.papers[-1].first_byte_at - begun) / 1e6)
        time.sleep(0.02)
    return spread("touch to first byte at the printer, ticket in Arabic", taken, p99=60)


def _draws_a_second(url: str) -> Figure:
    def draw_many() -> None:
        touch = Touch(url)
        for turn in range(DRAWS // AT_ONCE):
            touch.draw("work", LANGUAGES[turn % len(LANGUAGES)])

    threads = [threading.Thread(target=draw_many) for _ in range(AT_ONCE)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = DRAWS / (time.monotonic() - begun)
    return Figure(f"draws with paper a second, {AT_ONCE} at once, all languages", rate, "1/s", 40, at_least=True)


def _ticket_bytes(house: Installation) -> list[Figure]:
    setter = TicketSetter(house.office, 576)
    sizes = []
    for language in house.office.languages:
        for concern in (each for each in house.office.concerns.values() if each.sachgebiet):
            facts = TicketFacts(
                id="0123456789abcdef", number=Number("A", 17), concern=concern.id, sachgebiet=concern.sachgebiet,
                language=language, drawn_at=MORNING, waiting_ahead=12, wait_minutes=(20, 45),
            )  # fmt: skip
            sizes.append(sum(map(len, ticket_chunks(setter.picture(facts)))) / 1000)
    return [
        Figure("bytes of a ticket on 80 mm, median over the languages", statistics.median(sizes), "kB", 35),
        Figure("bytes of a ticket on 80 mm, largest", max(sizes), "kB"),
    ]
