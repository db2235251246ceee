"""Promises of what is said when a number is called."""

from __future__ import annotations

import pytest

from languages import hall
from languages.announcing import Line, announced, announcement, languages_of, spoken_room
from languages.speech import VOICES, spoken_text, voice_of
from languages.tongues import TONGUES
from languages.translation import translation
from routing.numbers import Number
from routing.office import DIRECTIONS, TICKET_LANGUAGE

A017 = Number("A", 17)


def with_a_voice(line: Line) -> bool:
    return voice_of(line.tag) is not None


def test_number_room_and_way_are_said() -> None:
    lines = announcement(A017, "5", "left", "de")

    assert [line.text for line in lines] == [
        "Nummer A\N{NO-BREAK SPACE}017, bitte kommen Sie zu Raum 5.",
        "Gehen Sie nach links.",
    ]


def test_where_the_way_is_not_known_nothing_is_said_of_it() -> None:
    assert len(announcement(A017, "5", "", "de")) == 1


@pytest.mark.parametrize("tag", TONGUES)
def test_every_language_has_the_number_the_room_and_eight_ways_of_its_own(tag: str) -> None:
    ways = {announcement(A017, "5", direction, tag)[1].text for direction in DIRECTIONS}
    called = spoken_text(announcement(A017, "5", "", tag)[0].text, tag)

    assert len(ways) == len(DIRECTIONS) == len(hall.GO)
    digits = "०, १, ७" if tag == "ne" else "0, 1, 7"
    assert digits in called
    assert ("५" if tag == "ne" else "5") in called


@pytest.mark.parametrize(
    ("room", "said"),
    [
        ("5", "5"),
        ("104", "104"),
        ("3.112", "3, 1, 1, 2"),
        ("1-04", "1, 0, 4"),
        ("B 2.17", "B 2, 1, 7"),
        ("Info 2", "Info 2"),
        ("EG. 3", "EG. 3"),
    ],
)
def test_a_room_is_said_as_it_is_read_from_its_door(room: str, said: str) -> None:
    assert spoken_room(room) == said


def test_a_walls_rule_names_the_languages_each_once() -> None:
    assert languages_of(("de", TICKET_LANGUAGE), "ar") == ("de", "ar")
    assert languages_of(("de", TICKET_LANGUAGE), "de") == ("de",)
    assert languages_of((TICKET_LANGUAGE, "en", "de"), "tr") == ("tr", "en", "de")
    assert languages_of((), "ar") == ()
    assert languages_of((TICKET_LANGUAGE,), "xx") == ("de",)


def test_languages_follow_one_another() -> None:
    spoken = announced(A017, "5", "left", ("de", "ar"), with_a_voice)

    assert [[line.tag for line in lines] for lines in spoken] == [["de", "de"], ["ar", "ar"]]
    assert spoken[1][0].text.startswith(translation("ar").text("Nummer"))


def test_a_language_without_a_voice_is_left_out_and_german_is_always_left() -> None:
    with_german = announced(A017, "5", "left", ("de", "ti"), with_a_voice)
    alone = announced(A017, "5", "left", ("ti",), with_a_voice)

    assert [lines[0].tag for lines in with_german] == ["de"]
    assert [lines[0].tag for lines in alone] == ["de"]


def test_a_recorded_language_is_heard_although_nobody_recorded_the_way() -> None:
    spoken = announced(A017, "5", "left", ("ti",), lambda line: "017" in line.text)

    assert [[line.tag for line in lines] for lines in spoken] == [["ti"]]


def test_where_nothing_is_to_be_said_nothing_is() -> None:
    assert announced(A017, "5", "left", (), with_a_voice) == ()
    assert announced(A017, "5", "left", ("de",), lambda _line: False) == ()


def test_all_voices_can_be_asked_for_an_announcement() -> None:
    spoken = announced(A017, "5", "left", VOICES, with_a_voice)

    assert [lines[0].tag for lines in spoken] == list(VOICES)
