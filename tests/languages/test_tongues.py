"""The languages are named as their speakers and as Germans name them, and none is offered as more than it is."""

from __future__ import annotations

import pytest
from babel import Locale

from languages.tongues import TONGUES, UnknownLanguage, offered, tongue

OUR_SELF_NAMES = {
    "ckb": "CLDR's 'central Kurdish' is a linguist's term; people look for Kurdî, and for Sorani",
    "zh-Hans": "there is one Chinese here; CLDR names the letters only",
    "az": "CLDR's word is the name of the country, too",
}
OUR_GERMAN_NAMES = {
    "kmr": "CLDR's 'Kurdisch' would not tell the two Kurdish languages apart",
    "ckb": "staff and interpreters say Sorani",
    "sr-Latn": "there is one Serbian here",
    "zh-Hans": "there is one Chinese here",
}
each_language = pytest.mark.parametrize("tag", TONGUES)


def cldr_name(tag: str, in_language: str) -> str:
    names = Locale.parse(in_language).languages
    found = str(names.get(tongue(tag).cldr) or names[tongue(tag).language])
    return found[0].title() + found[1:]  # a language heads a line here, as in any list of languages


def test_there_are_thirty_eight_languages() -> None:
    assert len(TONGUES) == 38
    assert all(tag == each.tag for tag, each in TONGUES.items())


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag not in OUR_SELF_NAMES])
def test_a_language_is_called_what_its_speakers_call_it(tag: str) -> None:
    expected = cldr_name(tag, tongue(tag).cldr)

    assert tongue(tag).self_name in (expected, expected.title())


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag not in OUR_GERMAN_NAMES])
def test_a_language_has_its_german_name(tag: str) -> None:
    assert tongue(tag).german_name == cldr_name(tag, "de")


@pytest.mark.parametrize("tag", OUR_SELF_NAMES)
def test_an_exception_for_a_self_name_is_one(tag: str) -> None:
    assert tongue(tag).self_name != cldr_name(tag, tongue(tag).cldr)


@pytest.mark.parametrize("tag", OUR_GERMAN_NAMES)
def test_an_exception_for_a_german_name_is_one(tag: str) -> None:
    names = Locale.parse("de").languages

    assert tongue(tag).german_name != names.get(tongue(tag).cldr)


def test_no_two_languages_have_the_same_name() -> None:
    assert len({each.self_name for each in TONGUES.values()}) == len(TONGUES)
    assert len({each.german_name for each in TONGUES.values()}) == len(TONGUES)


@each_language
def test_the_direction_of_writing_is_that_of_cldr(tag: str) -> None:
    right_to_left = Locale.parse(tongue(tag).cldr).text_direction == "rtl"

    assert (tongue(tag).direction == "rtl") == right_to_left


@each_language
def test_typst_knows_the_language_by_two_or_three_letters(tag: str) -> None:
    assert tongue(tag).language.isalpha()
    assert len(tongue(tag).language) in (2, 3)


def test_no_language_claims_a_review_that_nobody_has_made() -> None:
    assert [tag for tag, each in TONGUES.items() if each.reviewed] == []


# --- offered ----------------------------------------------------------------------------------------------------


def test_the_offices_languages_are_offered_in_its_order() -> None:
    assert offered(("ar", "de", "vi"), reviewed_only=False) == ("ar", "de", "vi")


def test_german_is_offered_even_where_an_office_forgets_it() -> None:
    assert offered(("ar", "vi"), reviewed_only=False) == ("de", "ar", "vi")


def test_an_office_that_wants_reviewed_languages_only_still_has_german() -> None:
    assert offered(("ar", "de", "vi"), reviewed_only=True) == ("de",)
    assert offered(("ar",), reviewed_only=True) == ("de",)


def test_a_language_is_offered_once() -> None:
    assert offered(("ar", "de", "ar"), reviewed_only=False) == ("ar", "de")


def test_a_language_nobody_knows_is_not_offered() -> None:
    with pytest.raises(UnknownLanguage):
        offered(("de", "prs"), reviewed_only=True)
