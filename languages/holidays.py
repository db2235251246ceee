"""Public holidays of the German Länder: the one door to the `holidays` library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

_LANGUAGES = {"de": "de", "en": "en_US", "uk": "uk"}
"""Our languages in which the library names German holidays, and what it calls them."""


def public_holiday(land: str, day: date, tag: str) -> str | None:
    """The holiday's name in a language, in German where the library has no other; None when the day is none.

    `land` is a code like "HE"; an empty one keeps no holidays. Days that are holidays in some towns of a Land alone
    (Fronleichnam in parts of SN and TH, Mariä Himmelfahrt in parts of BY, Augsburg's own) are not known here: such
    an office gives them as special days.
    """
    return _year(land, day.year, _LANGUAGES.get(tag, "de")).get(day) if land else None


@lru_cache(maxsize=64)
def _year(land: str, year: int, language: str) -> Mapping[date, str]:
    """Reckoned once: many pages ask about the same day, from several threads."""
    return dict(holidays.country_holidays("DE", subdiv=land, years=year, language=language))
