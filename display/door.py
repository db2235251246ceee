"""What a screen at an office door shows: the room, what is done in it, and whom it calls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from display.board import Shown, View
from languages.door import DoorWords, name_of
from languages.door_layout import MOST_NUMBERS
from routing.office import Colour, Display, Office

PAPER_TURNS = 10
"""Turns of the headings for which the texts of a black and white screen stay as they are: with turns of six seconds a
minute. Electronic paper flickers for a second or two whenever it is written anew, which calls every eye in the
corridor to a text that says the same; and its makers count how often it can be."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A Sachgebiet of the room. `language` is that of the name, German where the office has no other."""

    name: str
    language: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class DoorCall:
    """A number that is to come in. `colour` is None for a Sachgebiet that the description does not know."""

    number: str
    colour: Colour | None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class DoorView:
    """Everything on a door screen. Only `duties`, `concerns` and fixed texts change with the language.

    `concerns` are all there are: which of them are seen is a matter of the screen's size and of `round`, which counts
    how often all languages have had their turn. A screen that has lost its source has no calls: it must not send
    anybody in. There is no clock: a screen without one changes only when there is something to say.
    """

    room: str
    duties: tuple[Duty, ...]
    concerns: tuple[str, ...]
    calls: tuple[DoorCall, ...]
    language: str
    stale: bool = False
    colours: bool = True
    round: int = 0


def door_view(office: Office, display: Display, languages: Sequence[str], seen: View) -> DoorView:
    """What the screen at `display.door` shows, made of all that a wall could show now. `languages` take turns."""
    turn = seen.turn if display.colours else seen.turn // PAPER_TURNS
    usable = languages[1:] if seen.stale and len(languages) > 1 else languages
    return replace(
        quiet_door(office, display, usable[turn % len(usable)]),
        calls=() if seen.stale else calls_at_door(display, seen),
        stale=seen.stale,
        round=turn // len(usable),
    )


def quiet_door(office: Office, display: Display, language: str) -> DoorView:
    """What it shows in this language while nobody is called."""
    duties = duties_of(office, display.door)
    return DoorView(
        room=display.door,
        duties=tuple(
            Duty(*name_of(office.sachgebiete[each], language), office.sachgebiete[each].colour) for each in duties
        ),
        concerns=DoorWords(language).concerns(office, duties),
        calls=(),
        language=language,
        colours=display.colours,
    )


def duties_of(office: Office, room: str) -> tuple[str, ...]:
    """The Sachgebiete of the desks in a room, in the order of the office. Second duties are not on the door: whoever
    looks for such a Sachgebiet should find its own room."""
    here = {each for desk in office.desks_in(room) for each in desk.sachgebiete}
    return tuple(each for each in office.sachgebiete if each in here)


def calls_at_door(display: Display, seen: View) -> tuple[DoorCall, ...]:
    """The calls to this room, newest first."""
    newest = (seen.newest,) if seen.newest else ()
    mine = (each for each in (*newest, *seen.earlier) if each.room == display.door)
    return tuple(map(_door_call, mine))[:MOST_NUMBERS]


def _door_call(shown: Shown) -> DoorCall:
    return DoorCall(shown.number, shown.colour, shown.fresh)
