"""Pulling the plug of hub, broker or kiosk again and again under load."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from pyzbar import pyzbar

from kiosk.hall_view import HallView
from kiosk.outbox import Outbox
from kiosk.roll import Roll
from lobby.virtual_printer import VirtualPrinter
from tests.broker_config.broker_process import BrokerProcess
from tests.faults.big_office import CONCERNS, LANGUAGES, big_office
from tests.faults.installation import Installation, Program
from tests.faults.people import Crowd, Desk, Watcher, draw
from tests.faults.reckoning import Reckoning, reckon
from tests.patience import wait_for
from wire.connection import Connection
from wire.messages import TicketSlip

DESKS = 6
LONGEST_LIFE_S = 0.4
"""A program that was just started is killed after a random time up to this: in its start as well as at work."""


SECONDS_A_KILL = 1.3
GOES_ON = ("called", "stale")
"""What a press may come to while somebody still waits: the last one was too late where this machine has stood still."""

NUMBERS_OF_A_KIOSK = 10_000
"""What three letters of 4,999 numbers give when two of them are drawn twice as often as the third."""


class QuickKiosk:
    """A kiosk's real roll and outbox without paper: many tickets for little computing."""

    def __init__(self, installation: Installation, client: str) -> None:
        self.numbers: list[str] = []
        self._roll = Roll(installation.directory / f"{client}.roll")
        self._block = installation.office.kiosks[client].numbers
        self._connection = Connection(installation.account(client), installation.office.id, "kiosk")
        view = HallView(self._connection)
        self._outbox = Outbox(self._roll, self._connection, view.hub_is_there)
        view.watch(self._outbox.wake)
        threading.Thread(target=self._outbox.run, daemon=True).start()
        self._connection.start()

    @property
    def started(self) -> bool:
        """Whether it has heard the hub."""
        return self._roll.started

    @property
    def told_all(self) -> bool:
        """Whether the hub has acknowledged every ticket."""
        return not self._roll.untold(most=1)

    def draw(self, chance: random.Random) -> None:
        """Issue one number."""
        concern = chance.choice(list(CONCERNS))
        letter = {"service": "A", "aufenthalt": "B", "grundsatz": "C"}[CONCERNS[concern]]
        slip = TicketSlip(
            id=f"{chance.getrandbits(64):016x}", number="", concern=concern, sachgebiet=CONCERNS[concern],
            language=chance.choice(LANGUAGES),
        )  # fmt: skip
        number, _ = self._roll.reserve(letter, self._block, slip)
        self.numbers.append(str(number))
        self._outbox.wake()

    def stop(self) -> None:
        """Stop telling."""
        self._outbox.stop()
        self._connection.stop()


def pull_plugs(directory: Path, kills: int, which: str, seed: int, say: Callable[[str], object] = str) -> Reckoning:
    """Kill the hub or the broker (`which`) at random instants under load; then call everybody, and reckon."""
    chance = random.Random(seed)
    with Installation(directory, big_office(DESKS, kiosks=2)) as house, VirtualPrinter() as printer:
        hub = house.hub()
        hub.start()
        entrance = house.kiosk("k1", printer.url)
        entrance.start()
        quick = QuickKiosk(house, "k2")
        desks = [Desk(house, f"d{place + 1}") for place in range(DESKS)]
        watcher = Watcher(house)
        in_hand: list[str] = []
        crowd = Crowd()
        wait_for(lambda: quick.started and draw_into(in_hand, entrance, chance), "the kiosks to hear the hub")
        crowd.keep_doing(lambda: draw_into(in_hand, entrance, chance), _pause(kills, 0.05))
        crowd.keep_doing(lambda: quick.draw(chance), _pause(kills, 0.02))
        for desk in desks:
            crowd.keep_doing(desk.press, 0.01)
        for done in range(kills):
            time.sleep(chance.uniform(0, LONGEST_LIFE_S))
            _kill_and_start(hub if which == "hub" else house.broker)
            if (done + 1) % 50 == 0:
                say(f"{which} killed {done + 1} times, {len(in_hand) + len(quick.numbers)} numbers drawn")
        crowd.end()
        wait_for(lambda: quick.told_all, "the quick kiosk to tell all")
        wait_for(lambda: not reckon(house, in_hand + quick.numbers).lost, "the hub to hear of every number")
        _call_everybody(desks)
        for each in (*desks, watcher, quick):
            each.stop()
        assert not watcher.doubled, f"the wall showed numbers at two desks: {watcher.doubled[:5]}"
        hub.stop()
        return reckon(house, in_hand + quick.numbers)


def _pause(kills: int, shortest: float) -> float:
    """Seconds between two draws, so that a kiosk's numbers last through a long run of kills."""
    return max(shortest, kills * SECONDS_A_KILL / NUMBERS_OF_A_KIOSK)


def draw_into(in_hand: list[str], entrance: Program, chance: random.Random) -> bool:
    """Draw a ticket at the kiosk and keep its number."""
    ticket = draw(entrance.ready_line.split()[-1], chance)
    if ticket is not None:
        in_hand.append(str(ticket["number"]))
    return ticket is not None


def _kill_and_start(victim: Program | BrokerProcess) -> None:
    victim.kill()
    victim.start()


def _call_everybody(desks: list[Desk]) -> None:
    """Press next at every desk until nobody waits anywhere."""
    for desk in desks:
        desk.wait_until_connected()
    calling = list(desks)
    while calling:
        calling = [desk for desk in calling if (state := desk.press(wait=5)) is None or state.outcome in GOES_ON]


def pull_the_kiosks_plug(directory: Path, kills: int, seed: int) -> tuple[Reckoning, list[str]]:
    """Kill the kiosk at random instants while people draw. Gives the reckoning and the ticket ids on paper."""
    chance = random.Random(seed)
    with Installation(directory, big_office(2)) as house, VirtualPrinter() as printer:
        house_hub = house.hub()
        house_hub.start()
        kiosk = house.kiosk("k1", printer.url)
        in_hand: list[str] = []
        for _ in range(kills):
            kiosk.start()
            crowd = Crowd()
            for _ in range(3):
                crowd.keep_doing(lambda: draw_into(in_hand, kiosk, chance), 0.01)
            time.sleep(chance.uniform(0.05, LONGEST_LIFE_S))
            kiosk.kill()
            crowd.end()
        kiosk.start()
        wait_for(lambda: draw_into(in_hand, kiosk, chance) and len(in_hand) > kills, "the kiosk to draw again")
        wait_for(lambda: not reckon(house, in_hand).lost, "the hub to hear of every number")
        papers = [_qr_of(each.picture) for each in list(printer.papers)]
        return reckon(house, in_hand), [each for each in papers if each]


def _qr_of(picture: Image.Image) -> str:
    """The ticket id that a paper carries; empty when the plug was pulled in the middle of it."""
    found = pyzbar.decode(picture.convert("L"))
    return found[0].data.decode() if found else ""
