"""What one desk's page shows, in words, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from desk import words
from desk.alarm_words import alarms_in_words
from desk.hall import Hall
from desk.offers import Choices, concerns_by_sachgebiet, slips
from desk.presses import NOT_TAKEN, Answer
from desk.states import alike
from desk.waiting import desk_today
from desk.waiting_view import WaitingView, shown_number, waiting_view
from languages.concerns import words_of
from languages.notices import words_of_notice
from languages.translation import Translation, translation
from routing.office import NEEDS, Desk, Office
from wire.messages import CurrentTicket, DeskState

ASIDE = 12
"""Numbers put aside that are offered at a desk; the head's page lists them all."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the concern's list, and whether it is there. `id` is its place in the list."""

    id: str
    text: str
    there: bool


@dataclass(frozen=True, slots=True)
class TicketView:
    """The number at the desk. The concern is said in German, whatever language the page is in."""

    id: str
    number: str
    concern: str
    language: str
    tag: str
    needs: tuple[str, ...]
    waited: str
    reasons: tuple[str, ...]
    sent_by: str
    documents: tuple[Document, ...]
    ticks: str


@dataclass(frozen=True, slots=True)
class Said:
    """What became of the last press: `mood` is good, bad, or plain."""

    text: str
    what: str
    mood: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk's page. `trouble` is empty while the hub hears us; `press` is the id the page's next press will have.

    `notices` are on the walls, `more_notices` may be. `take_back` is the number that an undo brings back.
    """

    desk: Desk
    open: bool
    heard: bool
    waiting: str
    ticket: TicketView | None
    said: Said | None
    trouble: str
    alarms: tuple[str, ...]
    aside: Choices
    take_back: str
    line: WaitingView
    paper: Said | None
    helps: str
    may_help: Choices
    concerns: tuple[tuple[str, Choices], ...]
    slips: Choices
    languages: Choices
    needs: Choices
    kiosks: Choices
    sachgebiete: Choices
    desks: Choices
    notices: Choices
    more_notices: Choices
    press: str
    version: str


def look(hall: Hall, desk: Desk, say: Translation, answer: Answer | None = None) -> DeskView:
    """A desk as it is now. `answer` is what the page's own last press got."""
    version, today = hall.version(desk.id), desk_today(desk, hall.today)
    state, office = hall.states.of(desk.id), hall.office
    notices = {id: words_of_notice(each, translation("de")) for id, each in office.notices.items()}
    return DeskView(
        desk=desk,
        open=state is not None and state.open,
        heard=state is not None,
        waiting=people_waiting(state, say),
        ticket=_ticket(state.current, office, say) if state and state.current else None,
        said=None if hall.trouble else _said(state, answer, say),
        trouble=trouble(hall, say),
        alarms=alarms_in_words(hall, say),
        aside=tuple((each.id, shown_number(each.number)) for each in islice(hall.lines.aside_at(today), ASIDE)),
        take_back=shown_number(state.take_back.number) if state and state.take_back else "",
        line=waiting_view(today, hall, say),
        paper=_paper(state, say),
        helps=_helps(state, office, say),
        may_help=tuple(
            (each.id, words.name_in(each.name, say))
            for each in office.sachgebiete.values()
            if not today.serves(each.id)
        ),
        concerns=concerns_by_sachgebiet(office, say),
        slips=slips(office),
        languages=tuple((tag, words.language_name(say, tag)) for tag in office.languages),
        needs=tuple((each, words.need(say, each)) for each in NEEDS),
        kiosks=tuple((each, words.device(say, "kiosk", each)) for each in office.kiosks),
        sachgebiete=tuple((each.id, words.name_in(each.name, say)) for each in office.sachgebiete.values()),
        desks=tuple((each.id, title(each, say)) for each in office.desks.values() if each.id != desk.id),
        notices=tuple((id, notices.get(id, id)) for id in hall.notices),
        more_notices=tuple((id, text) for id, text in notices.items() if id not in hall.notices),
        press=hall.presser(desk.id).new_id(),
        version=version,
    )


def title(desk: Desk, say: Translation) -> str:
    """A desk as staff call it, with its room."""
    return f"{say.text(words.DESK, desk=desk.id)}, {say.text(words.ROOM, room=desk.room)}"


def trouble(hall: Hall, say: Translation) -> str:
    """Why nothing can be pressed now; empty when all is well."""
    match hall.trouble:
        case "broker":
            return say.text(words.NO_BROKER)
        case "hub":
            return say.text(words.NO_HUB)
        case _:
            return ""


def _helps(state: DeskState | None, office: Office, say: Translation) -> str:
    if state is None or not state.helps:
        return ""
    names = (words.name_in(office.sachgebiete[each].name, say) for each in state.helps if each in office.sachgebiete)
    return say.text(words.HELPS, names=", ".join(names))


def _paper(state: DeskState | None, say: Translation) -> Said | None:
    if state is None or state.paper is None:
        return None
    outcome, number = state.paper.outcome, shown_number(state.paper.number)
    template = words.PAPER.get(outcome, "")
    if not number and outcome in ("printed", "not-printed"):
        template = words.SLIP_PRINTED if outcome == "printed" else words.NOTHING_PRINTED
    mood = {"printed": "good", "ordered": "plain"}.get(outcome, "bad")
    return Said(say.text(template, number=number, kiosk=state.paper.kiosk), "", mood)


def _sent_by(current: CurrentTicket, say: Translation) -> str:
    sent = current.sent_by
    if sent is None:
        return ""
    if sent.reason not in words.FORWARD_REASONS:
        return say.text(words.SENT_BY, desk=sent.desk)
    return say.text(words.SENT_BECAUSE, desk=sent.desk, reason=say.text(words.FORWARD_REASONS[sent.reason]))


def _ticks(documents: tuple[Document, ...], say: Translation) -> str:
    missing = sum(not each.there for each in documents)
    return say.plural(words.DOCUMENTS_MISSING, missing) if missing else say.text(words.DOCUMENTS_THERE)


def _ticket(current: CurrentTicket, office: Office, say: Translation) -> TicketView:
    concern, zone = office.concerns.get(current.concern), ZoneInfo(office.timezone)
    language = words.language_name(say, current.language)
    said = words_of(concern, translation("de")) if concern else None
    documents = tuple(
        Document(str(place), text, str(place) in current.documents)
        for place, text in enumerate(said.bring if said else (), 1)
    )
    return TicketView(
        id=current.id,
        number=shown_number(current.number),
        concern=said.name if said else current.concern,
        language=language,
        tag=current.language,
        needs=tuple(words.need(say, each) for each in current.needs),
        waited=_waited(current, say),
        reasons=tuple(
            words.reason(say, each.code, each.minutes, _clock(each.at, zone), language) for each in current.why
        ),
        sent_by=_sent_by(current, say),
        documents=documents,
        ticks=_ticks(documents, say),
    )


def _waited(current: CurrentTicket, say: Translation) -> str:
    """From drawing to call, both by the hub's clock: the desk may have none."""
    try:
        waited = datetime.fromisoformat(current.called_at) - datetime.fromisoformat(current.drawn_at)
    except (ValueError, TypeError):
        return ""
    minutes = int(waited.total_seconds() // 60)
    return say.plural(words.WAITED, minutes) if minutes > 0 else say.text(words.WAITED_NOT)


def people_waiting(state: DeskState | None, say: Translation) -> str:
    """How many wait for a desk, in words."""
    if state is None:
        return say.text(words.NOT_HEARD)
    return say.plural(words.WAITING, state.waiting) if state.waiting else say.text(words.WAITING_NONE)


def _said(state: DeskState | None, answer: Answer | None, say: Translation) -> Said | None:
    """The page's own answer as long as nothing has happened since, else the desk's last outcome."""
    outcome, what = (state.outcome or "", state.what) if state else ("", "")
    if answer is not None and answer.outcome == NOT_TAKEN and alike(answer.state, state):
        outcome, what = answer.outcome, answer.what
    if not outcome:
        return None
    plain = outcome in ("nobody-waiting", "repeated")
    mood = "good" if outcome in words.GOOD else "plain" if plain else "bad"
    text = say.text(words.OUTCOMES[outcome]) if outcome in words.OUTCOMES else outcome
    return Said(text, words.refusal(say, what), mood)


def _clock(at: str | None, zone: ZoneInfo) -> str:
    """Hours and minutes on the office's wall clock; empty for a time we cannot read."""
    try:
        return f"{datetime.fromisoformat(at or '').astimezone(zone):%H:%M}"
    except ValueError:
        return ""
