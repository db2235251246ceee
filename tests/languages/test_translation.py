"""Texts come in the right form, with the values in them in the right order."""

from __future__ import annotations

from datetime import datetime

import pytest

from languages.hall import AHEAD, FLOOR, WAIT_TIME, WELCOME
from languages.times import clock_time, day_and_time
from languages.tongues import TONGUES, UnknownLanguage
from languages.translation import FSI, LRI, PDI, STAFF, isolate, translation

RIGHT_TO_LEFT = [tag for tag, tongue in TONGUES.items() if tongue.direction == "rtl"]
LEFT_TO_RIGHT = [tag for tag, tongue in TONGUES.items() if tongue.direction == "ltr"]
AFTERNOON = datetime(2024, 10, 8, 15, 7)
EARLY = datetime(2024, 10, 8, 0, 5)


@pytest.mark.parametrize(
    ("tag", "count", "expected"),
    [
        ("de", 1, "Vor Ihnen: 1 Person"),
        ("de", 0, "Vor Ihnen: 0 Personen"),
        ("en", 1, "Ahead of you: 1 person"),
        ("en", 2, "Ahead of you: 2 people"),
        ("ar", 0, "لا أحد قبلكم (0)"),
        ("ar", 1, "قبلكم: شخص واحد (1)"),
        ("ar", 2, "قبلكم: شخصان (2)"),
        ("ar", 3, "قبلكم: 3 أشخاص"),
        ("ar", 11, "قبلكم: 11 شخصًا"),
        ("ar", 100, "قبلكم: 100 شخص"),
        ("fa", 1, "پیش از شما: 1 نفر"),
        ("fa", 5, "پیش از شما: 5 نفر"),
        ("uk", 1, "Перед вами: 1 особа"),
        ("uk", 2, "Перед вами: 2 особи"),
        ("uk", 5, "Перед вами: 5 осіб"),
        ("uk", 11, "Перед вами: 11 осіб"),
        ("uk", 21, "Перед вами: 21 особа"),
        ("tr", 1, "Önünüzde: 1 kişi"),
        ("tr", 7, "Önünüzde: 7 kişi"),
        ("ti", 1, "ኣብ ቅድሜኹም፦ 1 ሰብ"),
        ("ti", 4, "ኣብ ቅድሜኹም፦ 4 ሰባት"),
    ],
)
def test_a_count_takes_the_form_its_language_has_for_it(tag: str, count: int, expected: str) -> None:
    text = translation(tag).plural(AHEAD, count)

    assert text.replace(LRI, "").replace(PDI, "") == expected


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_values_stay_left_to_right_within_a_right_to_left_text(tag: str) -> None:
    spoken = translation(tag)

    assert f"{LRI}5-10{PDI}" in spoken.text(WAIT_TIME, range="5-10")
    assert f"{LRI}3{PDI}" in spoken.plural(AHEAD, 3)
    assert f"{LRI}-1{PDI}" in spoken.text(FLOOR, floor=-1)


@pytest.mark.parametrize("tag", LEFT_TO_RIGHT)
def test_values_in_a_left_to_right_text_need_no_isolates(tag: str) -> None:
    spoken = translation(tag)

    text = spoken.text(WAIT_TIME, range="5-10") + spoken.plural(AHEAD, 3)

    assert "5-10" in text
    assert LRI not in text
    assert PDI not in text


def test_a_value_alone_is_isolated_in_right_to_left_only() -> None:
    assert isolate("8:30-12:00", "rtl") == f"{LRI}8:30-12:00{PDI}"
    assert isolate("8:30-12:00", "ltr") == "8:30-12:00"


def test_words_of_a_right_to_left_language_keep_their_own_direction() -> None:
    assert isolate("3 أكتوبر", "rtl") == f"{FSI}3 أكتوبر{PDI}"


def test_braces_in_a_value_are_only_braces() -> None:
    assert translation("en").text(FLOOR, floor="{floor}") == "Floor {floor}"


@pytest.mark.parametrize("tag", TONGUES)
def test_times_have_24_hours_and_ascii_digits_in_every_language(tag: str) -> None:
    afternoon, early = day_and_time(AFTERNOON, tag), day_and_time(EARLY, tag)

    assert "15:07" in afternoon
    assert "00:05" in early
    assert "2024" in afternoon
    assert all(each.isascii() for each in afternoon + early if each.isdigit())


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_a_time_after_a_right_to_left_day_is_isolated(tag: str) -> None:
    assert day_and_time(AFTERNOON, tag).endswith(f"{LRI}15:07{PDI}")


def test_a_clock_time_always_has_two_digits_each() -> None:
    assert clock_time(EARLY) == "00:05"
    assert clock_time(AFTERNOON) == "15:07"


def test_a_language_nobody_knows_is_refused_with_those_we_know() -> None:
    with pytest.raises(UnknownLanguage) as refusal:
        translation("prs")

    assert str(refusal.value) == f'there is no language "prs". Known languages: {", ".join(TONGUES)}.'
    assert refusal.value.tag == "prs"


@pytest.mark.parametrize("tag", TONGUES)
def test_a_text_without_translation_is_said_in_german(tag: str) -> None:
    assert translation(tag).text("Das sagt sonst niemand.") == "Das sagt sonst niemand."
    assert translation(tag).plural(("{count} Stuhl", "{count} Stühle"), 2).replace(LRI, "").startswith("2")


def test_german_is_the_source_and_needs_no_catalogue() -> None:
    assert translation("de").text(WELCOME) == WELCOME


def test_a_language_without_texts_for_staff_speaks_german_to_them() -> None:
    assert translation("ti", STAFF).text("Nächste Person") == "Nächste Person"
