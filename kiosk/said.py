"""What a customer is told about an outcome, in one language: the lines on the screen, and those spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.outcomes import Drawn, NotGiven, Outcome, Referred
from kiosk.spoken import InGerman
from languages import hall
from languages.concerns import words_of
from languages.speech import spoken_number
from languages.ticket import waiting_lines, where_to_wait
from languages.times import hours_lines, weekday_and_time
from languages.translation import Translation
from routing.concerns import Cause
from routing.office import Institution, Office

CAUSES = {
    Cause.CLOSED_NOW: hall.CLOSED_NOW,
    Cause.CLOSED_TODAY: hall.CLOSED_TODAY,
    Cause.NO_TICKETS: hall.NO_TICKETS_TODAY,
    Cause.BY_APPOINTMENT: hall.NEEDS_APPOINTMENT,
}


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Beside the number: its colour, where and how long to wait, what to have ready."""

    colour: str
    where: str
    waiting: tuple[str, ...]
    bring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferralWords:
    """Another institution: every line as it stands on screen. Its name is in the language `name_tag`."""

    name: str
    name_tag: str
    address: tuple[str, ...]
    way: str
    hours: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class NotNowWords:
    """Why there is no number now, when there is again, and what can be done meanwhile."""

    why: str
    opens: str
    instead: tuple[str, ...]


def number_words(drawn: Drawn, office: Office, says: Translation) -> NumberWords | None:
    """What is told with a number; None when its Sachgebiet has left the description since."""
    sachgebiet = office.sachgebiete.get(drawn.sachgebiet)
    if sachgebiet is None:
        return None
    concern = office.concerns.get(drawn.concern)
    return NumberWords(
        colour=says.text(hall.COLOUR_WORDS[sachgebiet.colour.name]),
        where=where_to_wait(sachgebiet, says),
        waiting=tuple(waiting_lines(drawn.waiting_ahead, drawn.wait_minutes, says)),
        bring=words_of(concern, says).bring if concern else (),
    )


def referral_words(institution: Institution, says: Translation) -> ReferralWords:
    """Where to go instead. What the office has no words for in this language is told in German."""
    tag = says.tongue.tag
    name_tag = tag if institution.name.get(tag) else "de"
    return ReferralWords(
        name=institution.name[name_tag],
        name_tag=name_tag,
        address=institution.address,
        way=institution.way.get(tag) or institution.way.get("de", ""),
        hours=hours_lines(institution.hours, tag) if institution.hours else (),
        phone=says.text(hall.PHONE, phone=institution.phone) if institution.phone else "",
    )


def not_now_words(outcome: NotGiven, office: Office, now: datetime, says: Translation) -> NotNowWords:
    """Why not now, and what is possible."""
    why = outcome.why
    instead = []
    if why.cause is Cause.BY_APPOINTMENT or why.opens_at is None:
        if office.appointments.url:
            instead.append(says.text(hall.BOOK_ONLINE, address=office.appointments.url))
        if office.appointments.phone:
            instead.append(says.text(hall.BOOK_BY_PHONE, phone=office.appointments.phone))
    holiday = says.text(hall.HOLIDAY, holiday=why.holiday)
    return NotNowWords(
        why=holiday if why.cause is Cause.HOLIDAY else says.text(CAUSES[why.cause]),
        opens=opens_line(why.opens_at, now, says) if why.opens_at else "",
        instead=tuple(instead),
    )


def opens_line(opens_at: datetime, now: datetime, says: Translation) -> str:
    """When it is open again: today at a time, or the day and the time."""
    day, time = weekday_and_time(opens_at, says.tongue.tag)
    if opens_at.date() == now.date():
        return says.text(hall.OPEN_AGAIN_TODAY, time=time)
    return says.text(hall.OPEN_AGAIN_ON, day=day, time=time)


def spoken_lines(outcome: Outcome, office: Office, now: datetime, says: Translation) -> tuple[str, ...]:
    """All that the screen and the paper tell, in the order it is needed by somebody who sees neither
    (EN 301 549, 5.1.3.16)."""
    match outcome:
        case Drawn():
            return _spoken_number(outcome, office, says)
        case Referred():
            return _spoken_referral(outcome, says)
        case NotGiven():
            words = not_now_words(outcome, office, now, says)
            return (words.why, words.opens, *words.instead)


def _spoken_number(drawn: Drawn, office: Office, says: Translation) -> tuple[str, ...]:
    number = says.text(hall.YOUR_NUMBER_IS, number=spoken_number(drawn.number.shown, says.tongue.tag))
    paper = says.text(hall.TAKE_PAPER if drawn.printed else hall.NO_PAPER)
    last = (says.text(hall.VALID_TODAY), number)
    words = number_words(drawn, office, says)
    if words is None:
        return (number, paper, says.text(hall.WATCH_WALL), *last)
    concern = office.concerns.get(drawn.concern)
    about = (words_of(concern, says).name,) if concern else ()
    where = (says.text(hall.YOUR_COLOUR, colour=words.colour), words.where, *words.waiting, says.text(hall.WATCH_WALL))
    bring = (says.text(hall.PLEASE_BRING), *words.bring) if words.bring else ()
    return (number, paper, *about, *where, *bring, *last)


def _spoken_referral(referred: Referred, says: Translation) -> tuple[str, ...]:
    there = referred.institution
    words = referral_words(there, says)
    paper = says.text(hall.TAKE_SLIP if referred.printed else hall.NO_SLIP)
    translated = (words.name,) if words.name != there.name["de"] else ()
    way = words.way if says.tongue.tag in there.way else InGerman(words.way)
    door = map(InGerman, (there.name["de"], *words.address))
    where = (says.text(hall.GO_THERE), *translated, *door, way)
    hours = (says.text(hall.OPENING_HOURS), *words.hours) if words.hours else (says.text(hall.NO_HOURS_KNOWN),)
    return (says.text(hall.NOT_HERE), *where, *hours, words.phone, paper)
