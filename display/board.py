"""What the wall shows: from the office, the wall's description and the hub's messages to one frozen view. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime

from languages.wall_layout import MOST_CALLS
from routing.numbers import Number, parse_number
from routing.office import Colour, Display, Office
from wire.messages import Board, BoardCall, Queue

LONGEST_ROOM = 100
"""Letters of a room's name. The longest we know has 40; setting thousands would hold up the wall for seconds."""

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
    """A call on the wall. `colour` is None for a Sachgebiet that the description does not know."""

    call: str
    number: str
    room: str
    colour: Colour | None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait for a Sachgebiet. It is shown by letter, colour and sign: its name could tell a concern."""

    letter: str
    colour: Colour
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the wall. Numbers and rooms stay where they are when `language` moves on."""

    newest: Shown | None
    earlier: tuple[Shown, ...]
    waiting: tuple[Waiting, ...]
    clock: str
    language: str
    stale: bool
    office_name: str

    @property
    def calls(self) -> tuple[str, ...]:
        """The ids of the calls shown, newest first."""
        newest = (self.newest,) if self.newest else ()
        return tuple(shown.call for shown in newest + self.earlier)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the hub has said: its calls and its queue. `newest` is the latest call ever heard of."""

    calls: tuple[Call, ...] = ()
    queue: Queue | None = None
    newest: datetime | None = None
    board_known: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What changes without a message: the time of day, the language of the headings, whether the source is lost."""

    clock: str
    language: str
    stale: bool = False
    fresh: frozenset[str] = frozenset()


def read_calls(board: Board) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The calls of a board, newest first and each number once, and what is wrong with those left out."""
    calls: dict[Number, Call] = {}
    problems: list[str] = []
    for each in board.calls:
        try:
            call = _call(each)
        except ValueError as error:
            problems.append(f'call "{each.call}" is left out: {error}')
            continue
        known = calls.get(call.number)
        if known is None or known.at < call.at:
            calls[call.number] = call
    return tuple(sorted(calls.values(), key=lambda call: call.at, reverse=True)), tuple(problems)


def hear_board(heard: Heard, calls: tuple[Call, ...], retained: bool) -> tuple[Heard, frozenset[str]]:
    """Remember a board. The second value is the ids of its new calls.

    New is what the last board did not have and what is later than any call heard of. A board that the broker had
    kept (`retained`) and the first board of all only tell what was there before: nothing on them is new.
    """
    known = {call.id for call in heard.calls}
    new = frozenset(
        call.id for call in calls if call.id not in known and (heard.newest is None or call.at > heard.newest)
    )
    newest = max((call.at for call in calls), default=None)
    if newest is None or (heard.newest is not None and heard.newest > newest):
        newest = heard.newest
    remembered = Heard(calls, heard.queue, newest, board_known=True)
    return remembered, new if heard.board_known and not retained else frozenset()


def calls_for(display: Display, calls: Iterable[Call]) -> tuple[Call, ...]:
    """The calls that this wall shows. Without Sachgebiete of its own it shows all."""
    mine = (call for call in calls if not display.sachgebiete or call.sachgebiet in display.sachgebiete)
    return tuple(mine)[:MOST_CALLS]


def view(office: Office, display: Display, heard: Heard, moment: Moment) -> View:
    """What the wall shows now."""
    shown = tuple(_shown(office, call, moment.fresh) for call in calls_for(display, heard.calls))
    return View(
        newest=shown[0] if shown else None,
        earlier=shown[1:],
        waiting=_waiting(office, display, heard.queue),
        clock=moment.clock,
        language=moment.language,
        stale=moment.stale,
        office_name=office.name.get(moment.language, office.name.get("de", "")),
    )


def heading_languages(office: Office, display: Display, known: Set[str]) -> tuple[str, ...]:
    """The languages that the headings take turns in, German first. `known` are those that have texts."""
    wanted = display.languages or ("de", *(tag for tag in office.languages if tag != "de"))[:HEADING_LANGUAGES]
    usable = [tag for tag in wanted if tag in known]
    return tuple(sorted(usable, key=lambda tag: tag != "de")) or ("de",)


def sachgebiete_of(office: Office, display: Display) -> tuple[str, ...]:
    """The Sachgebiete of a wall, in the order of the office."""
    return tuple(each for each in office.sachgebiete if not display.sachgebiete or each in display.sachgebiete)


def _call(said: BoardCall) -> Call:
    at = datetime.fromisoformat(said.at)
    if at.tzinfo is None:
        raise ValueError(f'its time "{said.at}" names no time zone.')
    if len(said.room) > LONGEST_ROOM:
        raise ValueError(f"the name of its room has {len(said.room)} letters, more than {LONGEST_ROOM}.")
    number = parse_number(said.number)
    return Call(said.call, number, said.room, said.sachgebiet, at, said.desk, said.language, said.came)


def _shown(office: Office, call: Call, fresh: Set[str]) -> Shown:
    sachgebiet = office.sachgebiete.get(call.sachgebiet)
    colour = sachgebiet.colour if sachgebiet else None
    return Shown(call.id, call.number.shown, call.room, colour, call.id in fresh)


def _waiting(office: Office, display: Display, queue: Queue | None) -> tuple[Waiting, ...]:
    if queue is None:
        return ()
    return tuple(
        Waiting(office.sachgebiete[each].letter, office.sachgebiete[each].colour, queue.sachgebiete[each].waiting)
        for each in sachgebiete_of(office, display)
        if each in queue.sachgebiete
    )
