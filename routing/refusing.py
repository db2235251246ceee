"""The answer to a press that changes nothing."""

from __future__ import annotations

from routing.commands import DeskCommand
from routing.events import PressRefused


def refuse(command: DeskCommand, what: str, outcome: str = "refused") -> PressRefused:
    """`what` says in plain words why not."""
    return PressRefused(command.desk, command.press, command.at, outcome, what)
