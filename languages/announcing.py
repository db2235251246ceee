"""What is said when a number is called: the languages, one after the other, and the sentences in each. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from languages import hall
from languages.tongues import TONGUES
from languages.translation import translation
from routing.numbers import Number
from routing.office import TICKET_LANGUAGE

GERMAN = "de"
"""What everybody hears who would hear nothing otherwise."""

_DOTTED = re.compile(r"[0-9]+(?:[.,/-][0-9]+)+")
"""The digits of a room as in 3.112, which a German voice reads as three thousand one hundred and twelve."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence that is spoken, in one language."""

    text: str
    tag: str


CanSay = Callable[[Line], bool]
"""Whether there is a voice or a recording for a line."""


def announcement(number: Number, room: str, direction: str, tag: str) -> tuple[Line, ...]:
    """The sentences in one language. `direction` is one of routing's `DIRECTIONS`, or empty where nobody knows it."""
    says = translation(tag)
    called = says.text(hall.CALLED_TO, number=number.shown, room=spoken_room(room))
    way = hall.GO.get(direction)
    return (Line(called, tag), *((Line(says.text(way), tag),) if way else ()))


def announced(
    number: Number, room: str, direction: str, languages: Iterable[str], can_say: CanSay
) -> tuple[tuple[Line, ...], ...]:
    """All that is said of a call: for each language its sentences.

    A language in which the call cannot be said is left out; the way may be missing where nobody recorded it. If none
    is left, German is spoken. Without `languages` nothing is.
    """
    wanted = tuple(languages)
    spoken = tuple(filter(None, (_sayable(announcement(number, room, direction, tag), can_say) for tag in wanted)))
    if wanted and not spoken:
        return tuple(filter(None, (_sayable(announcement(number, room, direction, GERMAN), can_say),)))
    return spoken


def languages_of(announce: Iterable[str], ticket_language: str) -> tuple[str, ...]:
    """A wall's rule (`Display.announce`) with the customer's own language in its place; each language once."""
    wanted = (ticket_language if each == TICKET_LANGUAGE else each for each in announce)
    return tuple(dict.fromkeys(tag if tag in TONGUES else GERMAN for tag in wanted))


def spoken_room(room: str) -> str:
    """A room as it is said: 3.112 digit by digit, as it is read from a door, and not as a count of thousands."""
    return _DOTTED.sub(lambda digits: ", ".join(re.findall("[0-9]", digits[0])), room)


def _sayable(lines: tuple[Line, ...], can_say: CanSay) -> tuple[Line, ...]:
    called, *way = lines
    return (called, *filter(can_say, way)) if can_say(called) else ()
