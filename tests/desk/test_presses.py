"""Promises about one press and its answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from desk.presses import Answer, Presser
from desk.states import DeskStates
from tests.desk.small_hub import OFFICE
from tests.desk.small_line import SmallLine
from tests.patience import PATIENCE_S
from wire.codec import encode
from wire.connection import Arrival
from wire.messages import DeskState, Press
from wire.topics import Topics

SOON_S = 0.02
"""For presses that nobody answers."""


class Clock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.ms = 1_000

    def now_ns(self) -> int:
        return self.ms * 1_000_000


def the_press(line: SmallLine, place: int = -1) -> Press:
    return msgspec.json.decode(line.published[place][1], type=Press)


def state(last_press: str | None, outcome: str = "nobody-waiting") -> DeskState:
    return DeskState(current=None, waiting=0, last_press=last_press, outcome=outcome)


def arrival(desk: str, said: DeskState) -> Arrival:
    return Arrival(Topics(OFFICE.id).state(desk), encode(said), False, 0)


def test_a_press_is_answered_by_the_state_that_names_it() -> None:
    line = SmallLine()
    line.hub.draw()
    presser = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S)

    answer = presser.press("next")

    assert answer.outcome == "called"
    assert answer.state is not None
    assert answer.state.current is not None
    assert answer.state.current.number == "A001"


def test_a_press_leaves_at_qos_0_and_is_not_retained() -> None:
    line = SmallLine()

    Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S).press("next")

    topic, _, qos, retained = line.published[-1]
    assert (topic, qos, retained) == ("wartemarke/offenbach/desk/d1/press", 0, False)


def test_every_press_has_an_id_of_its_own_also_after_a_restart() -> None:
    line = SmallLine()
    before = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S)
    after = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S)

    ids = [presser.press("next").press for presser in (before, before, after, after)]

    assert len(set(ids)) == 4
    assert ids == [the_press(line, place).press for place in range(4)]


def test_a_press_that_nobody_answers_is_not_taken() -> None:
    line = SmallLine()
    line.hub.answers = False

    answer = Presser(line, "d1", line.hall.states, answer_within_s=SOON_S, now_ns=Clock().now_ns).press("next")

    assert (answer.outcome, answer.what) == ("not-taken", "")
    assert len(line.published) == 1


def test_nothing_leaves_while_there_is_no_connection_and_nothing_leaves_later() -> None:
    line = SmallLine()
    presser = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S)
    line.lose_broker()

    answer = presser.press("next")
    line.find_broker()

    assert answer.outcome == "not-taken"
    assert line.published == []


def test_the_age_is_counted_until_the_press_leaves() -> None:
    line, clock = SmallLine(), Clock()
    presser = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S, now_ns=clock.now_ns)
    pressed = clock.now_ns()
    clock.ms += 120

    presser.press("next", happened_ns=pressed)

    assert the_press(line).age_ms == 120


def test_a_press_whose_time_is_over_does_not_leave() -> None:
    line, clock = SmallLine(), Clock()
    presser = Presser(line, "d1", line.hall.states, now_ns=clock.now_ns)
    pressed = clock.now_ns()
    clock.ms += 501

    answer = presser.press("next", happened_ns=pressed)

    assert answer.outcome == "not-taken"
    assert line.published == []


def test_a_gesture_is_as_old_as_its_first_edge_and_has_its_time_from_when_it_was_clear() -> None:
    line, clock = SmallLine(), Clock()
    presser = Presser(line, "d1", line.hall.states, now_ns=clock.now_ns)
    began = clock.now_ns()
    clock.ms += 1300

    presser.press("next", happened_ns=began, decided_ns=clock.now_ns())
    clock.ms += 501
    late = presser.press("next", happened_ns=began, decided_ns=began + 1_300_000_000)

    assert the_press(line).age_ms == 1300
    assert late.outcome == "not-taken"
    assert len(line.published) == 1


def test_an_answer_that_comes_late_is_not_the_answer_to_the_next_press() -> None:
    line = SmallLine()
    line.hub.answers = False
    presser = Presser(line, "d1", line.hall.states, answer_within_s=SOON_S, now_ns=Clock().now_ns)
    late = presser.press("next")

    line.hall.take_state(arrival("d1", state(late.press, "called")))
    second = presser.press("recall")

    assert second.outcome == "not-taken"
    assert second.state is not None
    assert second.state.last_press == late.press


def test_an_answer_is_not_missed_when_the_next_state_follows_at_once() -> None:
    states = DeskStates()
    states.expect("d1", "mine")

    states.take(arrival("d1", state("mine", "called")))
    states.take(arrival("d1", state("another", "recalled")))

    answer = states.answer("d1", "mine", seconds=0)
    assert answer is not None
    assert answer.outcome == "called"


def test_the_state_of_another_desk_answers_nothing() -> None:
    states = DeskStates()
    states.expect("d1", "mine")

    states.take(arrival("d2", state("mine")))

    assert states.answer("d1", "mine", seconds=0) is None


def test_the_same_press_twice_is_one_press() -> None:
    line = SmallLine()
    line.hub.draw()
    line.hub.draw()
    presser = Presser(line, "d1", line.hall.states, answer_within_s=PATIENCE_S)

    first = presser.press("next", press="form-1.next")
    again = presser.press("next", press="form-1.next")

    assert again is first
    assert len(line.published) == 1


def test_presses_of_several_desks_at_once_each_get_their_own_answer() -> None:
    line = SmallLine()
    lock = threading.Lock()
    deliver = line.hub.take

    def one_at_a_time(topic: str, payload: bytes) -> None:
        with lock:
            deliver(topic, payload)

    line.hub.take = one_at_a_time  # type: ignore[method-assign]
    pressers = [Presser(line, desk, line.hall.states, answer_within_s=PATIENCE_S) for desk in ("d1", "d2") * 4]

    def press_five_times(presser: Presser) -> list[Answer]:
        return [presser.press("open" if turn % 2 else "pause") for turn in range(5)]

    with ThreadPoolExecutor(len(pressers)) as pool:
        answers = [each for many in pool.map(press_five_times, pressers) for each in many]

    assert all(answer.state and answer.state.last_press == answer.press for answer in answers)
    assert len({answer.press for answer in answers}) == 40


def test_a_state_that_cannot_be_read_is_dropped_and_the_last_good_one_stays() -> None:
    line = SmallLine()
    before = line.hall.states.of("d1")

    line.hall.take_state(Arrival(line.topics.state("d1"), b'{"v": 1, "waiting": "many"}', True, 0))
    line.hall.take_state(Arrival(line.topics.state("d1"), b"", True, 0))

    assert line.hall.states.of("d1") is before
