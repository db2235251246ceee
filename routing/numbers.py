"""Ticket numbers: "A017" on the wire and in the journal, "A 017" for people."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([A-Z])([0-9]{3,4})")
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A Latin letter and a count from 1. Three ASCII digits, four from 1000 on (law 6)."""

    letter: str
    count: int

    def __str__(self) -> str:
        return f"{self.letter}{self.count:03}"

    @property
    def shown(self) -> str:
        """The number as people read it. The space does not break."""
        return f"{self.letter}{_SPACE}{self.count:03}"


def parse_number(text: str) -> Number:
    """Read "A017". Raises `ValueError` for anything else, "A17" and "A0017" included."""
    match = _FORM.fullmatch(text)
    number = Number(match[1], int(match[2])) if match else None
    if number is None or number.count == 0 or str(number) != text:
        raise ValueError(f'"{text}" is no ticket number: it is a letter and three digits, as in A017.')
    return number
