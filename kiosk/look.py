"""How a customer wants the kiosk to look and sound: carried along in the address, gone with the customer."""

from __future__ import annotations

from dataclasses import dataclass

from languages import hall

WAYS = {
    "large": ("format_size", hall.LARGE),
    "contrast": ("contrast", hall.CONTRAST),
    "dark": ("dark_mode", hall.DARK),
    "low": ("accessible", hall.LOW),
    "aloud": ("volume_up", hall.READ_ALOUD),
}
"""What can be asked for: its pictogram and its words.

large: a capital H of 0.7 degrees and more (EN 301 549, 5.1.4). contrast: 7:1 and more, black on white. dark: light
letters on a dark screen, for eyes that glare hurts. low: everything in reach from a wheelchair. aloud: every page is
spoken (EN 301 549, 5.1.3).
"""


@dataclass(frozen=True, slots=True)
class Look:
    """The ways that are switched on."""

    ways: frozenset[str] = frozenset()

    @property
    def aloud(self) -> bool:
        """Whether pages are spoken."""
        return "aloud" in self.ways

    def toggled(self, way: str) -> Look:
        """The same with one way switched over."""
        return Look(self.ways ^ {way})

    def __str__(self) -> str:
        """As it stands in the address: `large.low`."""
        return ".".join(way for way in WAYS if way in self.ways)


def read_look(text: str) -> Look:
    """The look of an address; what is not known is passed over."""
    return Look(frozenset(text.split(".")) & WAYS.keys())
