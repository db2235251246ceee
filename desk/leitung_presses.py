"""What a form of the head of section's page asks for: a press, or what is wrong with the form."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from werkzeug.datastructures import MultiDict

from desk import leitung_words as own
from desk import words
from desk.hall import Hall
from languages.translation import Translation
from wire.messages import Action

ACTIONS: dict[str, Action] = {
    "duties": "duties",
    "own-duties": "duties",
    "limit": "limit",
    "close": "limit",
    "reopen": "limit",
    "notice": "notice",
    "no-notice": "no-notice",
}
"""What the page's buttons are called, and the press that each of them is."""

MOST_LEFT = 10_000
"""Numbers that a concern may still have; no office gives out more on a day."""

_PRESS = re.compile(r"[A-Za-z0-9-]{1,40}")


class BadPress(Exception):
    """A form that no page of ours sends, or one that was filled in wrongly; says what is wrong."""


@dataclass(frozen=True, slots=True)
class HeadPress:
    """A press of the head's: `more` are the fields of `wire.messages.Press` that the action needs."""

    action: Action
    id: str
    more: dict[str, Any] = field(default_factory=dict)


def read_press(form: MultiDict[str, str], hall: Hall, say: Translation) -> HeadPress:
    """The press that a form asks for. Raises `BadPress`.

    Its id names the page and what was asked for: the same form sent twice is one press, another form is another.
    """
    wanted, press = form.get("action", ""), form.get("press", "")
    if wanted not in ACTIONS:
        raise BadPress(say.text(own.UNKNOWN_ACTION, action=wanted[:40], known=", ".join(ACTIONS)))
    if not _PRESS.fullmatch(press):
        raise BadPress(say.text(words.BAD_FORM))
    more = _Form(form, hall, say).more(wanted)
    asked_for = sha256(repr(sorted(more.items())).encode()).hexdigest()[:8]
    return HeadPress(ACTIONS[wanted], f"{press}.{wanted}.{asked_for}", more)


class _Form:
    """A form, read against what the office has."""

    def __init__(self, form: MultiDict[str, str], hall: Hall, say: Translation) -> None:
        self._form = form
        self._hall = hall
        self._say = say

    def more(self, wanted: str) -> dict[str, Any]:
        """What the press must say. Raises `BadPress`."""
        office = self._hall.office
        match wanted:
            case "duties":
                return {"to": self._known("desk", office.desks, own.UNKNOWN_DESK), "sachgebiete": self._sachgebiete()}
            case "own-duties":
                return {"to": self._known("desk", office.desks, own.UNKNOWN_DESK)}
            case "notice":
                return {"notice": self._known("notice", office.notices, own.UNKNOWN_NOTICE)}
            case "no-notice":
                known = {*office.notices, *self._hall.notices}
                return {"notice": self._known("notice", known, own.UNKNOWN_NOTICE)}
            case "limit":
                return {"concern": self._concern(), "left": self._left()}
            case "close":
                return {"concern": self._concern(), "left": 0}
            case _:
                return {"concern": self._concern(), "left": None}

    def _concern(self) -> str:
        return self._known("concern", self._hall.office.concerns, own.UNKNOWN_CONCERN)

    def _known(self, name: str, known: Collection[str], unknown: str) -> str:
        id = self._form.get(name, "")
        if not id:
            raise BadPress(self._say.text(own.WITHOUT_CHOICE))
        if id not in known:
            raise BadPress(self._say.text(unknown, id=id[:60]))
        return id

    def _sachgebiete(self) -> tuple[str, ...]:
        asked = tuple(dict.fromkeys(self._form.getlist("sachgebiete")))
        if not asked:
            raise BadPress(self._say.text(own.WITHOUT_DUTIES))
        for each in asked:
            if each not in self._hall.office.sachgebiete:
                raise BadPress(self._say.text(own.UNKNOWN_SACHGEBIET, id=each[:60]))
        return asked

    def _left(self) -> int:
        left = self._form.get("left", "").strip()
        if not left:
            raise BadPress(self._say.text(own.WITHOUT_LEFT, most=MOST_LEFT))
        if not (left.isascii() and left.isdecimal() and len(left) <= len(str(MOST_LEFT)) and int(left) <= MOST_LEFT):
            raise BadPress(self._say.text(own.BAD_LEFT, left=left[:20], most=MOST_LEFT))
        return int(left)
