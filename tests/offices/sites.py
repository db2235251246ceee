"""The example offices after the other sites of the two reports, and what one may ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from languages.holidays import public_holiday
from offices import example
from routing.concerns import Draw, NotNow, Refer, way_of
from routing.description import read_office
from routing.office import Concern, Office, Words

SITES = ("bergstrasse", "darmstadt", "giessen", "magdeburg", "wiesbaden")

BERLIN = ZoneInfo("Europe/Berlin")

MONDAY = date(2026, 11, 2)
"""A Monday of a week without holidays and special days."""


@cache
def site(name: str) -> Office:
    return read_office(example(name).read_text(encoding="utf-8"))


def tables(part: object, key: str) -> Iterator[dict[str, Any]]:
    """Every table of that name in a description, however deep."""
    match part:
        case dict():
            if isinstance(part.get(key), dict):
                yield part[key]
            yield from chain.from_iterable(tables(each, key) for each in part.values())
        case list():
            yield from chain.from_iterable(tables(each, key) for each in part)


def own_texts(office: Office) -> Iterator[Words]:
    yield office.name
    yield from (each.name for each in office.sachgebiete.values())
    yield from (each.name for each in office.special_days.values())
    yield from chain.from_iterable((each.name, each.way) for each in office.institutions.values())


def way(office: Office, concern: Concern, at: datetime) -> Draw | Refer | NotNow:
    return way_of(office, concern, at, lambda day: public_holiday(office.land, day, "de"), left=None)


def hours_of_a_week() -> Iterator[datetime]:
    """A quarter past every hour, day and night."""
    start = datetime.combine(MONDAY, time(0, 15), BERLIN)
    return (start + timedelta(hours=hour) for hour in range(7 * 24))


def german_names(office: Office) -> set[str]:
    return {each.name["de"] for each in office.sachgebiete.values()}


def head(name: str) -> str:
    """What the file says of itself, in one line."""
    return " ".join(example(name).read_text(encoding="utf-8").split("\nid = ")[0].replace("\n#", "\n").split())
