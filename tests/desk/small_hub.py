"""A hub small enough for tests: the real law of the queue, without a journal, over any line."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hub.clock import Moment
from hub.intake import command_of
from hub.projections import desk_state_of
from hub.publisher import Publisher
from routing.commands import Command, DrawTicket
from routing.day import Day
from routing.description import read_office
from routing.queue import decide, evolve
from wire.codec import decode
from wire.connection import Arrival
from wire.messages import DeskState, Press
from wire.topics import Topics

NOON = datetime(2026, 3, 2, 10, 54, tzinfo=timezone(timedelta(hours=1)))
Publish = Callable[[str, bytes], None]

OFFICE_TEXT = """
id = "offenbach"
name = "Ausländeramt"
languages = ["de", "en", "ar"]

[[sachgebiet]]
id = "aufenthalt"
name = { de = "Aufenthalt", en = "Residence" }
letter = "A"
colour = "blue"
waiting_area = "1"

[[sachgebiet]]
id = "service"
name = { de = "Service-Punkt", en = "Service point" }
letter = "S"
colour = "green"
waiting_area = "2"

[[sachgebiet]]
id = "asyl"
name = { de = "Asyl", en = "Asylum" }
letter = "C"
colour = "orange"
waiting_area = "3"

[[desk]]
id = "d1"
room = "2.14"
sachgebiete = ["aufenthalt"]
also = ["service"]
languages = ["ar"]

[[desk]]
id = "d2"
room = "2.15"
sachgebiete = ["service", "aufenthalt"]
step_free = false

[[desk]]
id = "annex"
room = "2.16"
sachgebiete = ["asyl"]

[[kiosk]]
id = "entrance"
numbers = [1, 499]

[[display]]
id = "wall"

[[concern]]
id = "extend-permit"
sachgebiet = "aufenthalt"

[[concern]]
id = "question"
sachgebiet = "service"

[[concern]]
id = "asylum"
sachgebiet = "asyl"
name = "Asyl"

[[notice]]
id = "takes-longer"

[[notice]]
id = "party"
text = "Heute ist Sommer-Fest."
"""
OFFICE = read_office(OFFICE_TEXT)


class SmallHub:
    """Answers presses as the hub does: its own decisions, its own messages, at noon for ever."""

    def __init__(self, publish: Publish) -> None:
        self.day = Day(NOON.date(), OFFICE)
        self.presses: list[Press] = []
        self.answers = True
        self._publish = publish
        self._topics = Topics(OFFICE.id)
        self._publisher = Publisher(self, self._topics, {})
        self._drawn = 0

    def draw(
        self, language: str = "de", needs: tuple[str, ...] = (), minutes_ago: int = 0, concern: str = "extend-permit"
    ) -> str:
        """Let somebody draw a number; its id."""
        self._drawn += 1
        sachgebiet = OFFICE.sachgebiete[OFFICE.concerns[concern].sachgebiet]
        number = f"{sachgebiet.letter}{self._drawn:03}"
        ticket = f"ticket-{self._drawn}"
        at = NOON - timedelta(minutes=minutes_ago)
        self.do(
            DrawTicket(
                kiosk="entrance", roll="roll", seq=self._drawn, id=ticket, number=number, concern=concern,
                sachgebiet=sachgebiet.id, language=language, needs=frozenset(needs), drawn_at=at, drawn_on=NOON.date(),
                at=NOON,
            )
        )  # fmt: skip
        return ticket

    def take(self, topic: str, payload: bytes) -> None:
        """Take a press; without `answers` it is heard and that is all."""
        self.presses.append(decode(payload, Press))
        if self.answers:
            moment = Moment(NOON, NOON, time.monotonic_ns())
            self.do(command_of(Arrival(topic, payload, False, moment.ns), moment, ZoneInfo(OFFICE.timezone)))
            self.publish_all()

    def publish_all(self) -> None:
        """Publish everything, as the hub does at its start."""
        self._publisher.everything(self.day)

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Hand a message of the publisher's to the line: all but acknowledgements and the description."""
        if retain and topic != self._topics.office and not topic.endswith("/ack"):
            self._publish(topic, payload)
        return True

    def state(self, desk_id: str) -> DeskState:
        """What the desk sees."""
        return desk_state_of(self.day, OFFICE.desks[desk_id])

    def do(self, command: Command) -> None:
        """Decide and remember, without telling anybody yet."""
        for event in decide(self.day, command):
            evolve(self.day, event)
