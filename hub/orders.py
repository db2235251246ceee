"""What is put into the keeper's inbox, and what it may bring to light."""

from __future__ import annotations

from dataclasses import dataclass

from hub.office_file import Described, Unusable
from wire.connection import Arrival


@dataclass(frozen=True, slots=True)
class BrokerIsBack:
    """The broker has taken us, perhaps with an empty memory: everything is to be published again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of the keeper's work."""


Order = Arrival | BrokerIsBack | Described | Unusable | Stop


class Unforeseen(Exception):
    """A message brought a fault of the hub itself to light; its cause is the exception raised."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__(arrival.topic)
        self.arrival = arrival
