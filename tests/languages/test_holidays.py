"""The public holidays of a Land, by their names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from languages.holidays import public_holiday
from languages.tongues import TONGUES
from routing.description import LAENDER

CORPUS_CHRISTI = date(2026, 6, 4)
LABOUR_DAY = date(2026, 5, 1)


def test_hesse_has_the_ten_holidays_of_its_law() -> None:
    """§ 1 HFeiertagsG, with the days that Easter moves; Sundays are no matter of holidays here."""
    year = [date(2026, 1, 1) + timedelta(days=each) for each in range(365)]

    kept = {day.isoformat(): name for day in year if (name := public_holiday("HE", day, "de"))}

    assert kept == {
        "2026-01-01": "Neujahr",
        "2026-04-03": "Karfreitag",
        "2026-04-06": "Ostermontag",
        "2026-05-01": "Erster Mai",
        "2026-05-14": "Christi Himmelfahrt",
        "2026-05-25": "Pfingstmontag",
        "2026-06-04": "Fronleichnam",
        "2026-10-03": "Tag der Deutschen Einheit",
        "2026-12-25": "Erster Weihnachtstag",
        "2026-12-26": "Zweiter Weihnachtstag",
    }


def test_each_land_keeps_its_own() -> None:
    keeping = {land for land in LAENDER if public_holiday(land, CORPUS_CHRISTI, "de")}

    assert keeping == {"BW", "BY", "HE", "NW", "RP", "SL"}


@pytest.mark.parametrize("land", LAENDER)
def test_every_land_of_a_description_is_known(land: str) -> None:
    assert public_holiday(land, LABOUR_DAY, "de") == "Erster Mai"


def test_a_holiday_is_named_in_the_language_where_it_has_a_name_there() -> None:
    assert public_holiday("HE", CORPUS_CHRISTI, "en") == "Corpus Christi"
    assert public_holiday("HE", CORPUS_CHRISTI, "uk") == "Свято Тіла і Крові Христових"
    assert public_holiday("HE", CORPUS_CHRISTI, "ar") == "Fronleichnam"


@pytest.mark.parametrize("tag", TONGUES)
def test_every_language_has_some_name_for_it(tag: str) -> None:
    assert public_holiday("HE", LABOUR_DAY, tag)


def test_an_office_of_no_land_keeps_no_holidays() -> None:
    assert public_holiday("", LABOUR_DAY, "de") is None


def test_years_far_away_are_reckoned_too() -> None:
    assert public_holiday("HE", date(2040, 5, 1), "de") == "Erster Mai"
