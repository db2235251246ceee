"""Whatever somebody comes for can be reached, and no page holds more fields than can be taken in at a glance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.static_files import static_url_path
from languages import hall
from languages.concerns import words_of, words_of_group
from languages.tongues import TONGUES
from languages.translation import translation
from offices import example, examples
from routing.description import read_office
from routing.office import Office
from tests.kiosk.small_kiosk import a_kiosk
from tests.kiosk.visitor import Page, Visitor, a_visitor
from tests.kiosk.whole_office import a_whole_office

MOST_FIELDS = 8


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return a_visitor(tmp_path)


def an_example(name: str) -> Office:
    return read_office(example(name).read_text(encoding="utf-8"))


def group_pages(visitor: Visitor, first: Page) -> list[Page]:
    return [visitor.press(first, each) for each in first.all("button", class_="group")]


@pytest.mark.parametrize("name", examples())
def test_every_concern_of_an_example_is_reached_in_two_touches_among_eight(tmp_path: Path, name: str) -> None:
    office = an_example(name)
    visitor = Visitor(a_kiosk(tmp_path / "roll.sqlite"), tmp_path)
    visitor.kiosk.in_force(office)

    for tag in office.languages:
        first = visitor.get(f"/{tag}/")
        pages = [first, *group_pages(visitor, first)]

        found = [concern for page in pages for concern in page.concerns]
        assert sorted(found) == sorted(office.concerns), tag
        assert all(0 < len(page.fields) <= MOST_FIELDS for page in pages), tag


def test_all_languages_show_the_same_fields(visitor: Visitor) -> None:
    visitor.kiosk.in_force(replace(a_whole_office(), languages=tuple(TONGUES)))

    fields = {tuple(each.get("value") or each["formaction"][-6:] for each in visitor.get(f"/{tag}/").fields)
              for tag in TONGUES}  # fmt: skip

    assert len(fields) == 1


def test_a_group_stands_where_its_first_concern_stands(visitor: Visitor) -> None:
    fields = visitor.get("/de/").fields

    assert [each.get("value") or each["formaction"] for each in fields] == [
        "extend-permit", "question", "hearing", "/de/group/stay", "collect-card", "/de/group/help", "unsure",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_group_says_its_name_and_what_is_in_it(visitor: Visitor, language: str) -> None:
    says, office = translation(language), visitor.kiosk.entrance.office
    name = words_of_group(office.groups["stay"], says).name
    [field, _] = (first := visitor.get(f"/{language}/")).all("button", class_="group")

    page = visitor.press(first, field)

    inside = [words_of(office.concerns[each], says).name for each in ("work", "naturalisation")]
    assert name in field.text
    assert " · ".join(inside) in field.text
    assert page.one("h1").text == name
    assert page.one("title").text.startswith(name)
    assert all(page.says(each) for each in inside)
    assert page.says(says.text(hall.BACK))


def test_what_a_customer_needs_is_carried_into_a_group_and_back(visitor: Visitor) -> None:
    first = visitor.get("/ar/")

    page = visitor.press(first, first.all("button", class_="group")[0], "step-free", "helper")
    back = visitor.follow(page.one("a", data_back=""))
    number = visitor.press(page, page.one("button", value="work"))

    assert [ticked(each) for each in (first, page, back)] == [[], ["step-free", "helper"], ["step-free", "helper"]]
    assert number.says("A\N{NO-BREAK SPACE}001")
    [untold] = visitor.kiosk.roll.untold()
    assert untold.ticket.needs == ("helper", "step-free")


def ticked(page: Page) -> list[str]:
    return [each["value"] for each in page.all("input", type="checkbox") if "checked" in each.attributes]


@pytest.mark.parametrize("concern", ["youth-office", "naturalisation"], ids=["another house", "not now"])
def test_what_a_customer_needs_is_still_ticked_when_they_choose_another_concern(visitor: Visitor, concern: str) -> None:
    group = visitor.get("/ar/group/help" if concern == "youth-office" else "/ar/group/stay")
    instead = visitor.press(group, group.one("button", value=concern), "step-free", "helper")

    again = visitor.follow(instead.one("a", data_back=""))

    assert again.path == "/ar/"
    assert sorted(ticked(again)) == ["helper", "step-free"]


def test_what_a_customer_needs_is_carried_into_another_language(visitor: Visitor) -> None:
    start = visitor.follow(visitor.get("/ar/?needs=quiet&look=large").one("a", data_back=""))

    page = visitor.follow(start.one("a", lang="en"))

    assert (start.path, page.path) == ("/", "/en/")
    assert ticked(page) == ["quiet"]
    assert page.one("html")["class"] == "large"


def test_the_page_of_all_languages_carries_it_too_and_back(visitor: Visitor) -> None:
    languages = visitor.get("/languages?needs=quiet")

    letter = visitor.follow(languages.all("a", class_="tool")[0])
    page = visitor.follow(letter.fields[0])
    start = visitor.follow(letter.one("a", data_back=""))

    assert ticked(page) == ticked(visitor.follow(start.fields[0])) == ["quiet"]


def test_a_start_page_with_the_needs_of_somebody_is_left_when_nobody_touches_it(visitor: Visitor) -> None:
    assert "data-idle" in visitor.get("/?needs=quiet").one("body").attributes
    assert "data-idle" not in visitor.get("/").one("body").attributes


def test_a_need_can_be_taken_back(visitor: Visitor) -> None:
    first = visitor.get("/ar/?needs=quiet")
    [quiet] = [each for each in first.all("input", type="checkbox") if each["value"] == "quiet"]
    del quiet.attributes["checked"]

    visitor.press(first, first.one("button", value="question"), "helper")

    [untold] = visitor.kiosk.roll.untold()
    assert untold.ticket.needs == ("helper",)


@pytest.mark.parametrize("path", ["/ar/", "/ar/group/stay"])
def test_enter_on_a_check_box_only_shows_the_page_again(visitor: Visitor, path: str) -> None:
    page = visitor.get(path + "?look=dark")

    again = visitor.press(page, page.first_button("choose"), "quiet")

    assert (again.path, again.status) == (path, 200)
    assert ticked(again) == ["quiet"]
    assert again.one("html")["class"] == "dark"
    assert again.concerns == page.concerns
    assert (visitor.kiosk.untold(), visitor.kiosk.printer.printed) == ([], [])


def test_nobody_sees_or_reaches_the_button_that_enter_presses(visitor: Visitor) -> None:
    button = visitor.get("/de/").first_button("choose")

    assert (button["class"], button["tabindex"], button["aria-hidden"]) == ("never", "-1", "true")
    assert ".never { display: none; }" in visitor.client.get(f"{static_url_path()}/kiosk.css").text


def test_the_needs_belong_to_the_form_wherever_they_stand(visitor: Visitor) -> None:
    for path in ("/de/", "/de/group/stay"):
        boxes = visitor.get(path).all("input", type="checkbox")
        assert [(each["name"], each["value"], each.form) for each in boxes] == [
            ("needs", "step-free", "choose"), ("needs", "quiet", "choose"), ("needs", "helper", "choose"),
        ]  # fmt: skip


def test_a_group_that_the_office_no_longer_has_leads_to_the_start(visitor: Visitor) -> None:
    visitor.kiosk.in_force(a_whole_office(('"stay"', '"work-and-study"'), ('"stay"', '"work-and-study"'),
                                          ('"stay"', '"work-and-study"')))  # fmt: skip

    page = visitor.get("/de/group/stay")

    assert page.status == 404
    assert page.says(hall.UNKNOWN_CHOICE)
