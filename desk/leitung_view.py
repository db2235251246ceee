"""What the page of the head of section shows, in words, ready for its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from desk import leitung_words as own
from desk import words
from desk.alarm_words import alarms_in_words
from desk.hall import Hall
from desk.leitung_entries import EntryRow, entry_rows
from desk.leitung_numbers import TicketRow, longest_waiting, ticket_rows
from desk.leitung_times import Times
from desk.presses import NOT_TAKEN, Answer
from desk.view import Said, title, trouble
from desk.waiting_view import shown_number
from languages.concerns import words_of
from languages.notices import words_of_notice
from languages.translation import Translation, translation
from routing.office import HEAD, Desk, Office, Sachgebiet
from wire.messages import DeskState, DeskToday, OpenTickets, Queue, SachgebietQueue, SachgebietToday, Today

NONE = "\N{EN DASH}"
"""In place of a figure that there is none of."""


@dataclass(frozen=True, slots=True)
class SachgebietRow:
    """A Sachgebiet at a glance. `mark` is its letter; `calm` says that nobody waits."""

    id: str
    name: str
    mark: str
    calm: bool
    waiting: str
    longest: str
    longest_number: str
    new_waits: str
    open_desks: str
    second: str
    left: str
    served: str
    median: str
    longest_today: str
    missed: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk: `duties` are (id, name, whether it has it today) of every Sachgebiet."""

    id: str
    room: str
    open: bool
    number: str
    since: str
    served: int
    today: str
    also: str
    moved: bool
    duties: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """A concern that numbers are drawn for. `left` is None without a limit."""

    id: str
    name: str
    sachgebiet: str
    left: int | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """One line of the statistics."""

    name: str
    drawn: str
    calls: int
    served: int
    absent: int
    forwarded: int


@dataclass(frozen=True, slots=True)
class LeitungView:
    """The page. `only` is the Sachgebiet whose tickets are shown; `signed_in` says whether anybody who pressed did so
    by name; `press` is the id the page's next press has."""

    as_of: str
    heard: bool
    trouble: str
    said: Said | None
    alarms: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    sachgebiete: tuple[SachgebietRow, ...]
    desks: tuple[DeskRow, ...]
    concerns: tuple[ConcernRow, ...]
    notices: tuple[tuple[str, str], ...]
    more_notices: tuple[tuple[str, str], ...]
    only: str
    tickets: tuple[TicketRow, ...]
    more_wait: int
    by_sachgebiet: tuple[CountRow, ...]
    by_desk: tuple[CountRow, ...]
    entries: tuple[EntryRow, ...]
    signed_in: bool
    press: str
    version: str


def version(hall: Hall) -> str:
    """A word that changes with everything the page shows: minutes pass, too."""
    return f"{hall.version_of_all}.{hall.version(HEAD)}.{hall.now():%H%M}"


def look(hall: Hall, say: Translation, only: str = "", answer: Answer | None = None) -> LeitungView:
    """The house as it is now. `answer` is what the page's own last press got."""
    seen, office = version(hall), hall.office
    today, house, queue = hall.today or _NO_DAY, hall.house, hall.queue or _NO_QUEUE
    times = Times(hall.now(), ZoneInfo(office.timezone), say)
    notices = {id: words_of_notice(each, translation("de")) for id, each in office.notices.items()}
    return LeitungView(
        as_of=times.now,
        heard=hall.today is not None,
        trouble=trouble(hall, say),
        said=None if hall.trouble else _said(answer, hall.states.of(HEAD), say),
        alarms=alarms_in_words(hall, say),
        figures=_figures(today, house, times),
        sachgebiete=tuple(_sachgebiet(each, today, house, queue, times) for each in office.sachgebiete.values()),
        desks=tuple(_desk(each, today, office, times) for each in office.desks.values()),
        concerns=tuple(_concerns(office, queue, say)),
        notices=tuple((id, notices.get(id, id)) for id in hall.notices),
        more_notices=tuple((id, text) for id, text in notices.items() if id not in hall.notices),
        only=only,
        tickets=tuple(ticket_rows(house, office, only, times)),
        more_wait=house.more,
        by_sachgebiet=tuple(_counts_of_sachgebiete(today, office, say)),
        by_desk=tuple(_counts_of_desks(today, office, say)),
        entries=tuple(entry_rows(today, office, times)),
        signed_in=any(each.by for each in today.entries),
        press=hall.presser(HEAD).new_id(),
        version=seen,
    )


_NO_DAY, _NO_QUEUE = Today(sachgebiete={}, desks={}, entries=()), Queue(sachgebiete={})


def _figures(today: Today, house: OpenTickets, times: Times) -> tuple[tuple[str, str, str], ...]:
    """The house in six figures: what it is, the figure, and what goes with it."""
    say, first = times.say, longest_waiting(house)
    sachgebiete, desks = today.sachgebiete.values(), today.desks.values()
    whole = len(today.desks)
    return (
        (own.WAITING, str(sum(each.waiting for each in sachgebiete)), ""),
        (own.LONGEST, shown_number(first.number), times.ago(first.drawn_at)) if first else (own.LONGEST, NONE, ""),
        (own.OPEN_DESKS, say.text(own.OF, part=sum(each.open for each in desks), whole=whole), ""),
        (own.AT_DESKS, str(sum(each.number is not None for each in desks)), ""),
        (own.SERVED, str(sum(each.served for each in sachgebiete)), ""),
        (own.MISSED, str(sum(each.missed for each in sachgebiete)), ""),
    )


def _sachgebiet(each: Sachgebiet, today: Today, house: OpenTickets, queue: Queue, times: Times) -> SachgebietRow:
    say, first = times.say, longest_waiting(house, each.id)
    day = today.sachgebiete.get(each.id) or _NO_SACHGEBIET
    waits = queue.sachgebiete.get(each.id) or _NO_WAITS
    second = sum(desk.open and each.id in desk.also for desk in today.desks.values())
    return SachgebietRow(
        id=each.id,
        name=words.name_in(each.name, say),
        mark=each.letter,
        calm=day.waiting == 0,
        waiting=str(day.waiting),
        longest=times.ago(first.drawn_at) if first else NONE,
        longest_number=shown_number(first.number) if first else "",
        new_waits=_range(waits.wait_minutes, say),
        open_desks=str(sum(desk.open and each.id in desk.sachgebiete for desk in today.desks.values())),
        second=say.text(own.AND_SECOND, count=second) if second else "",
        left=say.text(own.UNLIMITED) if waits.left is None else str(waits.left),
        served=str(day.served),
        median=times.minutes(day.waited_minutes) or NONE,
        longest_today=times.minutes(day.longest_minutes) or NONE,
        missed=str(day.missed),
    )


_NO_SACHGEBIET = SachgebietToday(
    drawn=0, waiting=0, served=0, missed=0, waited_minutes=None, longest_minutes=None, waiting_since=None
)
_NO_WAITS = SachgebietQueue(waiting=0, wait_minutes=None, open=False)


def _range(minutes: tuple[int, int] | None, say: Translation) -> str:
    return say.text(own.RANGE, low=minutes[0], high=minutes[1]) if minutes else say.text(own.NOT_KNOWN)


def _desk(desk: Desk, today: Today, office: Office, times: Times) -> DeskRow:
    say, day = times.say, today.desks.get(desk.id) or _desk_unheard(desk)
    return DeskRow(
        id=desk.id,
        room=desk.room,
        open=day.open,
        number=shown_number(day.number) if day.number else "",
        since=times.ago(day.since),
        served=day.served,
        today=_names(day.sachgebiete, office, say),
        also=say.text(own.ALSO, sachgebiete=_names(day.also, office, say)) if day.also else "",
        moved=day.moved,
        duties=tuple(
            (each.id, words.name_in(each.name, say), each.id in day.sachgebiete) for each in office.sachgebiete.values()
        ),
    )


def _desk_unheard(desk: Desk) -> DeskToday:
    return DeskToday(
        open=False, number=None, since=None, served=0, sachgebiete=desk.sachgebiete, also=desk.also, moved=False
    )


def _names(sachgebiete: tuple[str, ...], office: Office, say: Translation) -> str:
    known = office.sachgebiete
    return " · ".join(words.name_in(known[each].name, say) if each in known else each for each in sachgebiete)


def _concerns(office: Office, queue: Queue, say: Translation) -> Iterator[ConcernRow]:
    """Those that numbers are drawn for, in German, as the kiosk's."""
    for each in office.concerns.values():
        if each.sachgebiet and not (each.referral or each.by_appointment):
            yield ConcernRow(
                id=each.id,
                name=words_of(each, translation("de")).name,
                sachgebiet=_names((each.sachgebiet,), office, say),
                left=queue.concerns.get(each.id),
            )


def _counts_of_sachgebiete(today: Today, office: Office, say: Translation) -> Iterator[CountRow]:
    days = [(words.name_in(each.name, say), today.sachgebiete.get(id)) for id, each in office.sachgebiete.items()]
    rows = [
        CountRow(name, str(day.drawn), day.calls, day.served, day.absent, day.forwarded) for name, day in days if day
    ]
    yield from rows
    if len(rows) > 1:
        drawn = str(sum(int(each.drawn) for each in rows))
        yield _total(rows, say, drawn)


def _counts_of_desks(today: Today, office: Office, say: Translation) -> Iterator[CountRow]:
    days = [(title(each, say), today.desks.get(id)) for id, each in office.desks.items()]
    rows = [CountRow(name, NONE, day.calls, day.served, day.absent, day.forwarded) for name, day in days if day]
    yield from rows
    if len(rows) > 1:
        yield _total(rows, say, NONE)


def _total(rows: list[CountRow], say: Translation, drawn: str) -> CountRow:
    return CountRow(
        say.text(own.TOTAL),
        drawn,
        calls=sum(each.calls for each in rows),
        served=sum(each.served for each in rows),
        absent=sum(each.absent for each in rows),
        forwarded=sum(each.forwarded for each in rows),
    )


def _said(answer: Answer | None, state: DeskState | None, say: Translation) -> Said | None:
    """What the page's own last press got, be it later than it was waited for."""
    if answer is None:
        return None
    outcome, what = answer.outcome, answer.what
    if state is not None and state.last_press == answer.press:
        outcome, what = state.outcome or outcome, state.what
    text = own.NOT_TAKEN if outcome == NOT_TAKEN else own.ANSWERS.get(outcome) or words.OUTCOMES.get(outcome)
    good = outcome in own.ANSWERS or outcome in words.GOOD
    mood = "good" if good else "plain" if outcome == "repeated" else "bad"
    return Said(say.text(text) if text else outcome, own.refusal(say, what), mood)
