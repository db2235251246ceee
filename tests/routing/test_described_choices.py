"""Concerns may stand in groups and lead to other institutions; no screen is crowded, and nobody is led nowhere."""

from __future__ import annotations

import json
import tomllib

import pytest

from routing.description import parse_office, read_office
from routing.office import Appointments, Group, Institution
from routing.reading import BadDescription
from tests.routing.builders import DESCRIPTION, an_office, described

MORE = """
[[institution]]
id = "jugendamt"
name.de = "Jugendamt"
address = ["Berliner Platz 1", "35390 Gießen"]
way.de = "Zimmer 12"
phone = "0641 9000"
url = "https://jugendamt.example/"
map = "geo:50.58,8.67"

[[group]]
id = "help"

[[group]]
id = "own"
name.de = "Eigenes"
pictogram = "place"

[[concern]]
id = "youth-office"
referral = "jugendamt"
group = "help"

[[concern]]
id = "hearing"
sachgebiet = "asyl"
group = "own"
by_appointment = true
minutes = 25

[[concern]]
id = "letter"
sachgebiet = "service"

[[concern]]
id = "unsure"
sachgebiet = "service"
"""

WITH_APPOINTMENTS = ("[turns]", '[appointments]\nurl = "https://termine.example/"\nphone = "069 90009 123"\n\n[turns]')


def problems_of(*changes: tuple[str, str], more: str = MORE) -> str:
    """The whole text of what is wrong after replacing pieces of the description with everything in it."""
    text = DESCRIPTION + more
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} must stand exactly once in the description"
        text = text.replace(old, new)
    with pytest.raises(BadDescription) as refusal:
        read_office(text)
    return str(refusal.value)


def concerns(count: int, group: str = "") -> str:
    """So many more concerns, in a group or in none."""
    inside = f'group = "{group}"\n' if group else ""
    return "".join(f'[[concern]]\nid = "more-{group}{n}"\nsachgebiet = "service"\n{inside}' for n in range(count))


def test_groups_institutions_and_appointments_are_read() -> None:
    office = read_office(described(WITH_APPOINTMENTS) + MORE)

    assert office.appointments == Appointments("https://termine.example/", "069 90009 123")
    assert office.institutions == {
        "jugendamt": Institution(
            "jugendamt", {"de": "Jugendamt"}, ("Berliner Platz 1", "35390 Gießen"), {"de": "Zimmer 12"},
            "0641 9000", "https://jugendamt.example/", "geo:50.58,8.67", None,
        )
    }  # fmt: skip
    assert list(office.groups.values()) == [Group("help", {}, ""), Group("own", {"de": "Eigenes"}, "place")]
    youth, hearing = office.concerns["youth-office"], office.concerns["hearing"]
    assert (youth.referral, youth.sachgebiet, youth.group, youth.minutes) == ("jugendamt", "", "help", 0)
    assert (hearing.referral, hearing.by_appointment, hearing.minutes) == ("", True, 25)


def test_an_office_may_do_without_all_of_it() -> None:
    office = an_office()

    assert (office.groups, office.institutions, office.appointments) == ({}, {}, Appointments())
    assert {(each.group, each.referral, each.by_appointment) for each in office.concerns.values()} == {("", "", False)}
    assert not office.reviewed_languages_only


def test_what_travels_as_json_is_the_same_office() -> None:
    text = described(WITH_APPOINTMENTS) + MORE

    travelled = json.loads(json.dumps(tomllib.loads(text)))

    assert parse_office(travelled) == read_office(text)


def test_the_servicepoint_is_the_first_sachgebiet_that_says_so() -> None:
    office = an_office()
    without = an_office(("servicepoint = true", "servicepoint = false"))

    assert office.servicepoint == office.sachgebiete["service"]
    assert without.servicepoint is None


ONE_PROBLEM = {
    "a concern that leads nowhere": (
        ('id = "youth-office"\nreferral = "jugendamt"', 'id = "youth-office"'),
        'concern "youth-office": it leads nowhere: sachgebiet is missing.\n'
        '  Give it sachgebiet = "…", or referral = "…" with the id of an [[institution]].',
    ),
    "a concern that leads to two places": (
        ('referral = "jugendamt"', 'referral = "jugendamt"\nsachgebiet = "service"'),
        'concern "youth-office": it has both sachgebiet and referral.\n'
        "  A concern leads to one place: leave one of them out.",
    ),
    "a referral to nobody": (
        ('referral = "jugendamt"', 'referral = "jugendmat"'),
        'concern "youth-office": there is no institution "jugendmat". Did you mean "jugendamt"?\n'
        "  Known institutions: jugendamt.",
    ),
    "a group that is not there": (
        ('referral = "jugendamt"\ngroup = "help"', 'referral = "jugendamt"\ngroup = "owm"'),
        'concern "youth-office": there is no group "owm". Did you mean "own"?\n  Known groups: help, own.\n'
        'group "help": no concern is in it.\n  Give a concern group = "help", or leave the group out.',
    ),
    "a group with a name, but none in German": (
        ('name.de = "Eigenes"', 'name.en = "Own"'),
        'group "own": name has no German text.\n'
        '  Add de = "…": German is the language every other falls back to.',
    ),
    "a group nobody is in": (
        ('id = "unsure"\nsachgebiet = "service"',
         'id = "unsure"\nsachgebiet = "service"\ngroup = "help"\n[[group]]\nid = "stay"'),
        'group "stay": no concern is in it.\n  Give a concern group = "stay", or leave the group out.',
    ),
    "a letter that nobody looks at first": (
        ('id = "letter"\nsachgebiet = "service"', 'id = "letter"\nsachgebiet = "aufenthalt"'),
        'concern "letter": it leads to "aufenthalt", but whoever chooses it needs somebody who looks first.\n'
        '  Lead it to the servicepoint: sachgebiet = "service".',
    ),
    "the unsure sent away": (
        ('id = "unsure"\nsachgebiet = "service"', 'id = "unsure"\nreferral = "jugendamt"'),
        'concern "unsure": it leads to "jugendamt", but whoever chooses it needs somebody who looks first.\n'
        '  Lead it to the servicepoint: sachgebiet = "service".',
    ),
    "the unsure sent to nobody": (
        ('id = "unsure"\nsachgebiet = "service"', 'id = "unsure"\nsachgebiet = "servic"'),
        'concern "unsure": there is no Sachgebiet "servic". Did you mean "service"?\n'
        "  Known Sachgebiete: service, aufenthalt, asyl.",
    ),
    "a map that is no address": (
        ('map = "geo:50.58,8.67"', 'map = "50.58,8.67"'),
        'institution "jugendamt": map = "50.58,8.67" is no address that can be used here.\n'
        "  It is like geo:50.10,8.76 (latitude, longitude) or https://….",
    ),
    "a map with German commas": (
        ('map = "geo:50.58,8.67"', 'map = "geo:50,58,8,67"'),
        'institution "jugendamt": map = "geo:50,58,8,67" is no address that can be used here.\n'
        "  It is like geo:50.10,8.76 (latitude, longitude) or https://….",
    ),
    "a map that is not encrypted": (
        ('map = "geo:50.58,8.67"', 'map = "http://maps.example/"'),
        'institution "jugendamt": map = "http://maps.example/" is no address that can be used here.\n'
        "  It is like geo:50.10,8.76 (latitude, longitude) or https://….",
    ),
    "a map too long for its QR code": (
        ('map = "geo:50.58,8.67"', f'map = "https://maps.example/{"x" * 300}"'),
        'institution "jugendamt": map has 321 characters.\n  Allowed: 300, or no phone could read it.',
    ),
    "a web address without its beginning": (
        ('url = "https://jugendamt.example/"', 'url = "www.jugendamt.example"'),
        'institution "jugendamt": url = "www.jugendamt.example" is no address that can be used here.\n'
        "  It is like https://… or http://….",
    ),
    "a web address that runs a script": (
        ('url = "https://jugendamt.example/"', 'url = "javascript:alert(1)"'),
        'institution "jugendamt": url = "javascript:alert(1)" is no address that can be used here.\n'
        "  It is like https://… or http://….",
    ),
    "a visit of no possible length": (
        ("minutes = 25", "minutes = 241"),
        'concern "hearing": minutes = 241 is out of range.\n  Allowed: 0 to 240.',
    ),
    "an unknown key of an institution": (
        ('phone = "0641 9000"', 'fone = "0641 9000"'),
        'institution "jugendamt": the key "fone" is not known. Did you mean "phone"?',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), ONE_PROBLEM.values(), ids=ONE_PROBLEM)
def test_a_problem_is_named_with_its_place_and_its_fix(change: tuple[str, str], expected: str) -> None:
    assert problems_of(change) == expected


def test_the_first_institution_and_the_first_group_are_told_how_to_begin() -> None:
    text = problems_of(more='[[concern]]\nid = "youth-office"\nreferral = "jugendamt"\ngroup = "help"\n')

    assert text == (
        'concern "youth-office": there is no group "help".\n  Add [[group]] with id = "help".\n'
        'concern "youth-office": there is no institution "jugendamt".\n'
        '  Add [[institution]] with id = "jugendamt".'
    )


def test_without_a_servicepoint_letters_go_where_the_office_wants_them() -> None:
    elsewhere = MORE.replace('id = "letter"\nsachgebiet = "service"', 'id = "letter"\nsachgebiet = "asyl"')

    office = read_office(described(("servicepoint = true", "servicepoint = false")) + elsewhere)

    assert office.concerns["letter"].sachgebiet == "asyl"


def test_a_first_page_of_eight_choices_is_good_and_one_of_nine_is_not() -> None:
    six_alone_two_groups = DESCRIPTION + MORE

    assert len(read_office(six_alone_two_groups).concerns) == 8
    assert problems_of(more=MORE + concerns(1)) == (
        "office: the first page has 9 choices: 7 concerns without a group and 2 groups.\n"
        '  Put concerns into groups, group = "…": a screen holds 8 at most.'
    )


def test_a_group_of_eight_is_good_and_one_of_nine_is_not() -> None:
    with_eight = DESCRIPTION + MORE + concerns(7, "help")

    assert sum(each.group == "help" for each in read_office(with_eight).concerns.values()) == 8
    assert problems_of(more=MORE + concerns(8, "help")) == (
        'group "help": it has 9 concerns.\n'
        "  A screen holds 8 at most: move some to another group, or to the first page."
    )
