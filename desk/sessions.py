"""Who is signed in. Browsers hold a random word and nothing else; what it stands for is kept here, in memory."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from desk.staff import Staff

IDLE_S = 30 * 60.0
"""Seconds after which somebody who does nothing is signed out."""

WHOLE_S = 10 * 3600.0
"""Seconds after which everybody is signed out: a working day."""

MOST_EACH = 20
"""Sessions that one person has at once; the oldest ends when there is another."""


@dataclass(slots=True, eq=False)
class Session:
    """Somebody signed in at one browser. Times are of the sessions' clock.

    `still` says who they are now, or None if their account is gone. `way_out` is what their provider needs to sign
    them out, too.
    """

    staff: Staff
    still: Callable[[], Staff | None]
    opened: float
    used: float
    way_out: str = field(default="", repr=False)
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


class Sessions:
    """The sessions of all browsers. They end with the program: then everybody signs in again."""

    def __init__(
        self, idle_s: float = IDLE_S, whole_s: float = WHOLE_S, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.idle_s = idle_s
        self.whole_s = whole_s
        self._now = now
        self._open: dict[bytes, Session] = {}
        self._changing = threading.Lock()

    def begin(self, staff: Staff, still: Callable[[], Staff | None], way_out: str = "") -> str:
        """Sign somebody in; returns the word for the browser, always a new one."""
        word, now = secrets.token_urlsafe(32), self._now()
        with self._changing:
            self._drop_over(now)
            mine = [key for key, each in self._open.items() if each.staff.name == staff.name]
            for key in mine[: max(0, len(mine) - MOST_EACH + 1)]:
                del self._open[key]
            self._open[_key(word)] = Session(staff, still, now, now, way_out)
        return word

    def find(self, word: str) -> Session | None:
        """The session of a word, with who it is now; None when it is over or never was. Looking does not prolong it."""
        with self._changing:
            session = self._open.get(_key(word))
            if session is None:
                return None
            staff = session.still() if self._left(session, self._now()) > 0 else None
            if staff is None:
                del self._open[_key(word)]
                return None
            session.staff = staff
            return session

    def use(self, session: Session) -> None:
        """Somebody did something: the time of idleness begins anew."""
        session.used = self._now()

    def left_s(self, session: Session) -> float:
        """Seconds until the session is over if nobody does anything."""
        return max(0.0, self._left(session, self._now()))

    def can_be_prolonged(self, session: Session) -> bool:
        """Whether doing something would put off the end, which a working day sets."""
        return session.used + self.idle_s < session.opened + self.whole_s

    def end(self, word: str) -> Session | None:
        """Sign out; returns what the session was."""
        with self._changing:
            return self._open.pop(_key(word), None)

    def _left(self, session: Session, now: float) -> float:
        return min(session.used + self.idle_s, session.opened + self.whole_s) - now

    def _drop_over(self, now: float) -> None:
        for key in [key for key, each in self._open.items() if self._left(each, now) <= 0]:
            del self._open[key]


def _key(word: str) -> bytes:
    """Words are looked up by their hash: how long that takes tells nothing about the words there are."""
    return sha256(word.encode()).digest()
