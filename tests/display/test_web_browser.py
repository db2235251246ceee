"""The wall in a real Chromium: what is seen, heard and found by axe; and what happens when the server goes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Error, Page, expect

from display.scene import ALARM, BAR, CARD, INK
from display.web_look import scene_of
from languages import hall
from languages.loudness import write_wav
from languages.tongues import TONGUES
from languages.translation import translation
from languages.wall import Figures, PieceSetter, Shape
from routing.office import DIRECTIONS, PALETTE
from tests.display.walls import a_call, heard
from tests.display.web_walls import Recorded, at_a_door, known, on_page, port_of, served
from tests.kiosk.browser.axe import violations
from tests.matrix import OF_EACH_KIND, in_turn
from tests.patience import wait_for

HD, FULL_HD, UHD, UPRIGHT = (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)
SILENCE_MS = 11_000
"""A little more than a page waits for a sign of life."""

SHORT_MS = 5_000
"""Half as long: nobody need know."""

CUT = (Path(__file__).parent / "web_cut.js").read_text()

DRAW = """part => {
    const one = make(part);
    one.style.zIndex = 2000;
    stage.append(one);
}"""

Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a wall's page on a screen of its own; a fault in its scripts is a fault."""
    faults: list[str] = []
    contexts = []

    def visit(url: str, size: tuple[int, int] = HD, clock: bool = False, **context: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}, **context))
        opened = contexts[-1].new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        if clock:
            opened.clock.install()
        opened.goto(url)
        opened.wait_for_function("() => document.fonts.status === 'loaded' && document.querySelector('#stage span')")
        return opened

    yield visit
    for each in contexts:
        each.close()
    assert faults == []


def seen(page: Page) -> str:
    """All texts that eyes see."""
    return " ".join(page.locator("#stage span").all_inner_texts())


def ground_at(page: Page, x: int, y: int) -> str:
    """The colour of the topmost part there."""
    red, green, blue = page.evaluate(
        "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).backgroundColor.match(/\\d+/g).map(Number)",
        [x, y],
    )
    return f"#{red:02x}{green:02x}{blue:02x}"


# What is seen


def test_the_page_shows_numbers_rooms_headings_counts_notice_and_the_servers_clock(visit: Open):
    with served(on_page(known(6))) as wall:
        page = visit(wall.url)

        texts = seen(page)

    for each in ("Bitte kommen Sie", "A\N{NO-BREAK SPACE}017", "Warte-Zimmer Nord 3", "B\N{NO-BREAK SPACE}172", "09:41",
                 "Es warten: 135", "15–35\N{NO-BREAK SPACE}min", "Heute dauert es länger."):  # fmt: skip
        assert each in texts


def test_without_calls_the_page_asks_to_wait(visit: Open):
    with served(on_page(known(0), language="en")) as wall:
        page = visit(wall.url)

        texts = seen(page)

    assert translation("en").text(hall.NOBODY_CALLED) in texts


def test_a_new_call_is_there_at_once_and_said_once(visit: Open):
    board = heard(a_call("old", "A017"))
    more = heard(a_call("new", "B018", 5, "s1", room="Bürger-Service"), a_call("old", "A017"))
    with served(on_page(board)) as wall:
        page = visit(wall.url)
        said = page.locator("#said p")
        at_first = said.count()

        wall.wall.take(on_page(more, fresh=frozenset({"new"})))
        expect(said).to_have_count(1)
        wall.wall.take(on_page(more, fresh=frozenset({"new"}), language="ar"))
        expect(page.locator("html")).to_have_attribute("lang", "ar")

        assert at_first == 0
        assert said.all_inner_texts() == [
            "Nummer B\N{NO-BREAK SPACE}018, bitte kommen Sie zu Raum Bürger-Service. Gehen Sie nach rechts."
        ]
        assert "B\N{NO-BREAK SPACE}018" in seen(page)


def test_ten_calls_at_once_are_all_said_oldest_first(visit: Open):
    with served(on_page(known(0))) as wall:
        page = visit(wall.url)

        wall.wall.take(on_page(known(10), fresh=frozenset(f"call-{each}" for each in range(10))))

        expect(page.locator("#said p")).to_have_count(10)
        numbers = [text.split(",")[0] for text in page.locator("#said p").all_inner_texts()]
    assert numbers[-1] == "Nummer A\N{NO-BREAK SPACE}017"
    assert len(set(numbers)) == 10


def test_headings_turn_and_numbers_stay_the_very_same_elements(visit: Open):
    with served(on_page(language="de")) as wall:
        page = visit(wall.url)
        kept = page.locator("#stage .figures").element_handles()
        places = [each.bounding_box() for each in kept]

        wall.wall.take(on_page(language="ar"))
        expect(page.locator("h1")).to_have_text(translation("ar").text(hall.PLEASE_COME))

        assert [each.bounding_box() for each in kept] == places
        assert all(each.evaluate("element => element.isConnected") for each in kept)


def test_every_part_tells_its_language_and_direction_and_numbers_run_left_to_right(visit: Open):
    with served(on_page(language="ar")) as wall:
        page = visit(wall.url)

        without = page.locator("#stage span:not([lang][dir])").count()
        numbers = page.locator("#stage .figures span").evaluate_all("all => all.map(each => each.dir)")
        heading = page.locator("h1").evaluate("each => [each.lang, each.dir]")

    assert without == 0
    assert set(numbers) == {"ltr"}
    assert heading == ["ar", "rtl"]


def test_a_recalled_number_flashes_slowly_and_stands_still_for_those_who_ask_for_that(visit: Open):
    shown = on_page(fresh=frozenset({"call-0"}), recalled=frozenset({"call-0"}))
    look = "all => all.map(each => [getComputedStyle(each).animationName, getComputedStyle(each).animationDuration])"
    with served(shown) as wall:
        usual = visit(wall.url).locator(".flashing").evaluate_all(look)
        calm = visit(wall.url, reduced_motion="reduce").locator(".flashing").evaluate_all(look)

    assert usual == [["flash", "2s"]] * 4
    assert [name for name, _ in calm] == ["none"] * 4


def test_signs_and_arrows_look_as_on_the_wall(visit: Open):
    setter, differing = PieceSetter(languages=["de"]), {}
    with served() as wall:
        page = visit(wall.url, FULL_HD)
        for shape in (*DIRECTIONS, *(each.sign for each in PALETTE.values()), "notice"):
            page.evaluate(DRAW, {"kind": "shape", "shape": shape, "ink": INK, "ground": CARD, "box": [0, 0, 200, 200]})
            with Image.open(BytesIO(page.screenshot(clip={"x": 0, "y": 0, "width": 200, "height": 200}))) as drawn:
                dots = ImageChops.difference(
                    drawn.convert("L"), setter.set(Shape(shape, 200, 200, INK, CARD)).convert("L")
                )
            differing[shape] = sum(dots.histogram()[90:])

    assert {shape: dots for shape, dots in differing.items() if dots > 200 * 200 * 0.01} == {}


# No text is cut, in no language, on no screen


# On the smallest screens: larger ones show the same in proportion, see the next test.
@pytest.mark.parametrize(("size", "portrait"), [(HD, False), (UPRIGHT, True)])
@pytest.mark.parametrize("languages", [OF_EACH_KIND, pytest.param(tuple(TONGUES), marks=pytest.mark.matrix)], ids=len)
def test_no_text_is_cut_or_broken_in_any_language(
    visit: Open, languages: Sequence[str], size: tuple[int, int], portrait: bool
):
    found = {}
    with served(on_page(known(12), portrait=portrait)) as wall:
        page = visit(wall.url, size)
        for language, (calls, stale) in product(languages, ((0, False), (5, False), (13, True))):
            wall.wall.take(on_page(known(calls), portrait=portrait, language=language, stale=stale))
            page.wait_for_function(
                "([lang, calls]) => look.words.lang === lang && look.words.calls.length === calls"
                " && document.fonts.status === 'loaded'",
                arg=[language, calls],
            )
            if cut := page.evaluate(CUT):
                found[language, calls] = cut

    assert found == {}


@pytest.mark.parametrize("size", [HD, FULL_HD, UHD])
def test_letters_are_as_high_as_the_wall_computes_them_on_every_screen(visit: Open, size: tuple[int, int]):
    shown = on_page()
    _, number, *_ = (each.what for each in scene_of(shown) if isinstance(each.what, Figures))
    with served(shown) as wall:
        page = visit(wall.url, size)

        letter = page.locator("#stage .figures").nth(1).evaluate("each => parseFloat(getComputedStyle(each).fontSize)")

    assert letter == pytest.approx(number.size * size[0] / 1920, rel=0.005)


def test_a_screen_without_our_letters_can_fetch_them(visit: Open):
    fetch = "async name => (await new FontFace('fetched', `url(/letters/${name})`).load()).status"
    with served() as wall:
        page = visit(wall.url)

        fetched = [page.evaluate(fetch, name) for name in ("NotoSansEthiopic-Bold.ttf", "NotoNastaliqUrdu-Bold.ttf")]

    assert fetched == ["loaded", "loaded"]


def test_a_screen_of_another_shape_shows_the_whole_wall(visit: Open):
    with served() as wall:
        page = visit(wall.url, (1024, 768))

        box = page.locator("#stage").bounding_box()

    assert box == {"x": 0, "y": 96, "width": 1024, "height": 576}


def test_the_page_of_a_door_screen_shows_what_is_done_behind_it_and_who_may_come_in(visit: Open):
    found = {}
    with served(at_a_door(language="de")) as wall:
        page = visit(wall.url)
        texts = seen(page)
        for language, calls in product(("de", "ar", "ti"), (0, 1)):
            wall.wall.take(at_a_door(language=language, calls=calls))
            page.wait_for_function(
                "([lang, calls]) => look.words.lang === lang && look.words.calls.length === calls",
                arg=[language, calls],
            )
            if problems := [*page.evaluate(CUT), *violations(page)]:
                found[language, calls] = problems

    for each in (hall.DOOR_COME_IN, hall.DONE_HERE, "1.12", "A\N{NO-BREAK SPACE}017"):
        assert each in texts
    assert found == {}


# Accessibility


@pytest.mark.parametrize(("language", "size"), in_turn(["de", "ar", "uk"], [FULL_HD, UPRIGHT]))
def test_axe_finds_nothing(visit: Open, language: str, size: tuple[int, int]):
    portrait, found = size == UPRIGHT, {}
    with served(on_page(portrait=portrait, language=language), Recorded()) as wall:
        page = visit(wall.url, size)
        page.locator("#sound").wait_for()
        for name, look in {
            "calls": on_page(portrait=portrait, language=language, fresh=frozenset({"call-0"})),
            "nobody": on_page(known(0, ()), portrait=portrait, language=language),
            "stale": on_page(portrait=portrait, language=language, stale=True),
        }.items():
            wall.wall.take(look)
            page.wait_for_function(f"() => look.words.is_stale === {str(look.view.stale).lower()}")
            page.wait_for_function(f"() => look.words.calls.length === {len(look.view.calls)}")
            found[name] = violations(page)

    assert found == {"calls": [], "nobody": [], "stale": []}


def test_the_same_is_there_in_words_as_a_table(visit: Open):
    with served(on_page(known(2))) as wall:
        page = visit(wall.url)

        table = page.locator("table").aria_snapshot()

    for each in ('table "Bitte kommen Sie"', 'columnheader "Nummer"', 'columnheader "Raum"', 'cell "A 017"',
                 'cell "Warte-Zimmer Nord 3 Gehen Sie nach links."', 'cell "B 048"'):  # fmt: skip
        assert f"- {each}" in table


# When the server goes


@contextmanager
def unchanged(page: Page) -> Iterator[None]:
    """What happens must happen in the page that is open, without loading it again."""
    page.evaluate("window.mark = 'kept'")
    yield
    assert page.evaluate("window.mark") == "kept"


def test_a_page_that_hears_nothing_says_so_and_is_current_again_as_soon_as_the_server_is_back(visit: Open):
    with served(on_page(known(2))) as first:
        port, page = port_of(first), visit(first.url, clock=True)
        before = ground_at(page, 5, 5)
    page.clock.fast_forward(SILENCE_MS)
    expect(page.locator("#stale p").first).to_have_text(hall.WALL_STALE)
    lost, texts = ground_at(page, 5, 5), seen(page)

    with unchanged(page), served(on_page(known(3)), port=port):
        expect(page.locator("#stale p")).to_have_count(0)
        expect(page.locator("tbody tr")).to_have_count(3)
        after, said = ground_at(page, 5, 5), page.locator("#said p").count()

    assert (before, lost, after) == (BAR, ALARM, BAR)
    assert hall.WALL_STALE in texts
    assert any(translation(each).text(hall.WALL_STALE) in texts for each in ("ar", "ti"))
    assert "09:41" not in texts
    assert said == 0


def stop_the_clock(page: Page) -> None:
    """From now on time passes on the page only as a test says."""

    def is_stopped() -> bool:
        try:
            page.clock.pause_at((page.evaluate("Date.now()") + 100) / 1000)
        except Error:  # that instant has passed meanwhile
            return False
        return True

    wait_for(is_stopped, "the clock to stop")


def silent_for_ms(page: Page) -> int:
    """How long the page has heard nothing."""
    return round(page.evaluate("performance.now() - heardAt"))


def test_a_short_loss_alarms_nobody(visit: Open):
    with served(on_page(known(2))) as first:
        port, page = port_of(first), visit(first.url, clock=True)
        stop_the_clock(page)
        wait_for(lambda: silent_for_ms(page) < SHORT_MS, "a sign of life")
    page.clock.fast_forward(SHORT_MS - silent_for_ms(page))
    lost = ground_at(page, 5, 5)
    page.clock.resume()

    with unchanged(page), served(on_page(known(3)), port=port):
        expect(page.locator("tbody tr")).to_have_count(3)

    assert lost == BAR


def test_a_wall_that_has_lost_its_source_says_so_on_its_page(visit: Open):
    with served() as wall:
        page = visit(wall.url)

        wall.wall.take(on_page(stale=True, language="ti"))

        expect(page.locator("#stale p")).to_have_count(2)
        assert ground_at(page, 5, 5) == ALARM
        assert translation("ti").text(hall.WALL_STALE) in seen(page)


def test_calls_that_came_while_the_page_was_away_are_new_only_if_they_are_to_the_wall(visit: Open):
    with served(on_page(known(1))) as first:
        port, page = port_of(first), visit(first.url)

    with unchanged(page), served(on_page(known(3), fresh=frozenset({"call-2"})), port=port):
        expect(page.locator("#said p")).to_have_count(1)
        said = page.locator("#said p").inner_text()

    assert "C\N{NO-BREAK SPACE}079" in said


@pytest.mark.parametrize(("away_s", "said"), [(40, ["C\N{NO-BREAK SPACE}079", "B\N{NO-BREAK SPACE}048"]), (70, [])])
def test_what_the_wall_called_while_the_page_was_away_is_said_if_that_was_less_than_a_minute(
    visit: Open, away_s: int, said: list[str]
):
    called = frozenset({"call-1", "call-2"})
    with served(on_page(known(1))) as first:
        port, page = port_of(first), visit(first.url, clock=True)
    page.clock.fast_forward(away_s * 1000)

    with unchanged(page), served(on_page(known(4), called=called), port=port):
        expect(page.locator("tbody tr")).to_have_count(4)
        texts = page.locator("#said p").all_inner_texts()

    assert [each.split(",")[0].removeprefix("Nummer ") for each in texts] == said


def test_a_page_opened_during_a_call_does_not_say_it(visit: Open):
    with served(on_page(fresh=frozenset({"call-0"}))) as wall:
        page = visit(wall.url)
        wall.wall.take(on_page(fresh=frozenset({"call-0"}), language="ar"))
        expect(page.locator("html")).to_have_attribute("lang", "ar")

        assert page.locator("#said p").count() == 0


def test_a_new_version_of_the_page_is_loaded_by_itself(visit: Open):
    with served() as first:
        port, page = port_of(first), visit(first.url)
        page.evaluate("document.body.dataset.version = 'an older one'; window.mark = 'old'")

    with served(port=port):
        page.wait_for_function("() => window.mark !== 'old'")

        expect(page.locator("h1")).to_have_text("Bitte kommen Sie")


# Sound


def a_sound() -> bytes:
    """A tenth of a second of silence."""
    return write_wav(array("h", [0] * 2205), 22_050)


def test_without_leave_to_play_there_is_a_button_and_after_it_calls_are_played_one_after_the_other(visit: Open):
    sounds = Recorded(call_0=a_sound(), call_1=a_sound())
    with served(on_page(known(0)), sounds) as wall:
        page = visit(wall.url)
        page.locator("#sound").click()
        expect(page.locator("#sound")).to_be_hidden()

        wall.wall.take(on_page(known(3), fresh=frozenset({"call-0", "call-1", "call-2"})))
        page.wait_for_function("() => toPlay.length === 0 && playing === null && known.size === 3")

    assert list(dict.fromkeys(sounds.asked)) == ["call-2", "call-1", "call-0"]


def test_the_button_is_in_german_and_in_the_language_of_the_headings(visit: Open):
    with served(on_page(language="ar"), Recorded()) as wall:
        page = visit(wall.url)

        page.locator("#sound").wait_for()
        texts = page.locator("#sound span").all_inner_texts()

    assert texts == [hall.SOUND_ON, translation("ar").text(hall.SOUND_ON)]


def test_a_wall_without_a_voice_has_no_button(visit: Open):
    with served(on_page(known(0))) as wall:
        page = visit(wall.url)

        wall.wall.take(on_page(known(1), fresh=frozenset({"call-0"})))
        expect(page.locator("#said p")).to_have_count(1)

        assert page.locator("#sound").is_hidden()
