"""In every language: what a customer reads when printer, hub or disk fail, and what they can do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from languages import hall
from languages.tongues import TONGUES
from languages.translation import translation
from routing.office import Office
from tests.kiosk.fakes import FakePrinter
from tests.kiosk.visitor import Visitor, a_visitor
from tests.kiosk.whole_office import a_whole_office
from tests.patience import wait_for

IN_FRONT = ("/{}/", "/{}/group/help")
"""The pages on which a customer chooses, before anything is printed."""


def the_whole_world() -> Office:
    return replace(a_whole_office(), languages=tuple(TONGUES))


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody in front of a kiosk of all languages, whose printer has been without paper for a while."""
    visitor = a_visitor(tmp_path_factory.mktemp("words"), the_whole_world(), FakePrinter(paper_left=0))
    with watched(visitor):
        yield visitor


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody in front of a kiosk of all languages, whose disk has failed when the customer before chose."""
    visitor = a_visitor(tmp_path_factory.mktemp("closed"), the_whole_world())
    visitor.kiosk.roll.close()
    visitor.post("/de/ticket", concern="question", once="page-1")
    return visitor


class watched:  # noqa: N801 - reads as a word
    """The printer is asked how it is, as by a running kiosk, and has answered once."""

    def __init__(self, visitor: Visitor) -> None:
        self._watch = visitor.watch
        self._before = self._watch.condition
        self._thread = threading.Thread(target=self._watch.run)

    def __enter__(self) -> None:
        self._thread.start()
        wait_for(lambda: self._watch.condition is not self._before, "the printer to be asked")

    def __exit__(self, *_: object) -> None:
        self._watch.stop()
        self._thread.join()


@pytest.mark.parametrize("language", TONGUES)
def test_before_the_choice_the_page_says_that_the_printer_is_out_of_order_and_what_happens_instead(
    visitor: Visitor, language: str
) -> None:
    warning = translation(language).text(hall.PRINTER_DOWN)

    for page in (visitor.get(path.format(language)) for path in IN_FRONT):
        [said] = page.all("p", class_="warning", role="status")
        assert said.text == " ".join(warning.split())
        assert page.one("html")["lang"] == language

    assert language == "de" or warning != hall.PRINTER_DOWN


@pytest.mark.parametrize("language", TONGUES)
def test_after_the_choice_the_number_stays_with_the_words_that_it_counts_without_paper(
    visitor: Visitor, language: str
) -> None:
    says = translation(language)

    page = visitor.choose(language, "extend-permit", f"number-{language}")

    assert page.all("p", class_="number")
    assert page.one("p", class_="warning").text == " ".join(says.text(hall.NO_PAPER).split())
    assert page.says(says.text(hall.WRITE_IT_DOWN))
    assert not page.says(says.text(hall.TAKE_PAPER))
    assert language == "de" or says.text(hall.NO_PAPER) != hall.NO_PAPER


@pytest.mark.parametrize("language", TONGUES)
def test_without_a_slip_the_way_to_another_house_stays_on_the_page(visitor: Visitor, language: str) -> None:
    says = translation(language)

    page = visitor.choose(language, "youth-office", f"slip-{language}")

    assert page.says(says.text(hall.NO_SLIP))
    assert page.says("Berliner Platz 1")
    assert not page.says(says.text(hall.TAKE_SLIP))
    assert language == "de" or says.text(hall.NO_SLIP) != hall.NO_SLIP


@pytest.mark.parametrize("language", TONGUES)
def test_without_the_hub_a_number_is_given_and_nothing_is_said_of_a_wait_that_nobody_knows(
    visitor: Visitor, language: str
) -> None:
    says = translation(language)
    waits = {says.plural(hall.AHEAD, count) for count in range(200)}

    page = visitor.choose(language, "question", f"cut-off-{language}")

    assert page.all("p", class_="number")
    assert page.says(says.text(hall.WATCH_WALL))
    assert not any(page.says(wait) for wait in waits)


@pytest.mark.parametrize("language", TONGUES)
def test_a_disk_that_fails_closes_the_kiosk_in_the_chosen_language_and_names_the_way_out(
    closed: Visitor, language: str
) -> None:
    says = translation(language)

    page = closed.get(f"/{language}/")

    assert page.status == 503
    assert page.one("h1").text == " ".join(says.text(hall.KIOSK_CLOSED).split())
    assert page.says(says.text(hall.GO_TO_STAFF))
    assert page.one("html")["lang"] == language
    assert language == "de" or says.text(hall.GO_TO_STAFF) != hall.GO_TO_STAFF


@pytest.mark.parametrize(
    ("printer", "warned"),
    [
        (FakePrinter(paper_left=0), True),
        (FakePrinter(cover_open=True), True),
        (FakePrinter(cutter_jam=True), True),
        (FakePrinter(plugged_in=False), True),
        (FakePrinter(paper_left=5), False),
        (FakePrinter(answers=False), False),
        (FakePrinter(), False),
    ],
    ids=["paper out", "cover open", "cutter jam", "unplugged", "paper low", "no answer", "well"],
)
def test_the_page_warns_of_whatever_keeps_the_printer_from_printing_and_of_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, printer: FakePrinter, warned: bool
) -> None:
    visitor = a_visitor(tmp_path_factory.mktemp("warned"), printer=printer)

    with watched(visitor):
        page = visitor.get("/ar/")

    assert page.says(translation("ar").text(hall.PRINTER_DOWN)) is warned
