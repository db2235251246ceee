"""The names of the topics. One office, one broker: `wartemarke/<office>/...`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one office. `+` in place of an id makes a subscription."""

    office_id: str

    @property
    def _root(self) -> str:
        return f"wartemarke/{self.office_id}"

    def tickets(self, kiosk: str = "+") -> str:
        """Drawn tickets, kiosk -> hub."""
        return f"{self._root}/kiosk/{kiosk}/tickets"

    def ack(self, kiosk: str) -> str:
        """What the journal holds of a kiosk's roll, hub -> kiosk."""
        return f"{self._root}/kiosk/{kiosk}/ack"

    def order(self, kiosk: str = "+") -> str:
        """What a kiosk is to print for somebody at a desk, hub -> kiosk. Never retained."""
        return f"{self._root}/kiosk/{kiosk}/order"

    def paper(self, kiosk: str = "+") -> str:
        """What became of it, kiosk -> hub."""
        return f"{self._root}/kiosk/{kiosk}/paper"

    def press(self, desk: str = "+") -> str:
        """Presses, button or staff page -> hub. Never retained."""
        return f"{self._root}/desk/{desk}/press"

    def state(self, desk: str = "+") -> str:
        """A desk's ticket and the answer to its last press, hub -> desk."""
        return f"{self._root}/desk/{desk}/state"

    @property
    def board(self) -> str:
        """The calls, hub -> displays."""
        return f"{self._root}/board"

    @property
    def queue(self) -> str:
        """Who waits, and how long, hub -> kiosks, displays, staff."""
        return f"{self._root}/queue"

    @property
    def open_tickets(self) -> str:
        """Everybody who is still in the house, hub -> staff."""
        return f"{self._root}/tickets"

    @property
    def today(self) -> str:
        """The day in numbers, and who did what, hub -> staff."""
        return f"{self._root}/today"

    @property
    def clock(self) -> str:
        """The hub's clock, hub -> desks, staff. Never retained: it would be wrong."""
        return f"{self._root}/clock"

    @property
    def office(self) -> str:
        """The office description in force, hub -> all."""
        return f"{self._root}/office"

    def status(self, client: str = "+") -> str:
        """Whether a device is there, and its troubles. Its last will says that it is gone."""
        return f"{self._root}/status/{client}"


def level(topic: str, place: int) -> str:
    """The level of a topic at a place, counted from 0; an empty text where there is none."""
    levels = topic.split("/")
    return levels[place] if place < len(levels) else ""


ID_LEVEL = 3
"""Where the kiosk's or desk's id stands in `wartemarke/<office>/desk/<desk>/press`."""
