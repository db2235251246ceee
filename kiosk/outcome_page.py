"""The page of what a touch came to: a number, a slip, or why there is none now."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.outcomes import Drawn, NotGiven, Outcome, Referred
from kiosk.said import not_now_words, number_words, referral_words
from kiosk.way_code import way_code
from languages.concerns import words_of
from languages.translation import translation
from routing.office import Office

IDLE_S = 90
"""A page left alone goes back to the start: the next customer must not meet another's language."""

RESULT_IDLE_S = 60
"""How long a number or a slip stays on screen when nobody touches it; the page warns before it goes."""

UNPRINTED_IDLE_S = 120
"""Without paper the screen is all there is: time to write the number down."""


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """A template and what it shows."""

    template: str
    values: dict[str, Any]


def outcome_page(outcome: Outcome, office: Office, now: datetime) -> OutcomePage:
    """How an outcome is shown, in its own language."""
    says = translation(outcome.language)
    concern = office.concerns.get(outcome.concern)

    def page(template: str, words: object, idle_s: int, **more: object) -> OutcomePage:
        name = words_of(concern, says).name if concern else ""
        return OutcomePage(template, {"outcome": outcome, "concern": name, "words": words, "idle": idle_s, **more})

    match outcome:
        case Drawn(printed=printed):
            sachgebiet = office.sachgebiete.get(outcome.sachgebiet)
            return page("number.html", number_words(outcome, office, says), _idle_s(printed), sachgebiet=sachgebiet)
        case Referred(institution=institution, printed=printed):
            code = way_code(institution)
            return page("referral.html", referral_words(institution, says), _idle_s(printed), code=code)
        case NotGiven():
            once = secrets.token_urlsafe(12)
            return page("not-now.html", not_now_words(outcome, office, now, says), IDLE_S, once=once)


def _idle_s(printed: bool) -> int:
    return RESULT_IDLE_S if printed else UNPRINTED_IDLE_S
