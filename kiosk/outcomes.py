"""What choosing a concern comes to: a number, the way to another institution, or the reason why not now."""

from __future__ import annotations

from dataclasses import dataclass

from routing.concerns import NotNow
from routing.numbers import Number
from routing.office import Institution


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a customer leaves with. Ahead and range are None when nobody can know them."""

    ticket: str
    number: Number
    concern: str
    sachgebiet: str
    language: str
    waiting_ahead: int | None
    wait_minutes: tuple[int, int] | None
    printed: bool


@dataclass(frozen=True, slots=True)
class Referred:
    """Another institution handles this: a slip says which and where. No number was drawn."""

    concern: str
    institution: Institution
    language: str
    needs: frozenset[str]
    printed: bool


@dataclass(frozen=True, slots=True)
class NotGiven:
    """No number for this concern now; `why` says why, until when, and whether the Servicepoint can help."""

    concern: str
    language: str
    needs: frozenset[str]
    why: NotNow


Outcome = Drawn | Referred | NotGiven
