"""Promises of the order of announcements: none lost, none twice, none for somebody who is gone. No thread, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from display.announce_plan import Plan, Turn, announced, broken_off, heard, held, next_turn, pause
from display.board import STILL_COMING_S, Call
from routing.numbers import Number

OPENING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def call(name: str, count: int = 17, second: int = 0, came: bool = False) -> Call:
    return Call(name, Number("A", count), "1.00", "s0", OPENING + timedelta(seconds=second), came=came)


def ten_calls() -> tuple[Call, ...]:
    """Ten calls of the same second, newest first, as a board has them."""
    return tuple(call(f"c{place}", place + 1) for place in reversed(range(10)))


def ids(calls: tuple[Call, ...]) -> frozenset[str]:
    return frozenset(each.id for each in calls)


def all_turns(plan: Plan, now: float = 0.0, repeat_after_s: float = 0.0) -> list[str]:
    """The ids that are announced one after the other while no new board comes."""
    found = []
    while True:
        turn, plan = next_turn(plan, now)
        if turn is None:
            return found
        found.append(turn.call.id)
        plan = announced(plan, turn, now, repeat_after_s)


def test_ten_calls_in_a_second_are_announced_in_the_order_of_calling():
    calls = ten_calls()

    plan = heard(Plan(), calls, ids(calls))

    assert all_turns(plan) == [f"c{place}" for place in range(10)]


def test_what_was_on_the_board_before_is_not_announced():
    calls = ten_calls()

    plan = heard(Plan(), calls, frozenset({"c9"}))

    assert all_turns(plan) == ["c9"]


def test_a_call_that_is_told_twice_is_announced_once():
    calls = (call("c"),)
    turn, plan = next_turn(heard(Plan(), calls, ids(calls)), 0.0)
    assert turn is not None

    plan = heard(announced(plan, turn, 8.0, 0), calls, ids(calls))

    assert all_turns(plan) == []


def test_a_call_that_is_finished_before_its_turn_is_not_announced():
    calls = ten_calls()
    plan = heard(Plan(), calls, ids(calls))

    plan = heard(plan, tuple(each for each in calls if each.id not in ("c0", "c4")), frozenset())

    assert all_turns(plan) == ["c1", "c2", "c3", "c5", "c6", "c7", "c8", "c9"]


def test_a_number_called_again_before_its_turn_keeps_its_place_and_is_announced_once():
    first, second = call("first", 1), call("second", 2, 1)
    plan = heard(Plan(), (second, first), ids((first, second)))
    again = replace(first, id="again", at=OPENING + timedelta(seconds=9))

    plan = heard(plan, (again, second), frozenset({"again"}))

    assert all_turns(plan) == ["again", "second"]


def test_a_waiting_number_whose_second_call_came_while_we_were_away_is_not_lost():
    first = call("first")
    plan = heard(Plan(), (first,), ids((first,)))

    plan = heard(plan, (replace(first, id="again"),), frozenset())

    assert all_turns(plan) == ["again"]


def test_a_number_called_again_after_its_announcement_is_announced_again():
    first = call("first")
    turn, plan = next_turn(heard(Plan(), (first,), ids((first,))), 0.0)
    assert turn == Turn(first)

    plan = heard(plan, (replace(first, id="again", at=OPENING + timedelta(seconds=9)),), frozenset({"again"}))

    assert all_turns(plan) == ["again"]


def test_a_call_is_repeated_once_while_nobody_came():
    calls = (call("c"),)
    turn, plan = next_turn(heard(Plan(), calls, ids(calls)), 0.0)
    assert turn is not None
    plan = announced(plan, turn, now=8.0, repeat_after_s=60)

    early, plan = next_turn(plan, 67.9)
    late, plan = next_turn(plan, 68.0)

    assert early is None
    assert late == Turn(calls[0], again=True)
    assert announced(plan, late, now=75.0, repeat_after_s=60).reminders == ()


def test_nobody_is_reminded_who_came_or_is_gone():
    came, gone, absent = call("came", 1), call("gone", 2), call("absent", 3)
    calls = (absent, gone, came)
    plan = heard(Plan(), calls, ids(calls))
    for _ in calls:
        turn, plan = next_turn(plan, 0.0)
        assert turn is not None
        plan = announced(plan, turn, 1.0, 60)

    plan = heard(plan, (absent, replace(came, came=True)), frozenset())

    assert all_turns(plan, now=100.0) == ["absent"]


def test_a_call_that_goes_during_its_announcement_is_not_repeated():
    calls = (call("c"),)
    turn, plan = next_turn(heard(Plan(), calls, ids(calls)), 0.0)
    assert turn is not None

    plan = announced(heard(plan, (), frozenset()), turn, 8.0, 60)

    assert pause(plan, 8.0) is None


def test_first_calls_go_before_reminders():
    old, new = call("old", 1), call("new", 2, 90)
    turn, plan = next_turn(heard(Plan(), (old,), ids((old,))), 0.0)
    assert turn is not None
    plan = announced(plan, turn, 0.0, 60)

    plan = heard(plan, (new, old), frozenset({"new"}))

    assert all_turns(plan, now=99.0) == ["new", "old"]


def test_it_is_known_how_long_nothing_is_to_be_said():
    calls = (call("c"),)
    plan = heard(Plan(), calls, ids(calls))
    turn, after = next_turn(plan, 0.0)
    assert turn is not None

    assert pause(Plan(), 5.0) is None
    assert pause(plan, 5.0) == 0.0
    assert pause(announced(after, turn, 10.0, 60), 50.0) == 20.0
    assert pause(announced(after, turn, 10.0, 60), 90.0) == 0.0


def first_turn(plan: Plan, now: float = 0.0) -> tuple[Turn, Plan]:
    """Whose turn it is, where it is known that it is somebody's."""
    turn, plan = next_turn(plan, now)
    assert turn is not None
    return turn, plan


def test_a_call_whose_sound_was_lost_has_its_turn_back_before_all_others():
    calls = ten_calls()
    turn, plan = first_turn(heard(Plan(), calls, ids(calls)))

    plan = broken_off(plan, turn, 1.0, 0)

    assert all_turns(plan) == [f"c{place}" for place in range(10)]


def test_a_call_has_its_turn_back_once_and_counts_as_announced_then():
    calls = (call("second", 2), call("first", 1))
    turn, plan = first_turn(heard(Plan(), calls, ids(calls)))

    again, plan = first_turn(broken_off(plan, turn, 1.0, 60))
    plan = broken_off(plan, again, 2.0, 60)

    assert again == turn
    assert all_turns(plan) == ["second"]
    assert all_turns(plan, now=62.0) == ["second", "first"]


def test_whoever_is_gone_or_came_while_the_sound_was_lost_is_not_announced_again():
    calls = (call("came", 2), call("gone", 1))
    gone, plan = first_turn(heard(Plan(), calls, ids(calls)))
    came, plan = first_turn(plan)
    plan = heard(plan, (replace(calls[0], came=True),), frozenset())

    plan = broken_off(broken_off(plan, gone, 1.0, 0), came, 1.0, 0)

    assert all_turns(plan) == []


def test_a_number_called_again_while_its_sound_was_lost_is_announced_once():
    first = call("first")
    turn, plan = first_turn(heard(Plan(), (first,), ids((first,))))
    again = replace(first, id="again", at=OPENING + timedelta(seconds=9))

    plan = broken_off(heard(plan, (again,), frozenset({"again"})), turn, 1.0, 0)

    assert all_turns(plan) == ["again"]


def test_a_reminder_whose_sound_was_lost_is_given_again_as_a_reminder():
    calls = (call("c"),)
    turn, plan = first_turn(heard(Plan(), calls, ids(calls)))
    reminder, plan = first_turn(announced(plan, turn, 0.0, 60), 60.0)

    again, plan = first_turn(broken_off(plan, reminder, 61.0, 60), 61.0)

    assert again == reminder == Turn(calls[0], again=True)
    assert pause(broken_off(plan, again, 62.0, 60), 62.0) is None


def test_turns_wait_for_a_sound_card_each_for_a_minute_from_its_own_call():
    old, new = call("old", 1), call("new", 2)
    plan = held(heard(Plan(), (old,), ids((old,))), 0.0, 0)
    plan = held(heard(plan, (new, old), frozenset({"new"})), 30.0, 0)

    early = held(plan, STILL_COMING_S - 0.1, 0)
    late = held(plan, STILL_COMING_S, 0)

    assert all_turns(early) == ["old", "new"]
    assert all_turns(late) == ["new"]


def test_a_call_that_waited_too_long_for_a_sound_card_is_repeated_like_any_other():
    calls = (call("c"),)
    plan = held(heard(Plan(), calls, ids(calls)), 0.0, 90)

    plan = held(plan, STILL_COMING_S, 90)

    assert next_turn(plan, STILL_COMING_S + 90)[0] == Turn(calls[0], again=True)
    assert pause(held(plan, 2 * STILL_COMING_S + 90, 90), 0.0) is None


@dataclass
class Hall:
    """A hub and an announcer, step by step, with a record of what was said."""

    repeat_after_s: int
    plan: Plan = field(default_factory=Plan)
    board: list[Call] = field(default_factory=list)
    said: list[Turn] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    now: float = 0.0

    def call(self, count: int) -> None:
        """Call a number, or call it again."""
        self.board = [each for each in self.board if each.number.count != count or self.left.add(each.id)]
        new = call(f"c{len(self.called)}", count, len(self.called))
        self.called.append(new.id)
        self.board.insert(0, new)
        self._hear({new.id})

    def finish(self, count: int) -> None:
        self.board = [each for each in self.board if each.number.count != count or self.left.add(each.id)]
        self._hear(set())

    def come(self, count: int) -> None:
        self.board = [replace(each, came=each.came or each.number.count == count) for each in self.board]
        self._hear(set())

    def announce(self, count: int) -> None:
        """Give the announcer so many turns; each takes eight seconds."""
        for _ in range(count):
            turn, self.plan = next_turn(self.plan, self.now)
            if turn is None:
                return
            assert turn.call.id not in self.left, "nobody is called who is gone"
            assert not (turn.again and self.state_of(turn.call.id).came), "nobody is reminded who came"
            self.said.append(turn)
            self.now += 8
            self.plan = announced(self.plan, turn, self.now, self.repeat_after_s)

    def pass_time(self, count: int) -> None:
        self.now += 10 * count

    def state_of(self, name: str) -> Call:
        return next(each for each in self.board if each.id == name)

    def _hear(self, new: set[str]) -> None:
        self.plan = heard(self.plan, tuple(self.board), new)


steps = st.tuples(st.sampled_from(["call", "call", "finish", "come", "announce", "pass_time"]), st.integers(1, 6))


@given(st.lists(steps, max_size=60), st.sampled_from([0, 30]))
def test_no_history_loses_repeats_or_disorders_a_call(history: list[tuple[str, int]], repeat_after_s: int):
    hall = Hall(repeat_after_s)

    for step, count in history:
        getattr(hall, step)(count)
    hall.announce(1000)

    first = [turn.call.id for turn in hall.said if not turn.again]
    again = [turn.call.id for turn in hall.said if turn.again]
    assert len(set(first)) == len(first), "announced once"
    assert len(set(again)) == len(again), "repeated once"
    assert set(again) <= set(first)
    assert again == [] or repeat_after_s
    assert {each.id for each in hall.board} <= set(first), "whoever stays is announced"
    assert set(hall.called) - set(first) <= hall.left
    assert len(hall.plan.reminders) <= len(hall.board)


@given(st.lists(st.integers(1, 6), max_size=30))
def test_without_second_calls_the_order_is_that_of_calling(pauses: list[int]):
    hall = Hall(0)

    for count, turns in enumerate(pauses, 1):
        hall.call(count)
        if turns % 3 == 0:
            hall.announce(turns)
    hall.announce(1000)

    assert [turn.call.id for turn in hall.said] == hall.called
