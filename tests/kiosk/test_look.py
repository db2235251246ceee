"""How a customer wants the kiosk to look goes with them from page to page, and is gone when they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.look import WAYS, Look, read_look
from kiosk.pages import IDLE_S
from languages import hall
from languages.translation import translation
from tests.kiosk.visitor import Page, Visitor, a_visitor, every_page, look_of

LOOK = "large.dark"


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


def looks(page: Page) -> set[str]:
    return set(page.one("html")["class"].split())


# --- the address ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", ""),
        ("large", "large"),
        ("low.large", "large.low"),
        ("large.large", "large"),
        ("aloud.contrast.dark.low.large", "large.contrast.dark.low.aloud"),
        ("large.purple.<b>..x", "large"),
        ("LARGE", ""),
        ("large low", ""),
        ("." * 5000, ""),
    ],
)
def test_an_address_is_understood_as_far_as_it_goes(text: str, understood: str) -> None:
    assert str(read_look(text)) == understood
    assert read_look(understood) == read_look(text)


@pytest.mark.parametrize("way", WAYS)
def test_a_way_switched_twice_changes_nothing(way: str) -> None:
    look = read_look(LOOK)

    assert look.toggled(way) != look
    assert look.toggled(way).toggled(way) == look


def test_only_who_asked_for_it_is_read_to() -> None:
    assert not Look().aloud
    assert read_look("large.aloud").aloud


# --- the pages --------------------------------------------------------------------------------------------------


def test_every_page_looks_as_it_was_asked_to() -> None:
    for name, page in every_page("ar", LOOK).items():
        assert looks(page) == {"large", "dark"}, name


def test_an_unknown_way_is_passed_over(visitor: Visitor) -> None:
    assert looks(visitor.get("/de/?look=large.purple")) == {"large"}


def test_it_goes_with_the_customer_from_the_start_to_the_number(visitor: Visitor) -> None:
    start = visitor.get("/")
    large = visitor.follow(start.one("a", data_way="large"))
    dark = visitor.follow(large.one("a", data_way="dark"))
    concerns = visitor.follow(dark.one("a", lang="ar", class_="choice"))
    group = visitor.press(concerns, concerns.all("button", class_="group")[0], "quiet")
    back = visitor.follow(group.one("a", data_back=""))
    number = visitor.press(back, back.one("button", value="question"))

    assert (looks(start), looks(large)) == (set(), {"large"})
    assert all(looks(page) == {"large", "dark"} for page in (dark, concerns, group, back, number))


@pytest.mark.parametrize("concern", ["youth-office", "naturalisation"])
def test_it_stays_when_something_else_is_chosen_instead(visitor: Visitor, concern: str) -> None:
    page = visitor.choose("de", concern, look=LOOK)

    another = visitor.follow(page.one("a", data_back=""))

    assert another.path == "/de/"
    assert looks(another) == {"large", "dark"}


def test_it_stays_with_another_language_and_with_more_languages(visitor: Visitor) -> None:
    start = visitor.follow(visitor.get(f"/de/?look={LOOK}").one("a", data_back=""))
    languages = visitor.get(f"/languages?look={LOOK}")

    assert start.path == "/"
    assert looks(start) == {"large", "dark"}
    ways = [each["href"] for page in (start, languages) for each in page.all("a", class_="choice")]
    ways += [each["href"] for each in languages.all("a", data_back="")]
    assert {look_of(each) for each in ways} == {LOOK}
    finder = languages.all("ul", class_="finder") and languages.all("a", class_="tool")[0]
    assert finder
    assert look_of(finder["href"]) == LOOK


def test_who_begins_again_begins_anew() -> None:
    for name, page in every_page("de", LOOK).items():
        says = translation(page.one("html")["lang"])
        again = [each["href"] for each in page.all("a") if says.text(hall.START_AGAIN) in each.text]
        done = [each["href"] for each in page.all("a") if each.text == says.text(hall.I_AM_DONE)]
        assert set(again) <= {"/"}, name
        assert set(done) <= {"/"}, name
        assert all('url=/"' in page.html for _ in page.refreshes), name


def test_a_start_page_that_somebody_has_changed_and_left_goes_back_to_what_it_was(visitor: Visitor) -> None:
    untouched, changed = visitor.get("/"), visitor.get(f"/?look={LOOK}")

    assert "data-idle" not in untouched.one("body").attributes
    assert changed.one("body")["data-idle"] == str(IDLE_S)
    assert len(changed.refreshes) == 1


@pytest.mark.parametrize("path", ["/", "/languages", "/de/", "/ar/", "/ar/group/stay"])
def test_every_way_can_be_switched_on_and_off_where_the_customer_stands(visitor: Visitor, path: str) -> None:
    for way in WAYS:
        off = visitor.get(path)
        on = visitor.follow(off.one("a", data_way=way))
        off_again = visitor.follow(on.one("a", data_way=way))

        assert (on.path, off_again.path) == (path, path)
        assert [looks(page) for page in (off, on, off_again)] == [set(), {way}, set()]
        assert off.one("a", data_way=way).get("aria-current") == ""
        assert on.one("a", data_way=way)["aria-current"] == "true"


@pytest.mark.parametrize("concern", ["extend-permit", "youth-office", "naturalisation"])
def test_a_number_can_be_looked_at_otherwise_without_drawing_another(visitor: Visitor, concern: str) -> None:
    page = visitor.choose("de", concern)

    large = visitor.follow(page.one("a", data_way="large"))

    assert looks(large) == {"large"}
    assert large.one("h1").text == page.one("h1").text
    assert len(visitor.kiosk.printer.printed) == (concern != "naturalisation")


def test_there_are_words_beside_every_picture_of_a_way(visitor: Visitor) -> None:
    page = visitor.get("/ar/")

    for way, (pictogram, words) in WAYS.items():
        assert page.one("a", data_way=way).text == f"{pictogram} {translation('ar').text(words)}"


def test_a_foreign_address_cannot_be_put_into_the_look(visitor: Visitor) -> None:
    answer = visitor.post("/de/ticket?look=//evil.example", concern="question", once="x")

    assert answer.headers["Location"] == "/de/ticket/x"
