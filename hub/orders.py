"""What is put into the keeper's inbox, what comes of it, and what it may bring to light."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.office_file import Described, Unusable
from routing.events import Event
from wire.connection import Arrival


@dataclass(frozen=True, slots=True)
class BrokerIsBack:
    """The broker has taken us, perhaps with an empty memory: everything is to be published again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of the keeper's work."""


@dataclass(slots=True)
class Batch:
    """What one round of decisions on orders brought about, before it is written."""

    events: list[Event] = field(default_factory=list)
    desks: dict[str, None] = field(default_factory=dict)
    kiosks: dict[str, None] = field(default_factory=dict)


Order = Arrival | BrokerIsBack | Described | Unusable | Stop


class Unforeseen(Exception):
    """A message brought a fault of the hub itself to light; its cause is the exception raised."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__(arrival.topic)
        self.arrival = arrival
