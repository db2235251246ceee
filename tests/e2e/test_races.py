"""Twenty desks press at once over three hundred tickets: every ticket is called exactly once."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.bench.hub_figures import TicketSource
from tests.faults.big_office import big_office
from tests.faults.installation import Installation
from tests.faults.people import Desk, Watcher
from tests.faults.reckoning import reckon
from tests.patience import PATIENCE_S

DESKS = 20
TICKETS = 300


def test_twenty_desks_press_at_once_and_every_ticket_is_called_once(tmp_path: Path) -> None:
    with Installation(tmp_path, big_office(DESKS), patient=True) as house:
        hub = house.hub()
        hub.start()
        source = TicketSource(house, "k1")
        source.send(TICKETS)
        watcher = Watcher(house)
        desks = [Desk(house, f"d{place + 1}") for place in range(DESKS)]
        for desk in desks:
            desk.wait_until_connected()
        together = threading.Barrier(DESKS)
        called: dict[str, list[str]] = {desk.id: [] for desk in desks}

        threads = [threading.Thread(target=press_until_nobody_waits, args=(each, together, called)) for each in desks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)

        numbers = [number for one_desk in called.values() for number in one_desk]
        for each in (*desks, watcher, source):
            each.stop()
        hub.stop()
        reckoning = reckon(house, numbers)
    assert len(numbers) == TICKETS
    assert len(set(numbers)) == TICKETS
    assert (reckoning.lost, reckoning.called_twice, reckoning.never_called) == ([], [], [])
    assert reckoning.calls == TICKETS
    assert watcher.doubled == []


def press_until_nobody_waits(desk: Desk, together: threading.Barrier, called: dict[str, list[str]]) -> None:
    together.wait(PATIENCE_S)
    while True:
        answer = desk.press("next", wait=PATIENCE_S)
        if answer is None or answer.current is None:
            return
        called[desk.id].append(answer.current.number)
