"""What a finger means: the edges of one contact come in, gestures go out. Pure: time is told, nothing waits.

A bouncing contact is settled first: it counts as closed at once, and as open when it has been open for `BOUNCE_NS`,
from its last edge on. So a press is not late, and a finger that wavers has not let go.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

MS = 1_000_000
"""Nanoseconds in a millisecond."""

BOUNCE_NS = 50 * MS
"""Within this time a contact closes and opens by itself. Push buttons settle in 10 to 30 ms."""

DOUBLE_NS = 300 * MS
"""From letting go to the second press of a double press at most: Android's double tap (`DOUBLE_TAP_TIMEOUT`). A short
press waits no longer than this."""

HOLD_NS = 1000 * MS
"""Holding so long is a long press."""

REST_NS = 500 * MS
"""After a gesture a contact must have been at rest so long, or it still belongs to it: nervous fingers press again,
and trembling hands too (EN 301 549, 5.9: double strike of 0.5 s)."""

STUCK_NS = 30_000 * MS
"""No finger stays so long: the button is stuck, or something lies on it."""

Kind = Literal["short", "double", "long"]


@dataclass(frozen=True, slots=True)
class Manners:
    """Which gestures a button knows. Without `double` and `long` a press acts at once, as the finger comes down."""

    double: bool = True
    long: bool = True


@dataclass(frozen=True, slots=True)
class Gesture:
    """What the finger meant. Both times are monotonic, in ns: the gesture's first edge, and when it was clear."""

    kind: Kind
    began_ns: int
    decided_ns: int


class State(Enum):
    """Where one gesture is."""

    AT_REST = auto()
    FIRST_DOWN = auto()
    LET_GO = auto()
    """Let go after a first press: a second one may come."""
    SPENT = auto()
    """The gesture is over; the contact has not come to rest."""
    HELD_AT_START = auto()
    STUCK = auto()


class Gestures:
    """The gestures of one contact. Edges and the passing of time must be told in order."""

    def __init__(self, manners: Manners, down: bool, at_ns: int) -> None:
        """A contact that is closed at the beginning has not been pressed."""
        self.state = State.HELD_AT_START if down else State.AT_REST
        self._manners = manners
        self._down = down
        self._since_ns = at_ns
        """When the settled contact last changed."""
        self._began_ns = at_ns
        self._opened_ns: int | None = None
        """When the contact opened, while that has not settled yet."""

    @property
    def stuck(self) -> bool:
        """Whether the contact has been closed for longer than any finger stays."""
        return self.state is State.STUCK

    @property
    def down(self) -> bool:
        """Whether the settled contact is closed."""
        return self._down

    @property
    def wake_ns(self) -> int | None:
        """When `pass_to` must be told at the latest, or a gesture would be late; None while nothing is due."""
        return self._due_ns() if self._opened_ns is None else self._opened_ns + BOUNCE_NS

    def edge(self, down: bool, at_ns: int) -> list[Gesture]:
        """The contact closed or opened at this instant: what that means, with all that was due before.

        An edge that is no change says nothing new.
        """
        gestures = self.pass_to(at_ns)
        if down and self._opened_ns is not None:
            self._opened_ns = None
        elif down and not self._down:
            gestures += self._settle(True, at_ns)
        elif not down and self._down and self._opened_ns is None:
            self._opened_ns = at_ns
        return gestures + self.pass_to(at_ns)

    def pass_to(self, now_ns: int) -> list[Gesture]:
        """Time has passed: all gestures that have become clear by now, each with the instant when it did."""
        gestures: list[Gesture] = []
        while (wake := self.wake_ns) is not None and wake <= now_ns:
            if self._opened_ns is None:
                gestures += self._come_due(wake)
            else:
                opened, self._opened_ns = self._opened_ns, None
                gestures += self._settle(False, opened)
        return gestures

    def _settle(self, down: bool, at_ns: int) -> list[Gesture]:
        """The contact has changed, and that at this instant."""
        self._down, self._since_ns = down, at_ns
        match self.state, down:
            case State.AT_REST, True:
                self._began_ns = at_ns
                if not (self._manners.double or self._manners.long):
                    return self._decide("short", at_ns)
                self.state = State.FIRST_DOWN
            case State.FIRST_DOWN, False:
                if not self._manners.double:
                    return self._decide("short", at_ns)
                self.state = State.LET_GO
            case State.LET_GO, True:
                return self._decide("double", at_ns)
            case ((State.HELD_AT_START | State.STUCK), False):
                self.state = State.SPENT
        return []

    def _due_ns(self) -> int | None:
        """When time alone changes the state."""
        match self.state:
            case State.FIRST_DOWN:
                return self._since_ns + (HOLD_NS if self._manners.long else DOUBLE_NS)
            case State.LET_GO:
                return self._since_ns + DOUBLE_NS
            case State.SPENT | State.HELD_AT_START:
                return self._since_ns + (STUCK_NS if self._down else REST_NS)
            case _:
                return None

    def _come_due(self, at_ns: int) -> list[Gesture]:
        match self.state:
            case State.FIRST_DOWN:
                return self._decide("long" if self._manners.long else "short", at_ns)
            case State.LET_GO:
                return self._decide("short", at_ns)
            case _:
                self.state = State.STUCK if self._down else State.AT_REST
                return []

    def _decide(self, kind: Kind, at_ns: int) -> list[Gesture]:
        self.state = State.SPENT
        return [Gesture(kind, self._began_ns, at_ns)]
