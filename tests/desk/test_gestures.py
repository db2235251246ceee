"""Promises of the gestures: a table of fingers, and whatever a contact can do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.gestures import BOUNCE_NS, DOUBLE_NS, HOLD_NS, MS, STUCK_NS, Gesture, Gestures, Kind, Manners, State

ALL, NO_DOUBLE, NO_LONG, AT_ONCE = Manners(), Manners(double=False), Manners(long=False), Manners(False, False)
LATER = 100_000


def played(manners: Manners, edges: list[int], until: int = LATER, down: bool = False) -> list[tuple[Kind, int, int]]:
    """What a contact means that changes at these instants, the first time it closes; all in ms."""
    contact = Gestures(manners, down, 0)
    gestures = []
    for place, at in enumerate(edges):
        gestures += contact.edge(down != (place % 2 == 0), at * MS)
    gestures += contact.pass_to(until * MS)
    return [(each.kind, each.began_ns // MS, each.decided_ns // MS) for each in gestures]


@pytest.mark.parametrize(
    ("manners", "edges", "meant"),
    [
        (ALL, [1000, 1100], [("short", 1000, 1400)]),
        (ALL, [1000, 1999], [("short", 1000, 2299)]),
        (ALL, [1000, 2000], [("long", 1000, 2000)]),
        (ALL, [1000, 9000], [("long", 1000, 2000)]),
        (ALL, [1000, 1100, 1399, 1500], [("double", 1000, 1399)]),
        (ALL, [1000, 1100, 1200, 9000], [("double", 1000, 1200)]),
        (ALL, [1000, 1100, 1200, 1300, 1400, 1500], [("double", 1000, 1200)]),
        (ALL, [1000, 1100, 2000, 2100], [("short", 1000, 1400), ("short", 2000, 2400)]),
        (ALL, [1000, 1100, 1500, 1600], [("short", 1000, 1400)]),
        (NO_DOUBLE, [1000, 1100], [("short", 1000, 1100)]),
        (NO_DOUBLE, [1000, 1100, 1200, 1300], [("short", 1000, 1100)]),
        (NO_DOUBLE, [1000, 3000], [("long", 1000, 2000)]),
        (NO_LONG, [1000, 1100, 1200, 1300], [("double", 1000, 1200)]),
        (NO_LONG, [1000, 8000], [("short", 1000, 1300)]),
        (AT_ONCE, [1000, 8000], [("short", 1000, 1000)]),
        (AT_ONCE, [1000, 1100, 1300, 1400], [("short", 1000, 1000)]),
    ],
)
def test_what_a_finger_means(manners: Manners, edges: list[int], meant: list[tuple[Kind, int, int]]) -> None:
    assert played(manners, edges) == meant


@pytest.mark.parametrize(
    ("edges", "kinds"),
    [
        ([1000, 1004, 1008, 1012, 1016, 1200, 1204, 1208], ["short"]),  # bounces on closing and on opening
        ([1000, 1500, 1540, 3000], ["long"]),  # a finger that wavers has not let go
        ([1000, 1010], ["short"]),  # a very short tap
        ([1000, 1049, 1098, 1147, 1196, 1245], ["short"]),  # never at rest for 50 ms
    ],
)
def test_a_contact_that_bounces_is_one_finger(edges: list[int], kinds: list[Kind]) -> None:
    assert [kind for kind, _, _ in played(ALL, edges)] == kinds


def test_a_long_press_is_clear_at_its_moment_and_a_short_one_not_before_the_second_could_come() -> None:
    contact = Gestures(ALL, False, 0)
    contact.edge(True, 0)

    assert contact.wake_ns == HOLD_NS
    assert contact.pass_to(HOLD_NS - 1) == []
    assert contact.pass_to(HOLD_NS) == [Gesture("long", 0, HOLD_NS)]


def test_a_button_held_at_the_start_has_not_been_pressed() -> None:
    assert played(ALL, [20_000, 22_000, 22_100], down=True) == [("short", 22_000, 22_400)]


@pytest.mark.parametrize("held_at_start", [False, True])
def test_a_stuck_contact_does_nothing_until_it_is_free_and_at_rest(held_at_start: bool) -> None:
    contact = Gestures(AT_ONCE, held_at_start, 0)
    contact.edge(True, 0)
    assert not contact.stuck

    contact.pass_to(STUCK_NS)
    assert contact.stuck
    assert contact.wake_ns is None

    assert contact.edge(False, 2 * STUCK_NS) == []
    assert contact.pass_to(3 * STUCK_NS) == []
    assert (contact.stuck, contact.state) == (False, State.AT_REST)
    assert [each.kind for each in contact.edge(True, 3 * STUCK_NS)] == ["short"]


TIMES = st.one_of(
    st.integers(0, 40_000 * MS),
    st.sampled_from([0, 1, BOUNCE_NS - 1, BOUNCE_NS, DOUBLE_NS, HOLD_NS, STUCK_NS, STUCK_NS + 1]),
    st.integers(0, 400 * MS),
)
STEPS = st.lists(st.tuples(TIMES, st.sampled_from([True, False, None])), max_size=60)
MANNERS = st.builds(Manners, st.booleans(), st.booleans())


def history(manners: Manners, down: bool, steps: list[tuple[int, bool | None]]) -> list[tuple[int, Gesture]]:
    """Every gesture with the instant it came out at; a step without a level lets time pass."""
    contact, now = Gestures(manners, down, 0), 0
    found = []
    for waited, level in steps:
        now += waited
        gestures = contact.pass_to(now) if level is None else contact.edge(level, now)
        found += [(now, each) for each in gestures]
        assert contact.wake_ns is None or contact.wake_ns > now
    return found


@given(MANNERS, st.booleans(), STEPS)
def test_whatever_a_contact_does_gestures_come_in_order_apart_and_only_of_the_kinds_it_knows(
    manners: Manners, down: bool, steps: list[tuple[int, bool | None]]
) -> None:
    found = history(manners, down, steps)

    for (_, one), (_, other) in pairwise(found):
        assert other.began_ns - one.decided_ns >= 200 * MS
    for out_ns, each in found:
        assert each.began_ns <= each.decided_ns <= out_ns
        assert each.decided_ns - each.began_ns <= HOLD_NS + DOUBLE_NS
        assert each.kind == "short" or (manners.double if each.kind == "double" else manners.long)


@given(MANNERS, STEPS)
def test_every_gesture_began_with_the_contact_closing(manners: Manners, steps: list[tuple[int, bool | None]]) -> None:
    now, closings, level = 0, set(), False
    for waited, told in steps:
        now += waited
        if told and not level:
            closings.add(now)
        level = level if told is None else told

    assert {each.began_ns for _, each in history(manners, False, steps)} <= closings


@given(MANNERS, st.booleans(), STEPS)
def test_hearing_often_how_late_it_is_changes_nothing(
    manners: Manners, down: bool, steps: list[tuple[int, bool | None]]
) -> None:
    chatty = [part for waited, level in steps for part in ((waited // 2, None), (waited - waited // 2, level))]

    assert [each for _, each in history(manners, down, chatty)] == [each for _, each in history(manners, down, steps)]
