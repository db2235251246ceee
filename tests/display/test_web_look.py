"""What the page of a wall shows: the same as the wall, and the same in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from display.board import paged
from display.door_scene import door_scene
from display.scene import ALARM, Painted, compose
from display.web_look import LANDSCAPE, PORTRAIT, OnPage, look_of, page_size
from languages import hall
from languages.tongues import TONGUES
from languages.translation import translation
from languages.wall import Figures, Shape, Words
from tests.display.walls import a_call, a_layout, heard
from tests.display.web_walls import at_a_door, house, known, on_page

NUMBER = "A\N{NO-BREAK SPACE}017"


def shown_parts(look: dict, scene: list[int]) -> list[tuple]:
    """Boxes and texts, shapes or paints of a scene, in the order of painting."""
    return [
        (part["box"], part.get("text", part.get("shape", part["ground"])))
        for part in (look["parts"][place] for place in scene)
    ]


def painted_parts(scene: tuple[Painted, ...]) -> list[tuple]:
    def content(what: object) -> object:
        match what:
            case Words(text=text) | Figures(text=text):
                return text
            case Shape(shape=shape):
                return shape
            case ground:
                return ground

    return [([each.box.left, each.box.top, each.box.width, each.box.height], content(each.what)) for each in scene]


@pytest.mark.parametrize(("portrait", "size"), [(False, LANDSCAPE), (True, PORTRAIT)])
@pytest.mark.parametrize("calls", [0, 1, 6, 12, 20])
def test_the_page_shows_every_part_of_the_wall_in_its_place(calls: int, portrait: bool, size: tuple[int, int]):
    shown = on_page(known(calls), portrait=portrait)
    on_wall = paged(shown.view, shown.places)

    look = look_of(shown)

    assert look["size"] == size
    assert shown_parts(look, look["now"]) == painted_parts(compose(on_wall, a_layout(house(), on_wall, size)))


def test_an_upright_display_has_an_upright_page():
    display = house().displays["hall"]

    assert page_size(display) == LANDSCAPE
    assert page_size(replace(display, portrait=True)) == PORTRAIT


def test_calls_whose_turn_it_is_not_are_in_the_words_all_the_same():
    look = look_of(on_page(known(20)))

    assert len(look["words"]["calls"]) == 20


def test_frames_of_recalled_calls_flash_and_nothing_else_does():
    look = look_of(on_page(fresh=frozenset({"call-0", "call-2"}), recalled=frozenset({"call-0"})))

    flashing = [look["parts"][place] for place in look["flashing"]]
    assert len(flashing) == 4
    assert {part["ground"] for part in flashing} == {ALARM}
    assert set(look["flashing"]) <= set(look["now"])


def test_a_page_without_news_can_say_so_in_german_and_every_other_language_and_has_no_clock():
    look = look_of(on_page(languages=("de", "ar", "ti")))

    texts = [{text for _, text in shown_parts(look, scene)} for scene in look["stale"]]
    assert len(texts) == 2
    for each, language in zip(texts, ("ar", "ti"), strict=True):
        assert {hall.WALL_STALE, translation(language).text(hall.WALL_STALE)} <= each
        assert "09:41" not in each


@pytest.mark.parametrize("language", TONGUES)
def test_the_words_are_in_the_language_of_the_headings_and_numbers_run_left_to_right(language: str):
    look = look_of(on_page(language=language))

    words, say = look["words"], translation(language)
    assert (words["lang"], words["dir"]) == (language, TONGUES[language].direction)
    assert words["heading"] == say.text(hall.PLEASE_COME)
    assert words["columns"] == [say.text(hall.NUMBER), say.text(hall.ROOM)]
    number, room = words["calls"][0]["cells"]
    assert number == [{"lang": "de", "dir": "ltr", "text": NUMBER}]
    assert room[0] == {"lang": "de", "dir": "ltr", "text": "Warte-Zimmer Nord 3"}
    assert room[1]["text"] == say.text(hall.GO["left"])
    for part in look["parts"]:
        if part["kind"] == "figures":
            assert (part["lang"], part["dir"]) == ("de", "ltr")
        if part["kind"] == "words":
            assert part["dir"] == TONGUES[part["lang"]].direction


def test_a_new_call_is_said_in_german_with_the_way():
    look = look_of(on_page(language="ar", fresh=frozenset({"call-0"})))

    call = look["words"]["calls"][0]
    assert call["fresh"]
    assert call["said"] == {
        "lang": "de", "dir": "ltr",
        "text": f"Nummer {NUMBER}, bitte kommen Sie zu Raum Warte-Zimmer Nord 3. Gehen Sie nach links.",
    }  # fmt: skip


def test_who_waits_and_what_staff_say_is_in_the_words():
    words = look_of(on_page())["words"]

    assert words["waiting"] == "Es warten: 135"
    assert words["lines"][0]["text"] == "A: 3, 15–35\N{NO-BREAK SPACE}min"
    assert [each["text"] for each in words["notices"]] == ["Heute dauert es länger. Bitte haben Sie Geduld."]


def test_neither_a_concern_nor_a_sachgebiet_nor_the_tickets_language_leaves_the_wall():
    sent = json.dumps(look_of(on_page(heard(a_call("call-0", sachgebiet="s1")))))

    assert "Sachgebiet" not in sent
    assert "extend-permit" not in sent
    assert '"s1"' not in sent


def test_a_wall_that_has_lost_its_source_says_so_in_words():
    words = look_of(on_page(stale=True, language="ar"))["words"]

    assert words["is_stale"]
    assert [(each["lang"], each["text"]) for each in words["stale"]] == [
        ("de", hall.WALL_STALE), ("ar", translation("ar").text(hall.WALL_STALE)),
    ]  # fmt: skip


def test_the_page_of_a_door_shows_the_doors_screen_and_says_the_same_in_words():
    shown = at_a_door(language="de")

    look = look_of(shown)

    screen = door_scene(shown.office, shown.display, shown.languages, shown.view, LANDSCAPE)
    assert shown_parts(look, look["now"]) == painted_parts(screen)
    words = look["words"]
    assert (words["heading"], words["waiting"]) == ("Raum 1.12", hall.DONE_HERE)
    assert [each["cells"][0][0]["text"] for each in words["calls"]] == [NUMBER]
    assert words["lines"]
    assert len(look["stale"]) == 2


def test_a_door_without_its_source_sends_nobody_in():
    words = look_of(at_a_door(language="de", stale=True))["words"]

    assert words["is_stale"]
    assert (words["calls"], words["nobody"]) == ([], "")


def test_a_look_is_small_enough_to_be_sent_to_many():
    fullest: OnPage = on_page(known(12), languages=tuple(TONGUES)[:3])

    assert len(json.dumps(look_of(fullest))) < 40_000
