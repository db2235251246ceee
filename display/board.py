"""What the wall shows: from the office, the wall's description and the hub's messages to one frozen view. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from languages.notices import words_of_notice
from languages.translation import translation
from languages.wall_measure import sachgebiete_of
from routing.numbers import Number, parse_number
from routing.office import Colour, Display, Notice, Office
from wire.messages import Board, BoardCall, Queue

LONGEST_ROOM = 100
"""Letters of a room's name. The longest we know has 40; setting thousands would hold up the wall for seconds."""

MOST_SEEN = 2000
"""Ids of calls remembered: those of a full day, and more."""

STILL_COMING_S = 60.0
"""How long a call that was missed is still news: whoever was called within the last minute is on the way, or has not
looked up yet. Older ones stand on the wall and are not announced: they would call people who have come. A wall notices
the loss of its broker 15 s late at most (`wire.connection.KEEPALIVE_S`); by so much a call may be older."""

HEADING_LANGUAGES = 3
"""Languages of the headings where the description of the wall names none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the wall understands it. `id` is new with every call and recall; `language` is the customer's."""

    id: str
    number: Number
    room: str
    sachgebiet: str
    at: datetime
    desk: str = ""
    language: str = "de"
    came: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A call on the wall. `colour` is None for a Sachgebiet that the description does not know.

    `arrow` is one of `DIRECTIONS`, empty where none is described. A `fresh` call came a moment ago; one that is also
    `recalled` had been called before. A call that was ever new to this wall is `called`; others were found there.
    """

    call: str
    number: str
    room: str
    colour: Colour | None
    fresh: bool = False
    arrow: str = ""
    recalled: bool = False
    called: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a Sachgebiet. It is shown by letter, colour and sign: its name could tell a concern.

    `minutes` is the range of the waiting time, None when nobody can know it or nobody is called.
    """

    letter: str
    colour: Colour
    count: int
    minutes: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A notice on the wall. `language` is that of its text: an office's own words may be there in German alone."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the wall. Numbers and rooms stay where they are when `language` moves on.

    `notice` is the one whose turn it is, None when there are none. `lit` is whether the frames of recalled calls are
    on at this moment. `turn` counts the turns of the headings.
    """

    newest: Shown | None
    earlier: tuple[Shown, ...]
    waiting: tuple[Waiting, ...]
    clock: str
    language: str
    stale: bool
    office_name: str
    notice: NoticeShown | None = None
    lit: bool = True
    turn: int = 0

    @property
    def calls(self) -> tuple[str, ...]:
        """The ids of the calls shown, newest first."""
        newest = (self.newest,) if self.newest else ()
        return tuple(shown.call for shown in newest + self.earlier)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the hub has said: calls, queue, notices. `seen` are the ids of all calls heard of so far, in order."""

    calls: tuple[Call, ...] = ()
    queue: Queue | None = None
    seen: Mapping[str, None] = field(default_factory=dict)
    board_known: bool = False
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What changes without a message: the time of day, the language of the headings, whether the source is lost.

    `languages` take turns as headings, `turn` counts these turns. `fresh`, `recalled` and `called` are ids of calls,
    `lit` is whether the frames of the recalled ones are on.
    """

    clock: str
    languages: tuple[str, ...]
    turn: int = 0
    stale: bool = False
    fresh: frozenset[str] = frozenset()
    recalled: frozenset[str] = frozenset()
    lit: bool = True
    called: frozenset[str] = frozenset()

    @property
    def language(self) -> str:
        """The language of the headings."""
        return self.languages[self.turn % len(self.languages)]


def read_calls(board: Board) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The calls of a board, newest first as it has them and each number once, and what is wrong with those left out.

    Their times are not compared: the hub's clock may have been wrong when the earlier ones were made.
    """
    calls: dict[Number, Call] = {}
    problems: list[str] = []
    for each in board.calls:
        try:
            call = _call(each)
        except ValueError as error:
            problems.append(f'call "{each.call}" is left out: {error}')
            continue
        calls.setdefault(call.number, call)
    return tuple(calls.values()), tuple(problems)


def hear_board(heard: Heard, calls: tuple[Call, ...], away_s: float) -> tuple[Heard, frozenset[str]]:
    """Remember a board. The second value is the ids of its new calls.

    New is what was never heard of. `away_s` is how many seconds before this board the wall lost its broker, 0.0 if it
    has not since the last one. After less than `STILL_COMING_S` the calls made meanwhile are new as well. The first
    board of all, and the first after a longer loss, only tell what was there before: nothing on them is new.
    """
    new = {call.id: None for call in calls if call.id not in heard.seen}
    seen = dict.fromkeys((*heard.seen, *new))
    remembered = replace(heard, calls=calls, seen=dict.fromkeys(list(seen)[-MOST_SEEN:]), board_known=True)
    return remembered, frozenset(new) if heard.board_known and away_s < STILL_COMING_S else frozenset()


def recalled(before: Heard, calls: Iterable[Call], new: Set[str]) -> frozenset[str]:
    """Those of the new calls whose number stood on the board before."""
    known = {call.number for call in before.calls}
    return frozenset(call.id for call in calls if call.id in new and call.number in known)


def calls_for(display: Display, calls: Iterable[Call]) -> tuple[Call, ...]:
    """The calls that this wall shows, those of its Sachgebiete and of its desks. With neither it shows all.

    A door shows those to its own room, until the person is in there.
    """
    if display.door:
        return tuple(call for call in calls if call.room == display.door and not call.came)
    return tuple(call for call in calls if shows(display, call.sachgebiet, call.desk))


def shows(display: Display, sachgebiet: str, desk: str) -> bool:
    """Whether a call of this Sachgebiet to this desk is for this wall."""
    of_all = not display.sachgebiete and not display.desks
    return of_all or sachgebiet in display.sachgebiete or desk in display.desks


def notices_in(office: Office, ids: Iterable[str]) -> tuple[Notice, ...]:
    """The notices of these ids that the office knows."""
    return tuple(office.notices[each] for each in ids if each in office.notices)


def view(office: Office, display: Display, heard: Heard, moment: Moment) -> View:
    """What the wall shows now, however many calls there are."""
    shown = tuple(_shown(office, display, call, moment) for call in calls_for(display, heard.calls))
    return View(
        newest=shown[0] if shown else None,
        earlier=shown[1:],
        waiting=_waiting(office, display, heard.queue),
        clock=moment.clock,
        language=moment.language,
        stale=moment.stale,
        office_name=office.name.get(moment.language, office.name.get("de", "")),
        notice=_notice(notices_in(office, heard.notices), moment),
        lit=moment.lit,
        turn=moment.turn,
    )


def paged(whole: View, places: int) -> View:
    """What fits into so many places for earlier calls. The newer half stays, the older ones take turns page by page.

    The last page is filled up with calls of the one before it.
    """
    if len(whole.earlier) <= places:
        return whole
    staying, turning = whole.earlier[: places // 2], whole.earlier[places // 2 :]
    length = places - len(staying)
    first = min(whole.turn % pages(whole, places) * length, len(turning) - length)
    return replace(whole, earlier=(*staying, *turning[first : first + length]))


def pages(whole: View, places: int) -> int:
    """How many turns it takes until every call was on the wall."""
    if len(whole.earlier) <= places or not places:
        return 1
    kept = places // 2
    return -(-(len(whole.earlier) - kept) // (places - kept))


def heading_languages(office: Office, display: Display, known: Set[str]) -> tuple[str, ...]:
    """The languages that the headings take turns in, German first. `known` are those that have texts."""
    wanted = display.languages or ("de", *(tag for tag in office.languages if tag != "de"))[:HEADING_LANGUAGES]
    usable = [tag for tag in wanted if tag in known]
    return tuple(sorted(usable, key=lambda tag: tag != "de")) or ("de",)


def _call(said: BoardCall) -> Call:
    at = datetime.fromisoformat(said.at)
    if at.tzinfo is None:
        raise ValueError(f'its time "{said.at}" names no time zone.')
    if len(said.room) > LONGEST_ROOM:
        raise ValueError(f"the name of its room has {len(said.room)} letters, more than {LONGEST_ROOM}.")
    number = parse_number(said.number)
    return Call(said.call, number, said.room, said.sachgebiet, at, said.desk, said.language, said.came)


def _shown(office: Office, display: Display, call: Call, moment: Moment) -> Shown:
    sachgebiet = office.sachgebiete.get(call.sachgebiet)
    return Shown(
        call.id,
        call.number.shown,
        call.room,
        sachgebiet.colour if sachgebiet else None,
        fresh=call.id in moment.fresh,
        arrow=display.arrows.get(call.room, ""),
        recalled=call.id in moment.recalled,
        called=call.id in moment.called,
    )


def _notice(notices: Sequence[Notice], moment: Moment) -> NoticeShown | None:
    """Each notice stands until it was there in every language of the headings, then the next one."""
    if not notices:
        return None
    notice = notices[moment.turn // len(moment.languages) % len(notices)]
    language = moment.language if not notice.text or moment.language in notice.text else "de"
    return NoticeShown(words_of_notice(notice, translation(language)), language)


def _waiting(office: Office, display: Display, queue: Queue | None) -> tuple[Waiting, ...]:
    if queue is None:
        return ()
    found = []
    for each in sachgebiete_of(office, display):
        if each in queue.sachgebiete:
            now, sachgebiet = queue.sachgebiete[each], office.sachgebiete[each]
            minutes = now.wait_minutes if now.open else None
            found.append(Waiting(sachgebiet.letter, sachgebiet.colour, now.waiting, minutes))
    return tuple(found)
