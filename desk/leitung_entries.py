"""Who did what, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desk import leitung_words as own
from desk import words
from desk.leitung_times import Times
from desk.waiting_view import shown_number
from languages.concerns import words_of
from languages.notices import words_of_notice
from languages.translation import Translation, translation
from routing.office import HEAD, Office
from wire.messages import Entry, Today


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A press: when, at which desk, by whom if they signed in, what became of it, and for which number."""

    time: str
    desk: str
    by: str
    what: str
    number: str


def entry_rows(today: Today, office: Office, times: Times) -> Iterator[EntryRow]:
    """The last presses, the latest first."""
    for each in today.entries:
        yield EntryRow(
            time=times.clock(each.at),
            desk=times.say.text(own.LEITUNG) if each.desk == HEAD else each.desk,
            by=each.by,
            what=_what(each, office, times.say),
            number=shown_number(each.number) if each.number else "",
        )


def _what(entry: Entry, office: Office, say: Translation) -> str:
    first, _, rest = entry.more.partition(" ")
    match entry.outcome:
        case "forwarded":
            return own.entry(say, entry.outcome, _place(first, office, say), "", "")
        case "duties-moved":
            names = " · ".join(_place(each, office, say) for each in rest.split())
            return own.entry(say, entry.outcome, _place(first, office, say), names, "")
        case "limited":
            return own.entry(say, entry.outcome, "", _concern(first, office), concern_now(say, rest))
        case "ordered":
            return own.entry(say, entry.outcome, "", _concern(rest, office), "")
        case "notice-shown" | "notice-taken-down":
            return own.entry(say, entry.outcome, "", _notice(first, office), "")
        case "refused":
            return own.entry(say, entry.outcome, "", own.refusal(say, entry.more), "")
        case _:
            return own.entry(say, entry.outcome, "", entry.more, "")


def concern_now(say: Translation, left: str) -> str:
    """How many numbers a concern has left, in words; without a number there is no limit."""
    if not left.isdecimal():
        return say.text(own.UNLIMITED)
    return say.plural(own.CONCERN_LEFT, int(left)) if int(left) else say.text(own.CONCERN_CLOSED)


def _place(id: str, office: Office, say: Translation) -> str:
    """A Sachgebiet by its name, a desk as staff call it."""
    if id in office.sachgebiete:
        return words.name_in(office.sachgebiete[id].name, say)
    return say.text(words.DESK, desk=id) if id in office.desks else id


def _concern(id: str, office: Office) -> str:
    return words_of(office.concerns[id], translation("de")).name if id in office.concerns else id


def _notice(id: str, office: Office) -> str:
    return words_of_notice(office.notices[id], translation("de")) if id in office.notices else id
