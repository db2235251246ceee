"""An office whose hub is tried, and what devices send to it."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from typing import Any

from routing.description import read_office
from tests.routing.builders import EIGHT, USUAL_CONCERN, described
from wire.connection import Arrival
from wire.topics import Topics

OFFICE_TEXT = described(
    ('id = "emergency"', 'id = "emergency"\nname = "Notfall"'), ('["de", "ar", "uk", "fa-AF"]', '["de", "ar", "uk"]')
)
"""The description of the core's tests, with words for everything in it."""

OFFICE = read_office(OFFICE_TEXT)
TOPICS = Topics(OFFICE.id)
LETTERS = {sachgebiet.letter: sachgebiet.id for sachgebiet in OFFICE.sachgebiete.values()}

ACCOUNTS = {
    "hub": ("hub", "secret-of-hub"),
    "staff": ("staff", "secret-of-staff"),
    **{client: (role, f"secret-of-{client}") for client, role in OFFICE.clients().items()},
}


class Wall:
    """A machine's clock, wrong by `wrong`. Setting `at` lets the time until then pass, if it has not yet."""

    def __init__(self, at: datetime = EIGHT) -> None:
        self._set = at, time.monotonic_ns()
        self.wrong = timedelta(0)

    def __call__(self) -> datetime:
        return self.at + self.wrong

    @property
    def at(self) -> datetime:
        """The right time. It goes on by itself."""
        set_to, at_ns = self._set
        return set_to + timedelta(microseconds=(time.monotonic_ns() - at_ns) // 1000)

    @at.setter
    def at(self, instant: datetime) -> None:
        self._set = max(self.at, instant), time.monotonic_ns()

    def passed_ns(self) -> int:
        """What the machine counts, whatever its clock says."""
        return (self.at - EIGHT) // timedelta(microseconds=1) * 1000


def ticket_message(number: str = "A001", *, seq: int = 1, roll: str = "roll-1", **changes: Any) -> dict[str, Any]:
    """What a kiosk sends of a ticket; `changes` go into the ticket, or into the message where they belong there."""
    sachgebiet = LETTERS.get(number[0], "service")
    ticket: dict[str, Any] = {
        "id": f"t-{number.lower()}",
        "number": number,
        "concern": USUAL_CONCERN[sachgebiet],
        "sachgebiet": sachgebiet,
        "language": "de",
        "needs": [],
    }
    message: dict[str, Any] = {"v": 1, "roll": roll, "seq": seq, "age_ms": 0, "acknowledged": 0, "ticket": ticket}
    for key, value in changes.items():
        (message if key in message else ticket)[key] = value
    return message


def press_message(press: str = "p-1", action: str = "next", **more: Any) -> dict[str, Any]:
    """What a button sends."""
    return {"v": 1, "press": press, "action": action, "age_ms": 0, **more}


def arrived(topic: str, message: object, *, retained: bool = False, at_ns: int | None = None) -> Arrival:
    """A message as it comes in; bytes are left as they are, everything else becomes JSON."""
    payload = message if isinstance(message, bytes) else json.dumps(message).encode()
    return Arrival(topic, payload, retained, time.monotonic_ns() if at_ns is None else at_ns)
