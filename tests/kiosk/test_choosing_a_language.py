"""Everybody finds their language: the most used at once, the others by their letters, each in its own words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from languages import hall, tongues
from languages.tongues import TONGUES
from languages.translation import translation
from tests.kiosk.visitor import Page, Visitor, a_visitor
from tests.kiosk.whole_office import a_whole_office

ALL = tuple(TONGUES)
MOST_FIELDS = 8


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


def with_languages(visitor: Visitor, *tags: str, reviewed_only: bool = False) -> Visitor:
    office = a_whole_office()
    visitor.kiosk.in_force(replace(office, languages=tags, reviewed_languages_only=reviewed_only))
    return visitor


def offered_on(page: Page) -> list[str]:
    """The languages that a page offers, each said to be what it leads to."""
    fields = [each for each in page.fields if "lang" in each.attributes]
    for each in fields:
        assert each["href"] == f"/{each['lang']}/"
        assert each["dir"] == TONGUES[each["lang"]].direction
        assert TONGUES[each["lang"]].self_name in each.text
    return [each["lang"] for each in fields]


@pytest.mark.parametrize(
    ("count", "shown", "more"), [(1, 1, False), (7, 7, False), (8, 8, False), (9, 7, True), (38, 7, True)]
)
def test_the_start_page_holds_at_most_eight_fields(visitor: Visitor, count: int, shown: int, more: bool) -> None:
    page = with_languages(visitor, *ALL[:count]).get("/")

    assert offered_on(page) == list(ALL[:shown])
    assert ("/languages" in [each["href"] for each in page.fields]) == more
    assert len(page.fields) == shown + more <= MOST_FIELDS


def test_each_language_asks_in_its_own_words_to_be_chosen(visitor: Visitor) -> None:
    page = with_languages(visitor, *ALL[:8]).get("/")

    for each in page.fields:
        assert translation(each["lang"]).text(hall.CHOOSE_LANGUAGE) in each.text


def test_the_start_page_welcomes_in_all_languages_each_marked_as_what_it_is(visitor: Visitor) -> None:
    page = with_languages(visitor, *ALL).get("/")

    said = {each["lang"]: each for each in page.all("span") if "lang" in each.attributes}
    assert list(said) == list(ALL)
    for tag, each in said.items():
        assert each.text == translation(tag).text(hall.WELCOME)
        assert each.get("dir", "ltr") == TONGUES[tag].direction
        assert ("hidden" in each.attributes) == (tag != "de")  # they take turns


def test_the_way_to_more_languages_shows_scripts_that_are_not_on_the_page_yet(visitor: Visitor) -> None:
    page = with_languages(visitor, "de", "en", "tr", "ro", "pl", "fr", "es", "it", "ru", "ar", "uk", "ti").get("/")

    [more] = [each for each in page.fields if each["href"] == "/languages"]

    shown = [each["lang"] for each in page.all("bdi") if "lang" in each.attributes]
    assert shown == ["ru", "ar", "ti"]
    assert hall.MORE_LANGUAGES in more.text
    assert all(TONGUES[tag].self_name in more.text for tag in shown)


def test_every_language_is_found_among_all_of_them(visitor: Visitor) -> None:
    page = with_languages(visitor, *ALL).get("/languages")

    assert sorted(offered_on(page)) == sorted(ALL)


def test_every_language_is_found_by_its_letters_in_groups_of_which_there_are_at_most_eight(visitor: Visitor) -> None:
    page = with_languages(visitor, *ALL).get("/languages")
    finder = [each for each in page.all("a", class_="tool") if "begin=" in each["href"]]

    groups = [visitor.follow(each) for each in finder]

    assert 1 < len(finder) <= MOST_FIELDS
    assert sorted(tag for group in groups for tag in offered_on(group)) == sorted(ALL)
    for place, group in enumerate(groups):
        chosen = [each.text for each in group.all("a", aria_current="true")]
        assert chosen == [finder[place].text]
        assert 0 < len(offered_on(group)) <= len(ALL) // 2


@pytest.mark.parametrize("begin", ["", "nothing", "A"])
def test_letters_that_no_group_has_show_all(visitor: Visitor, begin: str) -> None:
    page = with_languages(visitor, *ALL).get(f"/languages?begin={begin}")

    assert len(offered_on(page)) == len(ALL)
    assert page.all("a", aria_current="true") == []


# --- only what a native speaker has read ------------------------------------------------------------------------


def test_an_office_may_offer_only_what_native_speakers_have_read(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = {**TONGUES, "en": replace(TONGUES["en"], reviewed=True)}
    monkeypatch.setattr(tongues, "TONGUES", read)
    with_languages(visitor, "de", "ar", "en", reviewed_only=True)

    assert offered_on(visitor.get("/")) == ["de", "en"]
    assert offered_on(visitor.get("/languages")) == ["de", "en"]
    assert (visitor.get("/en/").status, visitor.get("/ar/").status) == (200, 404)
    assert visitor.client.get("/api/concerns?language=ar").status_code == 422
    refused = visitor.client.post("/api/tickets", json={"concern": "question", "language": "ar"})
    assert refused.status_code == 422
    assert visitor.kiosk.untold() == []


def test_what_nobody_has_read_is_not_shown_when_something_is_wrong_either(visitor: Visitor) -> None:
    with_languages(visitor, "de", "ar", reviewed_only=True)
    unknown = visitor.get("/ar/")
    visitor.kiosk.roll.close()
    closed = Page(visitor.post("/de/ticket", concern="question"))

    assert unknown.one("html")["lang"] == closed.one("html")["lang"] == "de"
    assert closed.status == 503
    assert closed.all("li") == []


def test_without_such_a_rule_every_language_says_that_it_is_a_translation(visitor: Visitor) -> None:
    with_languages(visitor, "de", "ar")

    assert visitor.get("/ar/").says(translation("ar").text(hall.TRANSLATED))
    assert not visitor.get("/de/").says(hall.TRANSLATED)
