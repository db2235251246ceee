"""A hub small enough for tests: the real law of the queue, without a journal, over any line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from routing.commands import (
    CallNext,
    Command,
    DrawTicket,
    FinishTicket,
    ForwardTicket,
    MissTicket,
    NoteArrival,
    OpenDesk,
    ParkTicket,
    PauseDesk,
    PickTicket,
    RecallTicket,
    ReturnTicket,
    ShowNotice,
    TakeDownNotice,
)
from routing.day import Day
from routing.description import read_office
from routing.queue import decide, evolve
from routing.turns import waiting_at
from wire.codec import decode, encode
from wire.messages import Board, CurrentTicket, DeskState, Press, Why
from wire.topics import ID_LEVEL, Topics, level

NOON = datetime(2026, 3, 2, 10, 54, tzinfo=timezone(timedelta(hours=1)))
_Simple = type[CallNext | RecallTicket | MissTicket | FinishTicket | ReturnTicket | OpenDesk | PauseDesk | NoteArrival]
Publish = Callable[[str, bytes], None]

OFFICE_TEXT = """
id = "offenbach"
name = "Ausländeramt"
languages = ["de", "en", "ar"]

[[sachgebiet]]
id = "aufenthalt"
name = { de = "Aufenthalt", en = "Residence" }
letter = "A"
colour = "blue"
waiting_area = "1"

[[sachgebiet]]
id = "service"
name = { de = "Service-Punkt", en = "Service point" }
letter = "S"
colour = "green"
waiting_area = "2"

[[desk]]
id = "d1"
room = "2.14"
sachgebiete = ["aufenthalt"]
also = ["service"]
languages = ["ar"]

[[desk]]
id = "d2"
room = "2.15"
sachgebiete = ["service", "aufenthalt"]
step_free = false

[[kiosk]]
id = "entrance"
numbers = [1, 499]

[[display]]
id = "wall"

[[concern]]
id = "extend-permit"
sachgebiet = "aufenthalt"

[[concern]]
id = "question"
sachgebiet = "service"

[[notice]]
id = "takes-longer"

[[notice]]
id = "party"
text = "Heute ist Sommer-Fest."
"""
OFFICE = read_office(OFFICE_TEXT)


class SmallHub:
    """Answers presses as the hub does: decide, evolve, publish."""

    def __init__(self, publish: Publish) -> None:
        self.day = Day(NOON.date(), OFFICE)
        self.presses: list[Press] = []
        self.answers = True
        self._publish = publish
        self._topics = Topics(OFFICE.id)
        self._drawn = 0

    def draw(
        self, language: str = "de", needs: tuple[str, ...] = (), minutes_ago: int = 0, concern: str = "extend-permit"
    ) -> str:
        """Let somebody draw a number; its id."""
        self._drawn += 1
        sachgebiet = OFFICE.sachgebiete[OFFICE.concerns[concern].sachgebiet]
        number = f"{sachgebiet.letter}{self._drawn:03}"
        ticket = f"ticket-{self._drawn}"
        at = NOON - timedelta(minutes=minutes_ago)
        self._do(
            DrawTicket(
                kiosk="entrance", roll="roll", seq=self._drawn, id=ticket, number=number, concern=concern,
                sachgebiet=sachgebiet.id, language=language, needs=frozenset(needs), drawn_at=at, drawn_on=NOON.date(),
                at=NOON,
            )
        )  # fmt: skip
        return ticket

    def take(self, topic: str, payload: bytes) -> None:
        """Take a press; without `answers` it is heard and that is all."""
        desk, press = level(topic, ID_LEVEL), decode(payload, Press)
        self.presses.append(press)
        if self.answers:
            self._do(_command(desk, press))
            self.publish_all()

    def publish_all(self) -> None:
        """Publish every desk, as the hub does at its start."""
        for desk in OFFICE.desks:
            self._publish(self._topics.state(desk), encode(self.state(desk)))
        self._publish(self._topics.board, encode(Board(calls=(), notices=tuple(reversed(self.day.notices)))))

    def state(self, desk_id: str) -> DeskState:
        """What the desk sees."""
        desk = self.day.desk(desk_id)
        return DeskState(
            current=self._current(desk.current, desk_id),
            waiting=waiting_at(self.day, OFFICE.desks[desk_id]),
            last_press=desk.last_press,
            outcome=desk.outcome,
            what=desk.what,
            open=desk.open,
        )

    def _current(self, ticket_id: str | None, desk: str) -> CurrentTicket | None:
        if ticket_id is None:
            return None
        ticket = self.day.tickets[ticket_id]
        return CurrentTicket(
            id=ticket.id,
            number=ticket.number,
            concern=ticket.concern,
            language=ticket.language,
            why=tuple(
                Why(code=each.code, minutes=each.minutes, at=each.at.isoformat() if each.at else None)
                for each in self.day.desk(desk).why
            ),
            sachgebiet=self.day.kinds[ticket_id].sachgebiet,
            needs=tuple(sorted(ticket.needs)),
            drawn_at=ticket.drawn_at.isoformat(),
            called_at=self.day.calls[ticket_id].at.isoformat(),
        )

    def _do(self, command: Command) -> None:
        for event in decide(self.day, command):
            evolve(self.day, event)


def _command(desk: str, press: Press) -> Command:
    by = desk, press.press, NOON
    match press.action:
        case "forward":
            return ForwardTicket(*by, to=press.to or "")
        case "pick":
            return PickTicket(*by, ticket=press.ticket or "")
        case "notice":
            return ShowNotice(*by, notice=press.notice or "")
        case "no-notice":
            return TakeDownNotice(*by, notice=press.notice or "")
        case "park":
            return ParkTicket(*by, until=NOON + timedelta(minutes=press.minutes or 0))
        case action:
            simple: dict[str, _Simple] = {
                "next": CallNext, "recall": RecallTicket, "missed": MissTicket, "done": FinishTicket,
                "return": ReturnTicket, "open": OpenDesk, "pause": PauseDesk, "came": NoteArrival,
            }  # fmt: skip
            return simple[action](*by)
