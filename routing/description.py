"""From `office.toml` to an `Office`, or every problem of the description at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import TypeVar

from routing.office import NEEDS, PALETTE, Concern, Desk, Display, Kiosk, Office, Sachgebiet, TurnRules
from routing.reading import WHOLE, BadDescription, Problem, Table, unknown

LETTERS = tuple("ABCDEFGHJKLMNPRSTUVWXYZ")
"""Letters that open numbers. I, O and Q are left out: read as 1 and 0 from a distance."""

RESERVED = {"hub": "the hub", "staff": "the staff pages"}
"""Client ids that belong to the house itself."""

HIGHEST_NUMBER = 9999
PAPER_DOTS = {"384": 384, "512": 512, "576": 576}

_Thing = TypeVar("_Thing", Sachgebiet, Desk, Kiosk, Display, Concern)


def read_office(text: str) -> Office:
    """Parse the text of an `office.toml`. Raises `BadDescription` with every problem."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise BadDescription((Problem(WHOLE, "this is nested too deeply to be an office."),)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadDescription((Problem(WHOLE, f"this is not TOML: {error}."),)) from error
    return parse_office(document)


def parse_office(document: Mapping[str, object]) -> Office:
    """Build the office from its description, as TOML or JSON gave it. Raises `BadDescription`."""
    problems: list[Problem] = []
    office = _office(Table(WHOLE, document, problems))
    _check_whole(office, problems)
    if problems:
        raise BadDescription(tuple(problems))
    return office


def _office(table: Table) -> Office:
    office = Office(
        id=table.identifier(),
        name=table.words("name"),
        timezone=table.text("timezone", "Europe/Berlin"),
        languages=table.texts("languages", required=True),
        turns=_turns(table.table("turns")),
        sachgebiete=_by_id(table, "sachgebiet", _sachgebiet),
        desks=_by_id(table, "desk", _desk),
        kiosks=_by_id(table, "kiosk", _kiosk),
        displays=_by_id(table, "display", _display),
        concerns=_by_id(table, "concern", _concern),
    )
    table.nothing_else()
    return office


def _by_id(table: Table, key: str, build: Callable[[Table], _Thing]) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for each in table.tables(key):
        thing = build(each)
        each.nothing_else()
        if thing.id and thing.id in found:
            each.wrong(f'there are two of id "{thing.id}".', "Give each its own id.")
        found[thing.id] = thing
    if not found:
        table.wrong(f"there is no [[{key}]].", "An office has at least one.")
    return found


def _turns(table: Table) -> TurnRules:
    usual = TurnRules()
    rules = TurnRules(
        priority_minutes=table.number("priority_minutes", 0, 240, usual.priority_minutes),
        language_minutes=table.number("language_minutes", 0, 60, usual.language_minutes),
        second_duty_minutes=table.number("second_duty_minutes", 0, 240, usual.second_duty_minutes),
        priority_needs=frozenset(table.texts("priority_needs")),
    )
    for need in sorted(rules.priority_needs - set(NEEDS)):
        table.wrong(*unknown("need", need, NEEDS, "needs"))
    table.nothing_else()
    return rules


def _sachgebiet(table: Table) -> Sachgebiet:
    colour = table.choice("colour", PALETTE)
    return Sachgebiet(
        id=table.identifier(),
        name=table.words("name"),
        letter=table.choice("letter", LETTERS),
        colour=PALETTE.get(colour, PALETTE["grey"]),
        waiting_area=table.text("waiting_area"),
        floor=table.number("floor", -5, 60, 0),
        service_minutes=table.number("service_minutes", 1, 240, 10),
        servicepoint=table.flag("servicepoint"),
    )


def _desk(table: Table) -> Desk:
    return Desk(
        id=table.identifier(),
        room=table.text("room"),
        sachgebiete=table.texts("sachgebiete", required=True),
        also=table.texts("also"),
        languages=frozenset(table.texts("languages")),
        step_free=table.flag("step_free", True),
    )


def _kiosk(table: Table) -> Kiosk:
    return Kiosk(
        id=table.identifier(),
        numbers=table.span("numbers", 1, HIGHEST_NUMBER),
        paper_dots=PAPER_DOTS.get(table.choice("paper_dots", PAPER_DOTS, "576"), 576),
    )


def _display(table: Table) -> Display:
    return Display(
        id=table.identifier(),
        sachgebiete=table.texts("sachgebiete"),
        languages=table.texts("languages"),
        distance_m=table.measure("distance_m", 0.5, 100, 8),
        inches=table.measure("inches", 3, 200, 43),
    )


def _concern(table: Table) -> Concern:
    return Concern(
        id=table.identifier(),
        sachgebiet=table.text("sachgebiet"),
        priority=table.flag("priority"),
        name=table.words("name", required=False),
        explanation=table.words("explanation", required=False),
        bring=table.list_of_words("bring"),
        pictogram=table.text("pictogram", "help"),
    )


def _check_whole(office: Office, problems: list[Problem]) -> None:
    """What no table can know by itself: that they fit together."""
    problems.extend(_unknown_sachgebiete(office))
    problems.extend(_ids_in_two_roles(office))
    problems.extend(_shared_letters(office))
    problems.extend(_shared_numbers(office))
    problems.extend(_nobody_serves(office))
    problems.extend(_german_is_missing(office))


def _german_is_missing(office: Office) -> Iterable[Problem]:
    if office.languages and "de" not in office.languages:
        yield Problem(WHOLE, 'languages does not name "de".', "German is always offered: staff and paper need it.")


def _unknown_sachgebiete(office: Office) -> Iterable[Problem]:
    named: list[tuple[str, tuple[str, ...]]] = [
        (f'concern "{each.id}"', (each.sachgebiet,)) for each in office.concerns.values()
    ]
    named += [(f'desk "{each.id}"', each.sachgebiete + each.also) for each in office.desks.values()]
    named += [(f'display "{each.id}"', each.sachgebiete) for each in office.displays.values()]
    for where, ids in named:
        for each in ids:
            if each and each not in office.sachgebiete:
                yield Problem(where, *unknown("Sachgebiet", each, office.sachgebiete, "Sachgebiete"))


def _ids_in_two_roles(office: Office) -> Iterable[Problem]:
    """A client's id is its user name at the broker, so no two devices may share one. Nor may a desk and a
    Sachgebiet: a ticket is forwarded to either by its id."""
    seen: dict[str, str] = {**RESERVED, **dict.fromkeys(filter(None, office.sachgebiete), "a sachgebiet")}
    for role, ids in (("kiosk", office.kiosks), ("desk", office.desks), ("display", office.displays)):
        for each in ids:
            if each and each in seen:
                yield Problem(f'{role} "{each}"', f"this id already belongs to {seen[each]}.", "Choose another id.")
            seen.setdefault(each, f"a {role}")


def _shared_letters(office: Office) -> Iterable[Problem]:
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


def _shared_numbers(office: Office) -> Iterable[Problem]:
    for one, other in combinations(office.kiosks.values(), 2):
        if 0 < one.numbers[0] <= other.numbers[1] and other.numbers[0] <= one.numbers[1]:
            yield Problem(
                f'kiosk "{other.id}"',
                f'its numbers {list(other.numbers)} overlap those of "{one.id}" {list(one.numbers)}: '
                "two people would hold the same number.",
                f"The next free block starts at {max(each.numbers[1] for each in office.kiosks.values()) + 1}.",
            )


def _nobody_serves(office: Office) -> Iterable[Problem]:
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
