"""What a desk may have printed at a kiosk: numbers by Sachgebiet, slips to other institutions."""

from __future__ import annotations

from collections.abc import Iterable

from languages.concerns import words_of
from languages.translation import Translation, translation
from routing.office import Concern, Office

Choices = tuple[tuple[str, str], ...]
"""Ids and what stands for them on the page."""


def concerns_by_sachgebiet(office: Office, say: Translation) -> tuple[tuple[str, Choices], ...]:
    """The concerns that come to a number, under the name of their Sachgebiet. Concerns are said in German."""
    return tuple(
        (each.name.get(say.tongue.tag) or each.name["de"], choices)
        for each in office.sachgebiete.values()
        if (choices := _named(concern for concern in office.concerns.values() if concern.sachgebiet == each.id))
    )


def slips(office: Office) -> Choices:
    """The concerns that another institution is for."""
    return _named(concern for concern in office.concerns.values() if concern.referral)


def _named(concerns: Iterable[Concern]) -> Choices:
    return tuple((each.id, words_of(each, translation("de")).name) for each in concerns)
