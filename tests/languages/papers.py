"""Papers for the tests: an office with every language, an institution with hours, tickets and slips of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from functools import cache, lru_cache

from PIL import Image, ImageChops

from languages.slip import SlipFacts, SlipSetter
from languages.ticket import TicketFacts, TicketSetter
from languages.tongues import TONGUES
from routing.description import read_office
from routing.numbers import Number
from routing.office import Institution, Office, Span, WeekHours
from tests.kiosk.small_kiosk import OFFICE_TEXT

MORNING = datetime(2026, 5, 4, 10, 54, 33, tzinfo=timezone(timedelta(hours=2)))

PICTURES_KEPT = 100
"""A ticket in every width for each kind of language, and more: Pillow takes half a megabyte for one."""


def spans(*words: str) -> tuple[Span, ...]:
    """ "08:00-12:00" as from and until."""
    return tuple((time.fromisoformat(each[:5]), time.fromisoformat(each[6:])) for each in words)


FULL, SHORT = spans("08:15-12:00", "14:00-16:30"), spans("08:15-12:00")
WEEK: WeekHours = (FULL, FULL, FULL, FULL, SHORT, (), ())

YOUTH_OFFICE = Institution(
    id="youth-office",
    name={"de": "Jugendamt Teststadt", "en": "Youth office"},
    address=("Berliner Platz 1", "35390 Teststadt"),
    way={"de": "Zimmer 12 (zweiter Stock)"},
    phone="+49 641 306 90",
    url="https://jugendamt.example",
    map="geo:50.58,8.67",
    hours=WEEK,
)

OFFICE: Office = replace(
    read_office(
        OFFICE_TEXT.replace(
            'id = "hearing"\nsachgebiet = "aufenthalt"\nname = { de = "Anhörung" }',
            "\n\n[[concern]]\n".join(f'id = "{each}"\nsachgebiet = "service"' for each in ("family", "work", "lost")),
        )
    ),
    languages=tuple(TONGUES),
)


@cache
def setter(dots: int) -> TicketSetter:
    return TicketSetter(OFFICE, dots)


@cache
def slip_setter(dots: int) -> SlipSetter:
    return SlipSetter(OFFICE, dots)


def facts(
    language: str = "de", concern: str = "extend-permit", number: str = "A017", *, id: str = "0123456789abcdef",
    ahead: int | None = 4, minutes: tuple[int, int] | None = (10, 25), at: datetime = MORNING,
) -> TicketFacts:  # fmt: skip
    sachgebiet = OFFICE.concerns[concern].sachgebiet
    count = Number(number[0], int(number[1:]))
    return TicketFacts(id, count, concern, sachgebiet, language, at, ahead, minutes)


@lru_cache(maxsize=PICTURES_KEPT)
def ticket(language: str = "de", dots: int = 576, **given: object) -> Image.Image:
    return setter(dots).picture(facts(language, **given))  # type: ignore[arg-type]


def slip_facts(language: str = "de", there: Institution = YOUTH_OFFICE, concern: str = "extend-permit") -> SlipFacts:
    return SlipFacts(concern, there, language, MORNING)


def slip(language: str = "de", dots: int = 576, there: Institution = YOUTH_OFFICE) -> Image.Image:
    return slip_setter(dots).picture(slip_facts(language, there))


@lru_cache(maxsize=PICTURES_KEPT)
def usual_slip(language: str, dots: int) -> Image.Image:
    return slip(language, dots)


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box around all ink."""
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert box is not None, "nothing is printed here"
    return box


def bands(picture: Image.Image) -> Iterator[tuple[int, int]]:
    """(first, behind the last) row of each stretch of rows with ink."""
    grey = ImageChops.invert(picture.convert("L"))
    dots, blank = grey.tobytes(), bytes(grey.width)
    rows = [dots[at : at + grey.width] != blank for at in range(0, len(dots), grey.width)] + [False]
    top = None
    for row, inked in enumerate(rows):
        if inked and top is None:
            top = row
        elif not inked and top is not None:
            yield top, row
            top = None
