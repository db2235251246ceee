"""What differs between two descriptions, told setting by setting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.differences import what_moves_turns, who_comes_when
from tests.routing.builders import an_office
from tests.routing.calendar import WEEK

OFFICE = an_office()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("language_minutes = 5", "language_minutes = 0"), "turns: language_minutes 5 -> 0"),
        (('priority_needs = ["helper"]', "priority_needs = []"), "turns: priority_needs helper -> none"),
        (('also = ["service"]', ""), 'desk "room-3": also service -> none'),
        (('["ar", "en"]', '["en", "uk"]'), 'desk "room-1": languages ar, en -> en, uk'),
        (("step_free = false", ""), 'desk "room-4": step_free no -> yes'),
        (("priority = true", ""), 'concern "emergency": priority yes -> no'),
        (
            ('"asylum"\nsachgebiet = "asyl"', '"asylum"\nsachgebiet = "service"'),
            'concern "asylum": sachgebiet asyl -> service',
        ),
        (('[[desk]]\nid = "room-6"', '[[desk]]\nid = "room-7"'), 'desk "room-6" is gone; desk "room-7" is new'),
    ],
)
def test_what_moves_turns_is_told_with_both_values(change: tuple[str, str], told: str) -> None:
    assert "; ".join(what_moves_turns(OFFICE, an_office(change))) == told


def test_rooms_walls_words_and_orders_move_no_turns() -> None:
    changed = an_office(
        ("distance_m = 12", "distance_m = 9"), ('room = "205"', 'room = "207"'), ('"Asyl"', '"Schutz"'),
        ('["asyl", "service"]', '["service", "asyl"]'),
    )  # fmt: skip

    assert what_moves_turns(OFFICE, changed) == who_comes_when(OFFICE, changed) == ()


def test_hours_limits_and_lengths_bring_other_people_and_move_no_turns() -> None:
    service = replace(OFFICE.sachgebiete["service"], tickets_per_day=40, service_minutes=7)
    changed = replace(OFFICE, hours=WEEK, sachgebiete={**OFFICE.sachgebiete, "service": service})

    assert what_moves_turns(OFFICE, changed) == ()
    assert who_comes_when(OFFICE, changed) == (
        "office: hours",
        'Sachgebiet "service": tickets_per_day none -> 40',
        'Sachgebiet "service": service_minutes 6 -> 7',
    )
    assert who_comes_when(changed, OFFICE)[0] == "office: hours"
