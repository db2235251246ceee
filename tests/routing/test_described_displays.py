"""Walls and door screens, as office.toml describes them: what is read, and what is wrong."""

from __future__ import annotations

from datetime import time

import pytest

from routing.office import Notice
from routing.reading import BadDescription
from tests.routing.builders import an_office

INCHES = "inches = 55.5\n"

EVERYTHING = """\
inches = 55.5
desks = ["room-3"]
portrait = true
colours = false
announce = ["de", "en", "ticket"]
quiet_hours = ["12:00-13:30"]
repeat_after_s = 45
arrows = { 001 = "left", 205 = "upstairs" }

[[notice]]
id = "takes-longer"

[[notice]]
id = "party"
text = { de = "Heute Sommer-Fest.", en = "Summer party today." }
"""


def test_everything_that_can_be_said_of_a_wall_is_read() -> None:
    wall = an_office((INCHES, EVERYTHING)).displays["wall"]

    assert (wall.sachgebiete, wall.desks, wall.door) == (("service", "asyl"), ("room-3",), "")
    assert (wall.portrait, wall.colours) == (True, False)
    assert wall.announce == ("de", "en", "ticket")
    assert wall.quiet_hours == ((time(12), time(13, 30)),)
    assert wall.repeat_after_s == 45
    assert wall.arrows == {"001": "left", "205": "upstairs"}


def test_what_is_left_out_of_a_wall_has_the_usual_value() -> None:
    wall = an_office().displays["wall"]

    assert (wall.desks, wall.door, wall.portrait, wall.colours) == ((), "", False, True)
    assert (wall.announce, wall.quiet_hours, wall.repeat_after_s, wall.arrows) == (("de", "ticket"), (), 0, {})


def test_a_wall_may_be_silent_but_for_its_gong() -> None:
    assert an_office((INCHES, INCHES + "announce = []\n")).displays["wall"].announce == ()


def test_notices_are_read_with_their_own_texts_or_without() -> None:
    notices = an_office((INCHES, EVERYTHING)).notices

    assert notices["takes-longer"] == Notice("takes-longer", {})
    assert notices["party"].text["en"] == "Summer party today."


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('desks = ["room-9"]', 'display "wall": there is no desk "room-9".'),
        ('door = "999"', 'display "wall": there is no room "999".'),
        ('arrows = { 999 = "left" }', 'display "wall": there is no room "999".'),
        ('arrows = { 001 = "lefft" }', 'display "wall", [arrows]: 001 = \'lefft\' is not known. Did you mean "left"?'),
        ("arrows = { 001 = 3 }", 'display "wall", [arrows]: 001 = 3 is not known.'),
        ('arrows = "left"', 'display "wall", [arrows]: this must be a table, not a text.'),
        ('quiet_hours = ["13:00-12:00"]', 'display "wall": quiet_hours: "13:00-12:00" ends before it begins.'),
        ('quiet_hours = "12:00-13:00"', 'display "wall": quiet_hours must be a list of texts'),
        ("repeat_after_s = 601", 'display "wall": repeat_after_s = 601 is out of range.'),
        ("announce = [3]", 'display "wall": announce must hold texts only.'),
        ('announce = ["de", "de"]', 'display "wall": announce names "de" twice.'),
        ('portrait = "yes"', 'display "wall": portrait must be true or false, not a text.'),
        ("[[notice]]", "notice number 1: id is missing."),
    ],
)
def test_what_is_wrong_with_a_wall_is_named(line: str, problem: str) -> None:
    with pytest.raises(BadDescription) as caught:
        an_office((INCHES, f"{INCHES}{line}\n"))

    assert problem in "\n".join(map(str, caught.value.problems))
