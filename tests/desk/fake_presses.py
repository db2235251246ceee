"""Presses of many desks, taken and answered at once, for tests without a hub."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk.presses import Answer
from wire.messages import Action


@dataclass
class FakePresses:
    """Takes presses and gives the outcome it was told."""

    outcome: str = "called"
    pressed: list[tuple[str, Action, int, int]] = field(default_factory=list)
    """Desk, action, and when it began and was decided, in ns."""

    def presser(self, desk: str) -> _AtDesk:
        return _AtDesk(self, desk)

    @property
    def actions(self) -> list[tuple[str, Action]]:
        return [(desk, action) for desk, action, _, _ in self.pressed]


@dataclass
class _AtDesk:
    all: FakePresses
    desk: str

    def press(self, action: Action, *, happened_ns: int | None = None, decided_ns: int | None = None) -> Answer:
        assert happened_ns is not None
        assert decided_ns is not None
        self.all.pressed.append((self.desk, action, happened_ns, decided_ns))
        return Answer("press", self.all.outcome, "", None)
