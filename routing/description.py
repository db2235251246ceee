"""From `office.toml` to an `Office`, or every problem of the description at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import TypeVar

from routing.buttons import Box, Button, read_box, read_button
from routing.fitting import LETTERS, what_does_not_fit
from routing.hours import spans, special_days, week_hours
from routing.office import (
    ANNOUNCED,
    DIRECTIONS,
    NEEDS,
    PALETTE,
    Appointments,
    Concern,
    Desk,
    Display,
    Group,
    Institution,
    Kiosk,
    Notice,
    Office,
    Sachgebiet,
    TurnRules,
)
from routing.reading import WHOLE, BadDescription, Problem, Table, unknown

HIGHEST_NUMBER = 9999
PAPER_DOTS = {"384": 384, "512": 512, "576": 576}

LAENDER = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
"""The sixteen Länder, as ISO 3166-2:DE writes them."""

MOST_LAST_MINUTES = 240
LONGEST_VISIT_MINUTES = 240
MOST_REPEAT_SECONDS = 600

_Thing = TypeVar("_Thing", Sachgebiet, Desk, Kiosk, Display, Institution, Group, Concern, Notice, Button, Box)


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
    problems.extend(what_does_not_fit(office))
    if problems:
        raise BadDescription(tuple(problems))
    return office


def _office(table: Table) -> Office:
    office = Office(
        id=table.identifier(),
        name=table.words("name"),
        timezone=table.text("timezone", "Europe/Berlin"),
        land=table.choice("land", LAENDER, ""),
        languages=table.texts("languages", required=True),
        reviewed_languages_only=table.flag("reviewed_languages_only"),
        hours=week_hours(table),
        special_days=special_days(table),
        last_ticket_minutes=table.number("last_ticket_minutes", 0, MOST_LAST_MINUTES, 0),
        appointments=_appointments(table.table("appointments")),
        turns=_turns(table.table("turns")),
        sachgebiete=_by_id(table, "sachgebiet", _sachgebiet),
        desks=_by_id(table, "desk", _desk),
        kiosks=_by_id(table, "kiosk", _kiosk),
        displays=_by_id(table, "display", _display),
        institutions=_by_id(table, "institution", _institution, at_least_one=False),
        groups=_by_id(table, "group", _group, at_least_one=False),
        concerns=_by_id(table, "concern", _concern),
        notices=_by_id(table, "notice", _notice, at_least_one=False),
        buttons=_by_id(table, "button", read_button, at_least_one=False),
        boxes=_by_id(table, "box", read_box, at_least_one=False),
    )
    table.nothing_else()
    return office


def _by_id(table: Table, key: str, build: Callable[[Table], _Thing], at_least_one: bool = True) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for each in table.tables(key):
        thing = build(each)
        each.nothing_else()
        if thing.id and thing.id in found:
            each.wrong(f'there are two of id "{thing.id}".', "Give each its own id.")
        found[thing.id] = thing
    if at_least_one and not found:
        table.wrong(f"there is no [[{key}]].", "An office has at least one.")
    return found


def _appointments(table: Table) -> Appointments:
    appointments = Appointments(url=table.address("url", "https:", "http:"), phone=table.text("phone", ""))
    table.nothing_else()
    return appointments


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
        service_minutes=table.number("service_minutes", 1, LONGEST_VISIT_MINUTES, 10),
        servicepoint=table.flag("servicepoint"),
        hours=week_hours(table),
        tickets_per_day=_limit(table, "tickets_per_day"),
    )


def _limit(table: Table, key: str) -> int | None:
    return table.number(key, 1, HIGHEST_NUMBER) if table.has(key) else None


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
        desks=table.texts("desks"),
        door=table.text("door", ""),
        portrait=table.flag("portrait"),
        colours=table.flag("colours", True),
        arrows=table.choices("arrows", DIRECTIONS, '104 = "left"'),
        announce=table.texts("announce") if table.has("announce") else ANNOUNCED,
        quiet_hours=spans(table, "quiet_hours"),
        repeat_after_s=table.number("repeat_after_s", 0, MOST_REPEAT_SECONDS, 0),
    )


def _notice(table: Table) -> Notice:
    return Notice(id=table.identifier(), text=table.words("text", required=False))


def _institution(table: Table) -> Institution:
    return Institution(
        id=table.identifier(),
        name=table.words("name"),
        address=table.texts("address"),
        way=table.words("way", required=False),
        phone=table.text("phone", ""),
        url=table.address("url", "https:", "http:"),
        map=table.address("map", "geo:", "https:"),
        hours=week_hours(table),
    )


def _group(table: Table) -> Group:
    return Group(
        id=table.identifier(),
        name=table.words("name", required=False),
        pictogram=table.text("pictogram", ""),
    )


def _concern(table: Table) -> Concern:
    if not (table.has("sachgebiet") or table.has("referral")):
        fix = 'Give it sachgebiet = "…", or referral = "…" with the id of an [[institution]].'
        table.wrong("it leads nowhere: sachgebiet is missing.", fix)
    if table.has("sachgebiet") and table.has("referral"):
        table.wrong("it has both sachgebiet and referral.", "A concern leads to one place: leave one of them out.")
    return Concern(
        id=table.identifier(),
        sachgebiet=table.text("sachgebiet", ""),
        priority=table.flag("priority"),
        name=table.words("name", required=False),
        explanation=table.words("explanation", required=False),
        bring=table.list_of_words("bring"),
        pictogram=table.text("pictogram", ""),
        group=table.text("group", ""),
        referral=table.text("referral", ""),
        by_appointment=table.flag("by_appointment"),
        minutes=table.number("minutes", 0, LONGEST_VISIT_MINUTES, 0),
        hours=week_hours(table),
    )
