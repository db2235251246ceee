"""A description is read whole or not at all, and every problem is named at once."""

from __future__ import annotations

import json
import tomllib

import pytest

from routing.description import parse_office, read_office
from routing.office import PALETTE, Concern, Desk, Display, Kiosk, Sachgebiet, TurnRules
from routing.reading import BadDescription, Problem
from tests.routing.builders import DESCRIPTION, an_office, described


def problems_of(*changes: tuple[str, str]) -> str:
    """The whole text of what is wrong after replacing pieces of the good description."""
    with pytest.raises(BadDescription) as refusal:
        read_office(described(*changes))
    return str(refusal.value)


def test_a_good_description_becomes_the_office_it_describes() -> None:
    office = an_office()

    assert office.id == "teststadt"
    assert office.name == {"de": "Ausländerbehörde Teststadt", "en": "Immigration office"}
    assert office.timezone == "Europe/Berlin"
    assert office.languages == ("de", "ar", "uk", "fa-AF")
    assert office.turns == TurnRules(15, 5, 10, frozenset({"helper"}))
    assert list(office.sachgebiete) == ["service", "aufenthalt", "asyl"]
    assert office.sachgebiete["service"] == Sachgebiet(
        "service", {"de": "Servicepoint"}, "A", PALETTE["blue"], "Halle", 0, 6, True
    )
    assert list(office.desks) == ["room-1", "room-2", "room-3", "room-4", "room-5", "room-6"]
    assert office.desks["room-4"] == Desk("room-4", "104", ("aufenthalt",), (), frozenset({"ar"}), False)
    assert office.desks["room-2"] == Desk("room-2", "002", ("service",), ("aufenthalt",), frozenset({"uk"}), True)
    assert office.kiosks == {
        "entrance": Kiosk("entrance", (1, 499), 576),
        "side-door": Kiosk("side-door", (500, 999), 512),
    }
    assert office.displays == {"wall": Display("wall", ("service", "asyl"), ("de", "ar"), 12.0, 55.5)}
    assert office.concerns["collect-card"] == Concern(
        "collect-card",
        "service",
        False,
        {"de": "Karte abholen"},
        {},
        ({"de": "Reisepass"}, {"de": "Abholschein", "en": "Collection slip"}),
        "badge",
    )
    assert office.concerns["emergency"].priority


def test_what_is_left_out_has_the_usual_value() -> None:
    office = an_office(('timezone = "Europe/Berlin"\n', ""), ("distance_m = 12\n", ""), ("inches = 55.5\n", ""))

    assert office.timezone == "Europe/Berlin"
    assert (office.displays["wall"].distance_m, office.displays["wall"].inches) == (8.0, 43.0)
    assert (office.sachgebiete["asyl"].service_minutes, office.sachgebiete["asyl"].servicepoint) == (10, False)
    assert office.concerns["asylum"].pictogram == ""


def test_turns_may_be_left_out() -> None:
    text = DESCRIPTION.replace("[turns]\n", "").replace('priority_needs = ["helper"]\n', "")
    for minutes in ("priority_minutes = 15\n", "language_minutes = 5\n", "second_duty_minutes = 10\n"):
        text = text.replace(minutes, "")

    assert read_office(text).turns == TurnRules()


def test_the_description_that_travels_as_json_is_the_same_office() -> None:
    travelled = json.loads(json.dumps(tomllib.loads(DESCRIPTION)))

    assert parse_office(travelled) == an_office()


def test_every_device_of_the_office_is_a_client_with_its_role() -> None:
    clients = an_office().clients()

    assert clients == {
        "entrance": "kiosk", "side-door": "kiosk", "room-1": "desk", "room-2": "desk", "room-3": "desk",
        "room-4": "desk", "room-5": "desk", "room-6": "desk", "wall": "display",
    }  # fmt: skip


ONE_PROBLEM = {
    "an id is missing": (
        ('id = "teststadt"\n', ""),
        "office: id is missing.\n  It must be a text in quotes.",
    ),
    "an id with a space": (
        ('id = "room-1"', 'id = "Room 1"'),
        'desk "Room 1": id = "Room 1" is no id.\n'
        "  Ids are small letters a-z, digits and hyphens, a letter first.",
    ),
    "an id with a wildcard of MQTT": (
        ('id = "room-1"', 'id = "room/+"'),
        'desk "room/+": id = "room/+" is no id.\n'
        "  Ids are small letters a-z, digits and hyphens, a letter first.",
    ),
    "an id that ends with a new line": (
        ('id = "wall"', 'id = "wall\\n"'),
        'display "wall\n": id = "wall\n" is no id.\n'
        "  Ids are small letters a-z, digits and hyphens, a letter first.",
    ),
    "an id that is a number": (
        ('id = "wall"', "id = 3"),
        "display number 1: id must be a text in quotes, not a number.",
    ),
    "an id twice in one role": (
        ('id = "room-2"', 'id = "room-1"'),
        'desk "room-1": there are two of id "room-1".\n  Give each its own id.',
    ),
    "an id in two roles": (
        ('id = "wall"', 'id = "room-3"'),
        'display "room-3": this id already belongs to a desk.\n  Choose another id.',
    ),
    "the hub's id": (
        ('id = "wall"', 'id = "hub"'),
        'display "hub": this id already belongs to the hub.\n  Choose another id.',
    ),
    "the staff pages' id": (
        ('id = "side-door"', 'id = "staff"'),
        'kiosk "staff": this id already belongs to the staff pages.\n  Choose another id.',
    ),
    "a name is missing": (
        ('name = "Servicepoint"\n', ""),
        'sachgebiet "service": name is missing.',
    ),
    "a name is empty": (
        ('name = "Servicepoint"', 'name = " "'),
        'sachgebiet "service": name must be a text or a table of texts by language.\n'
        '  As in { de = "…", en = "…" }.',
    ),
    "a name that is a number": (
        ('name = "Servicepoint"', "name = 7"),
        'sachgebiet "service": name must be a text or a table of texts by language.\n'
        '  As in { de = "…", en = "…" }.',
    ),
    "a name in a language that is a number": (
        ('name = "Servicepoint"', 'name = { de = "Servicepoint", en = 7 }'),
        'sachgebiet "service": name must be a text or a table of texts by language.\n'
        '  As in { de = "…", en = "…" }.',
    ),
    "a name without German": (
        ('name = "Servicepoint"', 'name = { en = "Service" }'),
        'sachgebiet "service": name has no German text.\n'
        '  Add de = "…": German is the language every other falls back to.',
    ),
    "what to bring is no text": (
        ('bring = ["Reisepass", ', "bring = [3, "),
        'concern "collect-card": bring must be a text or a table of texts by language.\n'
        '  As in { de = "…", en = "…" }.',
    ),
    "what to bring is no list": (
        ('bring = ["Reisepass", { de = "Abholschein", en = "Collection slip" }]', 'bring = "Reisepass"'),
        'concern "collect-card": bring must be a list, not a text.',
    ),
    "a text is empty": (
        ('room = "001"', 'room = "  "'),
        'desk "room-1": room is empty.',
    ),
    "a text is a number": (
        ('room = "001"', "room = 1"),
        'desk "room-1": room must be a text in quotes, not a number.',
    ),
    "a text is missing": (
        ('waiting_area = "Halle"\n', ""),
        'sachgebiet "service": waiting_area is missing.\n  It must be a text in quotes.',
    ),
    "the time zone is a table": (
        ('timezone = "Europe/Berlin"', 'timezone = { name = "Europe/Berlin" }'),
        "office: timezone must be a text in quotes, not a table.",
    ),
    "the languages are missing": (
        ('languages = ["de", "ar", "uk", "fa-AF"]\n', ""),
        'office: languages is missing.\n  It must be a list of texts, as in ["de", "en"].',
    ),
    "the languages are a text": (
        ('languages = ["de", "ar", "uk", "fa-AF"]', 'languages = "de"'),
        'office: languages must be a list of texts, as in ["de", "en"], not a text.',
    ),
    "a language is a number": (
        ('languages = ["de", "ar", "uk", "fa-AF"]', 'languages = ["de", 1]'),
        "office: languages must hold texts only.",
    ),
    "a language twice": (
        ('languages = ["de", "ar", "uk", "fa-AF"]', 'languages = ["de", "ar", "ar"]'),
        'office: languages names "ar" twice.',
    ),
    "no German": (
        ('languages = ["de", "ar", "uk", "fa-AF"]', 'languages = ["ar"]'),
        'office: languages does not name "de".\n  German is always offered: staff and paper need it.',
    ),
    "an unknown colour, nearly right": (
        ('colour = "green"', 'colour = "gren"'),
        'sachgebiet "aufenthalt": colour = "gren" is not known. Did you mean "green"?\n'
        "  Allowed: blue, green, orange, purple, red, teal, brown, grey.",
    ),
    "a letter that looks like a digit": (
        ('letter = "A"', 'letter = "O"'),
        'sachgebiet "service": letter = "O" is not known.\n'
        "  Allowed: A, B, C, D, E, F, G, H, J, K, L, M, N, P, R, S, T, U, V, W, X, Y, Z.",
    ),
    "a letter of two Sachgebiete": (
        ('letter = "B"', 'letter = "A"'),
        'sachgebiet "aufenthalt": its letter A is that of "service": two people would hold the same number.\n'
        "  Free letters: B D E F G H J K L M N P R S T U V W X Y Z.",
    ),
    "a whole number with a fraction": (
        ("service_minutes = 6", "service_minutes = 6.5"),
        'sachgebiet "service": service_minutes must be a whole number, not a number.',
    ),
    "a number too small": (
        ("service_minutes = 6", "service_minutes = 0"),
        'sachgebiet "service": service_minutes = 0 is out of range.\n  Allowed: 1 to 240.',
    ),
    "a number too large": (
        ("floor = 2", "floor = 61"),
        'sachgebiet "asyl": floor = 61 is out of range.\n  Allowed: -5 to 60.',
    ),
    "a number in quotes": (
        ("floor = 2", 'floor = "2"'),
        'sachgebiet "asyl": floor must be a whole number, not a text.',
    ),
    "true is no number": (
        ("service_minutes = 6", "service_minutes = true"),
        'sachgebiet "service": service_minutes must be a whole number, not true or false.',
    ),
    "false is no distance": (
        ("distance_m = 12", "distance_m = false"),
        'display "wall": distance_m must be a number, not true or false.',
    ),
    "a distance out of range": (
        ("distance_m = 12", "distance_m = 0.4"),
        'display "wall": distance_m = 0.4 is out of range.\n  Allowed: 0.5 to 100.',
    ),
    "a distance that is no number": (
        ("distance_m = 12", "distance_m = nan"),
        'display "wall": distance_m = nan is out of range.\n  Allowed: 0.5 to 100.',
    ),
    "a flag that is a number": (
        ("step_free = false", "step_free = 0"),
        'desk "room-4": step_free must be true or false, not a number.',
    ),
    "a flag that is a text": (
        ("step_free = false", 'step_free = "no"'),
        'desk "room-4": step_free must be true or false, not a text.',
    ),
    "minutes of a turn below nothing": (
        ("language_minutes = 5", "language_minutes = -1"),
        "[turns]: language_minutes = -1 is out of range.\n  Allowed: 0 to 60.",
    ),
    "an unknown need": (
        ('priority_needs = ["helper"]', 'priority_needs = ["stepfree"]'),
        '[turns]: there is no need "stepfree". Did you mean "step-free"?\n'
        "  Known needs: step-free, quiet, helper.",
    ),
    "an unknown key of the office": (
        ('timezone = "Europe/Berlin"', 'time_zone = "Europe/Berlin"'),
        'office: the key "time_zone" is not known. Did you mean "timezone"?',
    ),
    "an unknown key of a table": (
        ("step_free = false", "stepfree = true"),
        'desk "room-4": the key "stepfree" is not known. Did you mean "step_free"?',
    ),
    "an unknown key of the turns": (
        ("language_minutes = 5", "language_minuts = 5"),
        '[turns]: the key "language_minuts" is not known. Did you mean "language_minutes"?',
    ),
    "a key that is like no other": (
        ("step_free = false", "xyz = 1"),
        'desk "room-4": the key "xyz" is not known.',
    ),
    "a concern of an unknown Sachgebiet": (
        ('id = "emergency"\nsachgebiet = "aufenthalt"', 'id = "emergency"\nsachgebiet = "aufenhalt"'),
        'concern "emergency": there is no Sachgebiet "aufenhalt". Did you mean "aufenthalt"?\n'
        "  Known Sachgebiete: service, aufenthalt, asyl.",
    ),
    "a desk of an unknown Sachgebiet": (
        ('sachgebiete = ["asyl", "service"]', 'sachgebiete = ["asyl", "kasse"]'),
        'desk "room-6": there is no Sachgebiet "kasse".\n  Known Sachgebiete: service, aufenthalt, asyl.',
    ),
    "a second duty of an unknown Sachgebiet": (
        ('also = ["service"]', 'also = ["servic"]'),
        'desk "room-3": there is no Sachgebiet "servic". Did you mean "service"?\n'
        "  Known Sachgebiete: service, aufenthalt, asyl.",
    ),
    "a display of an unknown Sachgebiet": (
        ('sachgebiete = ["service", "asyl"]\nlanguages', 'sachgebiete = ["asil"]\nlanguages'),
        'display "wall": there is no Sachgebiet "asil". Did you mean "asyl"?\n'
        "  Known Sachgebiete: service, aufenthalt, asyl.",
    ),
    "numbers that overlap": (
        ("numbers = [500, 999]", "numbers = [499, 600]"),
        'kiosk "side-door": its numbers [499, 600] overlap those of "entrance" [1, 499]: '
        "two people would hold the same number.\n  The next free block starts at 601.",
    ),
    "numbers within the numbers of another": (
        ("numbers = [500, 999]", "numbers = [20, 30]"),
        'kiosk "side-door": its numbers [20, 30] overlap those of "entrance" [1, 499]: '
        "two people would hold the same number.\n  The next free block starts at 500.",
    ),
    "numbers that run backwards": (
        ("numbers = [500, 999]", "numbers = [999, 500]"),
        'kiosk "side-door": numbers = [999, 500] is no span.\n'
        "  It is [first, last] with 1 <= first <= last <= 9999.",
    ),
    "numbers that start at nought": (
        ("numbers = [1, 499]", "numbers = [0, 499]"),
        'kiosk "entrance": numbers = [0, 499] is no span.\n'
        "  It is [first, last] with 1 <= first <= last <= 9999.",
    ),
    "numbers of five digits": (
        ("numbers = [500, 999]", "numbers = [500, 10000]"),
        'kiosk "side-door": numbers = [500, 10000] is no span.\n'
        "  It is [first, last] with 1 <= first <= last <= 9999.",
    ),
    "numbers that are true": (
        ("numbers = [1, 499]", "numbers = [true, 499]"),
        'kiosk "entrance": numbers = [True, 499] is no span.\n'
        "  It is [first, last] with 1 <= first <= last <= 9999.",
    ),
    "numbers of three": (
        ("numbers = [1, 499]", "numbers = [1, 2, 3]"),
        'kiosk "entrance": numbers = [1, 2, 3] is no span.\n'
        "  It is [first, last] with 1 <= first <= last <= 9999.",
    ),
    "a paper of unknown width": (
        ('paper_dots = "512"', 'paper_dots = "500"'),
        'kiosk "side-door": paper_dots = "500" is not known.\n  Allowed: 384, 512, 576.',
    ),
    "no display": (
        (DESCRIPTION[DESCRIPTION.index("[[display]]") : DESCRIPTION.index("[[concern]]")], ""),
        "office: there is no [[display]].\n  An office has at least one.",
    ),
    "nobody serves a Sachgebiet": (
        (DESCRIPTION[DESCRIPTION.index("[[desk]]") : DESCRIPTION.index("[[kiosk]]")],
         '[[desk]]\nid = "room-1"\nroom = "001"\nsachgebiete = ["service", "aufenthalt"]\n'),
        'sachgebiet "asyl": no desk serves it: its tickets would wait for ever.\n  Name it in a desk.',
    ),
    "no step-free desk for a Sachgebiet": (
        (DESCRIPTION[DESCRIPTION.index("[[desk]]") : DESCRIPTION.index("[[kiosk]]")],
         '[[desk]]\nid = "room-1"\nroom = "001"\nsachgebiete = ["service", "aufenthalt"]\n'
         '[[desk]]\nid = "room-2"\nroom = "001"\nsachgebiete = ["asyl"]\nstep_free = false\n'),
        'sachgebiet "asyl": none of its desks is step-free: a ticket that needs one would wait for ever.\n'
        "  Give a step-free desk this Sachgebiet as a second duty: also = [...].",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), ONE_PROBLEM.values(), ids=ONE_PROBLEM)
def test_a_problem_is_named_with_its_place_and_its_fix(change: tuple[str, str], expected: str) -> None:
    assert problems_of(change) == expected


def test_all_problems_are_named_at_once_in_the_order_of_the_file() -> None:
    text = problems_of(
        ('languages = ["de", "ar", "uk", "fa-AF"]', 'languages = "de"'),
        ('letter = "B"', 'letter = "A"'),
        ('colour = "orange"', 'color = "orange"'),
        ('room = "103"', "room = 103"),
        ("numbers = [500, 999]", "numbers = [1, 999]"),
        ('id = "asylum"\nsachgebiet = "asyl"', 'id = "asylum"\nsachgebiet = "asyll"'),
    )

    assert text == (
        'office: languages must be a list of texts, as in ["de", "en"], not a text.\n'
        'sachgebiet "asyl": colour is missing.\n'
        "  It must be a text in quotes.\n"
        'sachgebiet "asyl": the key "color" is not known. Did you mean "colour"?\n'
        'desk "room-3": room must be a text in quotes, not a number.\n'
        'concern "asylum": there is no Sachgebiet "asyll". Did you mean "asyl"?\n'
        "  Known Sachgebiete: service, aufenthalt, asyl.\n"
        'sachgebiet "aufenthalt": its letter A is that of "service": two people would hold the same number.\n'
        "  Free letters: B D E F G H J K L M N P R S T U V W X Y Z.\n"
        'kiosk "side-door": its numbers [1, 999] overlap those of "entrance" [1, 499]: '
        "two people would hold the same number.\n"
        "  The next free block starts at 1000."
    )


def test_the_problems_can_be_read_one_by_one() -> None:
    with pytest.raises(BadDescription) as refusal:
        read_office(described(("inches = 55.5", "inches = 2"), ("service_minutes = 15", "service_minutes = 300")))

    assert refusal.value.problems == (
        Problem('sachgebiet "aufenthalt"', "service_minutes = 300 is out of range.", "Allowed: 1 to 240."),
        Problem('display "wall"', "inches = 2 is out of range.", "Allowed: 3 to 200."),
    )


def test_an_empty_description_says_all_that_an_office_needs() -> None:
    with pytest.raises(BadDescription) as refusal:
        read_office("")

    assert str(refusal.value) == (
        "office: id is missing.\n"
        "  It must be a text in quotes.\n"
        "office: name is missing.\n"
        "office: languages is missing.\n"
        '  It must be a list of texts, as in ["de", "en"].\n'
        "office: there is no [[sachgebiet]].\n"
        "  An office has at least one.\n"
        "office: there is no [[desk]].\n"
        "  An office has at least one.\n"
        "office: there is no [[kiosk]].\n"
        "  An office has at least one.\n"
        "office: there is no [[display]].\n"
        "  An office has at least one.\n"
        "office: there is no [[concern]].\n"
        "  An office has at least one."
    )


def test_broken_toml_is_named_with_its_line() -> None:
    with pytest.raises(BadDescription) as refusal:
        read_office('id = "teststadt"\nname = "Test\n')

    assert str(refusal.value) == "office: this is not TOML: Illegal character '\\n' (at line 2, column 13)."


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3, "a number"), ("x", "a text"), (["x"], "a list"), (True, "true or false"), (None, "NoneType")],
)
def test_a_desk_that_is_no_table_is_named_by_its_place(value: object, expected: str) -> None:
    document = tomllib.loads(DESCRIPTION)
    document["desk"].append(value)

    with pytest.raises(BadDescription) as refusal:
        parse_office(document)

    assert str(refusal.value) == (
        f"desk number 7: this must be a table, not {expected}.\n"
        "desk number 7: id is missing.\n"
        "  It must be a text in quotes.\n"
        "desk number 7: room is missing.\n"
        "  It must be a text in quotes.\n"
        "desk number 7: sachgebiete is missing.\n"
        '  It must be a list of texts, as in ["de", "en"].'
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("turns", "[turns]: this must be a table, not a text."),
        ("desk", "office: desk must be a list of tables, as in [[desk]], not a text."),
    ],
)
def test_a_part_that_is_no_table_is_named(key: str, expected: str) -> None:
    document = {**tomllib.loads(DESCRIPTION), key: "x"}

    with pytest.raises(BadDescription) as refusal:
        parse_office(document)

    assert str(refusal.value).splitlines()[0] == expected


def test_a_document_that_is_no_table_is_named() -> None:
    with pytest.raises(BadDescription) as refusal:
        parse_office(["office"])  # type: ignore[arg-type]  # JSON may hold anything

    assert refusal.value.problems[0] == Problem("office", "this must be a table, not a list.")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("numbers = [1, 499]", "numbers = 499"),
            'kiosk "entrance": numbers must be a pair, as in [1, 499], not a number.',
        ),
        (
            ("numbers = [1, 499]\n", ""),
            'kiosk "entrance": numbers is missing.\n  It must be a pair, as in [1, 499].',
        ),
    ],
)
def test_a_kiosk_without_numbers_is_one_problem_and_no_overlap(change: tuple[str, str], expected: str) -> None:
    assert problems_of(change) == expected


@pytest.mark.parametrize(
    "change",
    [
        ('languages = ["de", "ar", "uk", "fa-AF"]', "languages = []"),
        ('sachgebiete = ["service"]\nlanguages', "sachgebiete = []\nlanguages"),
    ],
    ids=["an office without languages", "a desk without duties"],
)
def test_a_required_list_is_not_empty(change: tuple[str, str]) -> None:
    with pytest.raises(BadDescription):
        read_office(described(change))


def test_two_desks_without_ids_are_not_said_to_share_one() -> None:
    text = problems_of(('id = "room-1"\n', ""), ('id = "room-2"\n', ""))

    assert text == (
        "desk number 1: id is missing.\n"
        "  It must be a text in quotes.\n"
        "desk number 2: id is missing.\n"
        "  It must be a text in quotes."
    )


def test_a_desk_and_a_sachgebiet_do_not_share_an_id() -> None:
    with pytest.raises(BadDescription):
        read_office(described(('id = "room-5"', 'id = "asyl"')))


def test_a_description_nested_without_end_is_refused_like_any_other() -> None:
    with pytest.raises(BadDescription):
        read_office(f"id = {'[' * 5000}")
