"""What an office asks of its walls: which Sachgebiete stand on one, how wide numbers and rooms can get. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from routing.office import Display, Office

CAPITAL_SHARE = 0.714
"""Height of a capital or digit as a share of the letter size, in Noto Sans."""

WIDE_LETTERS = {"M": 0.95, "W": 0.97, "N": 0.82, "H": 0.77, "U": 0.76}
OTHER_LETTER, DIGIT, SPACE, EDGE = 0.75, 0.572, 0.26, 0.06
"""Widths in Noto Sans Bold, in letter sizes. Other letters have at most 0.75; J stands 0.07 out to the left."""

ROOM_CHARACTER, NARROWEST_ROOM, WIDEST_ROOM = 0.51, 1.9, 3.4
"""What a room is given, in letter sizes. Longer names are set smaller, in two lines if need be."""

LINE = 1.16
"""Height of a line with a number, in letter sizes: capitals, and the tail of a J."""

SIGN, GAP = 0.8, 0.3
"""Width of the sign of a Sachgebiet, and what stands free between the parts of a call, in letter sizes."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What an office asks of a line: the widest number and the usual room, in letter sizes.

    `sachgebiete` is how many are counted at the foot. Without `arrows` no line keeps room for one.
    """

    number: float
    room: float
    sachgebiete: int
    arrows: bool


def measure_of(office: Office, display: Display) -> Measure:
    """How wide numbers and rooms can get. A forwarded ticket keeps its number: any letter of the office may come."""
    letters = [WIDE_LETTERS.get(each.letter, OTHER_LETTER) for each in office.sachgebiete.values()]
    digits = max((len(f"{kiosk.numbers[1]:03}") for kiosk in office.kiosks.values()), default=3)
    longest = max((len(desk.room) for desk in office.desks.values()), default=4)
    return Measure(
        number=max(letters, default=OTHER_LETTER) + SPACE + digits * DIGIT + EDGE,
        room=min(max(longest * ROOM_CHARACTER, NARROWEST_ROOM), WIDEST_ROOM),
        sachgebiete=len(sachgebiete_of(office, display)),
        arrows=bool(display.arrows),
    )


def sachgebiete_of(office: Office, display: Display) -> tuple[str, ...]:
    """The Sachgebiete of a wall, its own and the first duties of its desks, in the order of the office."""
    desks = (office.desks[each] for each in display.desks if each in office.desks)
    mine = {*display.sachgebiete, *(each for desk in desks for each in desk.sachgebiete)}
    return tuple(each for each in office.sachgebiete if each in mine or not mine)
