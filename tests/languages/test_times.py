"""Days and hours are said as people of a language say them, on 24 hours, in digits everybody here can read."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest

from languages.times import hours_lines, weekday_and_time
from languages.tongues import TONGUES, tongue
from languages.translation import LRI, PDI
from tests.languages.papers import FULL, SHORT, WEEK

MONDAY_EVENING = datetime(2026, 5, 4, 18, 5)
SCRIPT_NAMES = {
    "Latn": "LATIN", "Arab": "ARABIC", "Cyrl": "CYRILLIC", "Ethi": "ETHIOPIC", "Deva": "DEVANAGARI", "Guru": "GURMUKHI",
    "Beng": "BENGALI", "Taml": "TAMIL", "Hans": "CJK", "Geor": "GEORGIAN", "Armn": "ARMENIAN", "Grek": "GREEK",
}  # fmt: skip
RIGHT_TO_LEFT = [tag for tag, each in TONGUES.items() if each.direction == "rtl"]
each_language = pytest.mark.parametrize("tag", TONGUES)


def test_days_in_a_row_with_the_same_hours_share_a_line() -> None:
    assert hours_lines(WEEK, "de") == (
        "Montag\N{NO-BREAK SPACE}– Donnerstag: 08:15–12:00, 14:00–16:30",
        "Freitag: 08:15–12:00",
        "Samstag\N{NO-BREAK SPACE}– Sonntag: Geschlossen",
    )


def test_days_that_are_not_in_a_row_stand_apart() -> None:
    lines = hours_lines((SHORT, (), SHORT, (), SHORT, (), ()), "de")

    assert [line.split(":")[0].replace("\N{NO-BREAK SPACE}", " ") for line in lines] == [
        "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag – Sonntag"
    ]  # fmt: skip


def test_a_week_without_a_difference_is_one_line() -> None:
    assert hours_lines((FULL,) * 7, "en") == ("Monday\N{NO-BREAK SPACE}– Sunday: 08:15–12:00, 14:00–16:30",)


@each_language
def test_every_day_of_the_week_is_named_once_in_the_letters_of_the_language(tag: str) -> None:
    hours = tuple(FULL if day % 2 else SHORT for day in range(7))

    days = [line.split(":")[0] for line in hours_lines(hours, tag)]

    assert len(set(days)) == 7
    for letter in "".join(days):
        if letter.isalpha() and letter != "ʼ":
            assert unicodedata.name(letter).startswith(SCRIPT_NAMES[tongue(tag).script]), (tag, days)


@each_language
def test_a_line_begins_with_a_capital_where_the_script_has_them(tag: str) -> None:
    for line in hours_lines(WEEK, tag):
        assert line[0] == line[0].title()


@each_language
def test_hours_have_24_hours_and_ascii_digits(tag: str) -> None:
    lines = hours_lines(WEEK, tag)

    assert "14:00–16:30" in lines[0]
    assert all(each.isascii() for each in "".join(lines) if each.isdigit())


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_each_span_is_kept_in_order_by_itself(tag: str) -> None:
    assert f"{LRI}08:15–12:00{PDI}، {LRI}14:00–16:30{PDI}" in hours_lines(WEEK, tag)[0]


def test_a_next_opening_is_a_weekday_with_its_date_and_a_time() -> None:
    assert weekday_and_time(MONDAY_EVENING, "de") == ("Montag, 4. Mai", "18:05")
    assert weekday_and_time(MONDAY_EVENING, "en") == ("Monday, May 4", "18:05")
    assert weekday_and_time(MONDAY_EVENING, "ar") == ("الاثنين، 4 مايو", "18:05")
    assert weekday_and_time(MONDAY_EVENING, "zh-Hans") == ("星期一, 5月4日", "18:05")


@each_language
def test_a_next_opening_never_begins_with_a_figure(tag: str) -> None:
    day, at = weekday_and_time(MONDAY_EVENING, tag)

    assert not day[0].isdigit()  # in a right-to-left text the figure would go to the wrong end
    assert "4" in day
    assert at == "18:05"
    assert all(each.isascii() for each in day if each.isdigit())
