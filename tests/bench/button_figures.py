"""The call button: from a decided gesture at its pin to the answer at its light, through broker and hub."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from gpiozero.pins.mock import MockFactory, MockPin

from desk.button import DeskButton, Pins, open_pins
from desk.gestures import REST_NS, Manners
from desk.hall import Hall
from tests.bench.figures import Figure, spread
from tests.bench.hub_figures import TicketSource
from tests.faults.installation import Installation
from wire.connection import Connection
from wire.start import HAND_OVER_S

BUTTONS = 10
PRESSES = 200
FIRST_PIN = 2
GAP_S = 1.2 * REST_NS / 1e9 / BUTTONS
"""Between two presses, so that each button is at rest when its turn comes again."""

AT_ONCE = Manners(double=False, long=False)
"""The gesture is decided as the finger comes down: no waiting is measured."""


@dataclass(frozen=True, slots=True)
class BenchButton:
    """A button on pins that are no pins, with a connection of its own."""

    button: DeskButton
    pins: Pins
    contact: MockPin
    light: MockPin
    hall: Hall
    connection: Connection

    @property
    def hears(self) -> bool:
        """Whether a press would be taken."""
        return self.hall.trouble is None

    def press(self) -> float:
        """Press and let go; milliseconds until the light comes on."""
        self.pins.led.off()  # type: ignore[union-attr]
        self.light.clear_states()
        self.contact.drive_low()
        while len(self.light.states) < 2:
            time.sleep(0.001)
        taken: float = self.light.states[1].timestamp
        self.contact.drive_high()
        return taken * 1000

    def stop(self) -> None:
        """Put it away."""
        self.button.stop()
        self.connection.stop()


def bench_button(house: Installation, factory: MockFactory, place: int) -> BenchButton:
    """The button of desk d1, d2, ..."""
    desk, pin = f"d{place + 1}", FIRST_PIN + 2 * place
    connection = Connection(house.account(desk), house.office.id, "desk")
    hall = Hall(connection, house.office)
    connection.subscribe(connection.topics.state(desk), hall.take_state)
    connection.subscribe(connection.topics.status("hub"), hall.take_status)
    connection.watch(hall.heard_connection)
    pins = open_pins(pin, pin + 1, factory)
    button = DeskButton(hall.presser(desk), pins, lambda: hall.trouble is None, manners=AT_ONCE)
    connection.start()
    button.start()
    return BenchButton(button, pins, factory.pin(pin), factory.pin(pin + 1), hall, connection)


def button_figures(house: Installation) -> list[Figure]:
    """All figures of the call button; the hub must not run yet."""
    sys.setswitchinterval(HAND_OVER_S)  # as every role does at its start
    hub = house.hub()
    hub.start()
    source = TicketSource(house, "k1")
    source.send(2 * PRESSES)
    factory = MockFactory()
    buttons = [bench_button(house, factory, place) for place in range(BUTTONS)]
    while not all(each.hears for each in buttons):
        time.sleep(0.01)
    time.sleep(1)  # the lights that say "offline" go out
    taken = []
    for turn in range(PRESSES):
        taken.append(buttons[turn % BUTTONS].press())
        time.sleep(GAP_S)
    for each in buttons:
        each.stop()
    source.stop()
    hub.stop()
    return spread("gesture at a button to the answer at its light", taken, p99=50)
