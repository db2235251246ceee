"""What stands on a page of concerns: single concerns and groups of them, with their words and marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.entrance import Entrance
from languages import hall
from languages.concerns import words_of, words_of_group
from languages.translation import Translation
from routing.concerns import Cause, NotNow, Refer
from routing.office import Concern, Group, Office

NAMED_INSIDE = 2
"""Concerns that a group names of those in it: more would fill the screen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field on a page. `mark` says in a few words what is special about it now; `minutes` is 0 when unknown."""

    id: str
    is_group: bool
    name: str
    explanation: str
    pictogram: str
    mark: str = ""
    minutes: int = 0


def first_page(entrance: Entrance, says: Translation) -> list[Choice]:
    """What an office shows first, in its own order: the concerns that stand alone, each group where its first
    concern is."""
    office = entrance.office
    shown: dict[str, Choice] = {}
    for concern in office.concerns.values():
        if not concern.group:
            shown[f"concern {concern.id}"] = _concern(entrance, concern, says)
        elif f"group {concern.group}" not in shown:
            shown[f"group {concern.group}"] = _group(office, office.groups[concern.group], says)
    return list(shown.values())


def group_page(entrance: Entrance, group: str, says: Translation) -> list[Choice]:
    """The concerns of a group."""
    return [_concern(entrance, each, says) for each in entrance.office.concerns.values() if each.group == group]


def _group(office: Office, group: Group, says: Translation) -> Choice:
    """A group explains itself by what is in it."""
    inside = (words_of(each, says).name for each in office.concerns.values() if each.group == group.id)
    words = words_of_group(group, says)
    return Choice(group.id, True, words.name, " · ".join(_first(inside, NAMED_INSIDE)), words.pictogram)


def _concern(entrance: Entrance, concern: Concern, says: Translation) -> Choice:
    words = words_of(concern, says)
    mark = _mark(entrance, concern, says)
    minutes = 0 if concern.referral else words.minutes
    return Choice(concern.id, False, words.name, words.explanation, words.pictogram, mark, minutes)


def _mark(entrance: Entrance, concern: Concern, says: Translation) -> str:
    match entrance.way_of(concern, says.tongue.tag):
        case Refer():
            return says.text(hall.OTHER_OFFICE)
        case NotNow(cause=Cause.BY_APPOINTMENT):
            return says.text(hall.ONLY_BY_APPOINTMENT)
        case NotNow():
            return says.text(hall.CLOSED_MARK)
        case _:
            return ""


def _first(names: Iterator[str], count: int) -> Iterator[str]:
    return (name for name, _ in zip(names, range(count), strict=False))
