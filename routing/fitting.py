"""What no table of a description can know by itself: whether they fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations

from routing.office import BUTTONS, HEAD, Office
from routing.opening import week_for_numbers
from routing.reading import WHOLE, Problem, unknown

LETTERS = tuple("ABCDEFGHJKLMNPRSTUVWXYZ")
"""Letters that open numbers. I, O and Q are left out: read as 1 and 0 from a distance."""

RESERVED = {
    "hub": "the hub",
    "staff": "the staff pages",
    BUTTONS: "the buttons of other makers",
    HEAD: "the head of section's page",
}
"""Client ids that belong to the house itself."""

MOST_CHOICES = 8
"""Choices on one screen of the kiosk at most: more cannot be taken in at a glance, nor be large enough to touch."""

TO_THE_SERVICEPOINT = ("letter", "unsure")
"""Who holds a letter they do not understand, or does not know where to go, goes to the Servicepoint first."""


def what_does_not_fit(office: Office) -> Iterator[Problem]:
    """Every problem between the parts of an office that is read whole."""
    return chain.from_iterable(
        check(office)
        for check in (
            _unknown_sachgebiete,
            _unknown_desks,
            _unknown_rooms,
            _buttons_of_no_desk,
            _shared_topics,
            _unknown_groups,
            _unknown_institutions,
            _not_to_the_servicepoint,
            _crowded_screens,
            _empty_groups,
            _no_time_for_numbers,
            _ids_in_two_roles,
            _shared_letters,
            _shared_numbers,
            _nobody_serves,
            _german_is_missing,
        )
    )


def _german_is_missing(office: Office) -> Iterator[Problem]:
    if office.languages and "de" not in office.languages:
        yield Problem(WHOLE, 'languages does not name "de".', "German is always offered: staff and paper need it.")


def _unknown_sachgebiete(office: Office) -> Iterator[Problem]:
    named: list[tuple[str, tuple[str, ...]]] = [
        (f'concern "{each.id}"', (each.sachgebiet,)) for each in office.concerns.values()
    ]
    named += [(f'desk "{each.id}"', each.sachgebiete + each.also) for each in office.desks.values()]
    named += [(f'display "{each.id}"', each.sachgebiete) for each in office.displays.values()]
    for where, ids in named:
        for each in ids:
            if each and each not in office.sachgebiete:
                yield Problem(where, *unknown("Sachgebiet", each, office.sachgebiete, "Sachgebiete"))


def _unknown_desks(office: Office) -> Iterator[Problem]:
    for display in office.displays.values():
        for each in display.desks:
            if each not in office.desks:
                yield Problem(f'display "{display.id}"', *unknown("desk", each, office.desks, "desks"))


def _buttons_of_no_desk(office: Office) -> Iterator[Problem]:
    named = [(f'button "{each.id}"', each.desk) for each in office.buttons.values()]
    named += [(f'box "{box.id}", [keys]', desk) for box in office.boxes.values() for desk in box.desks]
    for where, desk in named:
        if desk and desk not in office.desks:
            yield Problem(where, *unknown("desk", desk, office.desks, "desks"))


def _shared_topics(office: Office) -> Iterator[Problem]:
    for one, other in combinations(office.buttons.values(), 2):
        if one.topic and (one.topic, one.input) == (other.topic, other.input):
            what = f'its topic is that of "{one.id}": one press would count twice.'
            fix = "Give each its own; the inputs of one Shelly differ by input = 0, 1, …"
            yield Problem(f'button "{other.id}"', what, fix)


def _unknown_rooms(office: Office) -> Iterator[Problem]:
    rooms = dict.fromkeys(desk.room for desk in office.desks.values())
    for display in office.displays.values():
        for room in filter(None, (display.door, *display.arrows)):
            if room not in rooms:
                yield Problem(f'display "{display.id}"', *unknown("room", room, rooms, "rooms"))


def _unknown_groups(office: Office) -> Iterator[Problem]:
    for concern in office.concerns.values():
        if concern.group and concern.group not in office.groups:
            yield _not_there(f'concern "{concern.id}"', "group", concern.group, office.groups)


def _unknown_institutions(office: Office) -> Iterator[Problem]:
    for concern in office.concerns.values():
        if concern.referral and concern.referral not in office.institutions:
            yield _not_there(f'concern "{concern.id}"', "institution", concern.referral, office.institutions)


def _not_there(where: str, key: str, id: str, known: Mapping[str, object]) -> Problem:
    if known:
        return Problem(where, *unknown(key, id, known, f"{key}s"))
    return Problem(where, f'there is no {key} "{id}".', f'Add [[{key}]] with id = "{id}".')


def _not_to_the_servicepoint(office: Office) -> Iterator[Problem]:
    servicepoints = [each.id for each in office.sachgebiete.values() if each.servicepoint]
    elsewhere = {*office.sachgebiete, *office.institutions} - set(servicepoints)
    for id in filter(office.concerns.__contains__, TO_THE_SERVICEPOINT):
        leads_to = office.concerns[id].sachgebiet or office.concerns[id].referral
        if servicepoints and leads_to in elsewhere:
            yield Problem(
                f'concern "{id}"',
                f'it leads to "{leads_to}", but whoever chooses it needs somebody who looks first.',
                f'Lead it to the servicepoint: sachgebiet = "{servicepoints[0]}".',
            )


def _crowded_screens(office: Office) -> Iterator[Problem]:
    alone = [concern for concern in office.concerns.values() if not concern.group]
    choices = len(alone) + len(office.groups)
    if choices > MOST_CHOICES:
        yield Problem(
            WHOLE,
            f"the first page has {choices} choices: {len(alone)} concerns without a group and "
            f"{len(office.groups)} groups.",
            f'Put concerns into groups, group = "…": a screen holds {MOST_CHOICES} at most.',
        )
    for group in filter(None, office.groups):
        inside = sum(concern.group == group for concern in office.concerns.values())
        if inside > MOST_CHOICES:
            fix = f"A screen holds {MOST_CHOICES} at most: move some to another group, or to the first page."
            yield Problem(f'group "{group}"', f"it has {inside} concerns.", fix)


def _empty_groups(office: Office) -> Iterator[Problem]:
    named = {concern.group for concern in office.concerns.values()}
    for group in filter(None, office.groups):
        if group not in named:
            fix = f'Give a concern group = "{group}", or leave the group out.'
            yield Problem(f'group "{group}"', "no concern is in it.", fix)


def _no_time_for_numbers(office: Office) -> Iterator[Problem]:
    weeks = [(WHOLE, office.hours)]
    weeks += [(f'sachgebiet "{each.id}"', each.hours) for each in office.sachgebiete.values()]
    weeks += [(f'concern "{each.id}"', each.hours) for each in office.concerns.values()]
    for where, week in weeks:
        if week and any(week) and not any(week_for_numbers(week, office.last_ticket_minutes)):
            what = f"last_ticket_minutes = {office.last_ticket_minutes} leaves no time for numbers on any day."
            yield Problem(where, what, "Make it less, or the hours longer.")


def _ids_in_two_roles(office: Office) -> Iterator[Problem]:
    """A client's id is its user name at the broker, so no two devices may share one. Nor may a desk and a
    Sachgebiet: a ticket is forwarded to either by its id."""
    seen: dict[str, str] = {**RESERVED, **dict.fromkeys(filter(None, office.sachgebiete), "a sachgebiet")}
    accounts = dict.fromkeys(button.account for button in office.buttons.values())
    for role, ids in (
        ("kiosk", office.kiosks), ("desk", office.desks), ("display", office.displays), ("box", office.boxes),
        ("button", accounts),
    ):  # fmt: skip
        for each in ids:
            if each and each in seen:
                yield Problem(f'{role} "{each}"', f"this id already belongs to {seen[each]}.", "Choose another id.")
            seen.setdefault(each, f"a {role}")


def _shared_letters(office: Office) -> Iterator[Problem]:
    for one, other in combinations(office.sachgebiete.values(), 2):
        if one.letter and one.letter == other.letter:
            yield Problem(
                f'sachgebiet "{other.id}"',
                f'its letter {other.letter} is that of "{one.id}": two people would hold the same number.',
                f"Free letters: {' '.join(_free_letters(office))}.",
            )


def _free_letters(office: Office) -> list[str]:
    taken = {each.letter for each in office.sachgebiete.values()}
    return [letter for letter in LETTERS if letter not in taken]


def _shared_numbers(office: Office) -> Iterator[Problem]:
    for one, other in combinations(office.kiosks.values(), 2):
        if 0 < one.numbers[0] <= other.numbers[1] and other.numbers[0] <= one.numbers[1]:
            yield Problem(
                f'kiosk "{other.id}"',
                f'its numbers {list(other.numbers)} overlap those of "{one.id}" {list(one.numbers)}: '
                "two people would hold the same number.",
                f"The next free block starts at {max(each.numbers[1] for each in office.kiosks.values()) + 1}.",
            )


def _nobody_serves(office: Office) -> Iterator[Problem]:
    for sachgebiet in filter(None, office.sachgebiete):
        desks = [desk for desk in office.desks.values() if desk.serves(sachgebiet)]
        where = f'sachgebiet "{sachgebiet}"'
        if not desks:
            yield Problem(where, "no desk serves it: its tickets would wait for ever.", "Name it in a desk.")
        elif not any(desk.step_free for desk in desks):
            yield Problem(
                where,
                "none of its desks is step-free: a ticket that needs one would wait for ever.",
                "Give a step-free desk this Sachgebiet as a second duty: also = [...].",
            )
