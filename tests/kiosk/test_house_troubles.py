"""The disk is full, the broker is away: what the real kiosk does, what people see, and that it goes on by itself."""

from __future__ import annotations

import resource
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError

import pytest

from kiosk.at_work import LOOK_S
from languages import hall
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.door import Door, a_door, says
from tests.kiosk.small_kiosk import OFFICE
from tests.patience import wait_for


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with VirtualPrinter() as printer, a_door(tmp_path_factory.mktemp("house"), printer) as door:
        yield door


@contextmanager
def a_full_disk(door: Door) -> Iterator[None]:
    """No file of the kiosk can grow any more."""
    process = door.kiosk.process.pid
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def a_few_looks() -> Iterator[None]:
    """As long as the kiosk takes to look three times whether its disk works again."""
    for _ in range(3 * 5):
        threading.Event().wait(LOOK_S / 5)
        yield


def refused_page(door: Door, language: str) -> str:
    """What a kiosk shows that gives out nothing."""
    with pytest.raises(HTTPError) as refusal:
        door.choose(language)
    assert refusal.value.code == 503
    return refusal.value.read().decode()


def test_a_full_disk_closes_the_kiosk_prints_nothing_and_opens_by_itself_when_there_is_room(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    with a_full_disk(door):
        page = refused_page(door, "ar")
        wait_for(lambda: door.staff.sees_among_others("roll: the numbers cannot be kept"), "staff to see it")
        stays_closed = not any(door.kiosk.is_open() for _ in a_few_looks())
        still_told = door.staff.sees_among_others("roll: the numbers cannot be kept")
    wait_for(door.kiosk.is_open, "the kiosk to open by itself")
    wait_for(door.staff.sees, "staff to see that all is well")
    drawn = door.kiosk.draw()
    assert isinstance(drawn, dict)
    wait_for(lambda: drawn["number"] in door.numbers_in_queue(), "the hub to hear of it")

    assert says(page, "ar", hall.KIOSK_CLOSED)
    for language in OFFICE.languages:
        assert says(page, language, hall.GO_TO_STAFF)
    assert stays_closed
    assert still_told
    assert drawn["printed"]
    assert door.printer.paper_count == papers + 1
    counts = sorted(int(number[1:]) for number in door.numbers_in_queue())
    assert counts == list(range(counts[0], counts[0] + len(counts)))


def test_without_the_broker_tickets_come_out_as_always_and_the_hub_hears_of_each_once(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count
    drawn: list[dict[str, Any]] = []

    def nobody_knows_the_wait() -> bool:
        answer = door.kiosk.draw()
        assert isinstance(answer, dict)
        drawn.append(answer)
        return answer["waiting_ahead"] is None

    door.broker.kill()
    wait_for(nobody_knows_the_wait, "the kiosk to notice that it is alone")
    wait_for(lambda: nobody_knows_the_wait() and len(drawn) >= 5, "people to draw")
    door.broker.start()
    numbers = {each["number"] for each in drawn}
    wait_for(lambda: numbers <= set(door.numbers_in_queue()), "the hub to hear of them")

    assert all(each["printed"] for each in drawn)
    assert door.printer.paper_count == papers + len(drawn)
    assert set(Counter(door.numbers_in_queue()).values()) == {1}
