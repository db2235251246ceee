"""The numbers that a desk put aside, so that it can call them when the person turns up after all."""

from __future__ import annotations

from dataclasses import dataclass

from wire.messages import DeskState

KEPT = 6
"""Numbers shown per desk. Older ones are found at the supervisor's page."""

_DAY = len("2026-01-31")


@dataclass(frozen=True, slots=True)
class PutAside:
    """A number that left a desk and may come back: `how` is the outcome, `missed` or `parked`."""

    ticket: str
    number: str
    how: str
    day: str


class Aside:
    """What one desk put aside since the pages were started, newest first.

    It is made from the states that went by, and is a convenience: the journal knows better, and refuses to call
    a number that is elsewhere.
    """

    def __init__(self) -> None:
        self._before: DeskState | None = None
        self._put: list[PutAside] = []

    def follow(self, state: DeskState) -> None:
        """Note what changed at the desk."""
        before, self._before = self._before, state
        if state.current is not None:
            self._put = [each for each in self._put if each.day == state.current.called_at[:_DAY]]
        gone = before.current if before else None
        if gone is None or state.current is not None or state.outcome not in ("missed", "parked"):
            return
        fresh = PutAside(gone.id, gone.number, state.outcome, gone.called_at[:_DAY])
        self._put = [fresh, *(each for each in self._put if each.ticket != gone.id)][:KEPT]

    def without(self, tickets: set[str]) -> tuple[PutAside, ...]:
        """The numbers put aside, but for those that are at some desk by now, and drop those for good."""
        self._put = [each for each in self._put if each.ticket not in tickets]
        return tuple(self._put)
