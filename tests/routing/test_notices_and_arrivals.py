"""What is put on the walls until the day ends, and that somebody who was called is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hub.projections import board_of
from routing.commands import CallNext, CloseDay, NoteArrival, RecallTicket, ShowNotice, TakeDownNotice
from routing.events import CustomerCame, NoticeShown, NoticeTakenDown
from routing.office import Notice
from tests.routing.builders import Hall, after, an_office


@pytest.fixture
def hall() -> Hall:
    """An office with two notices; A001 waits."""
    notices = {"takes-longer": Notice("takes-longer", {}), "party": Notice("party", {"de": "Heute Sommer-Fest."})}
    hall = Hall(replace(an_office(), notices=notices))
    hall.draw("A001")
    return hall


def test_a_notice_is_on_the_walls_until_it_is_taken_down(hall: Hall) -> None:
    shown = hall.press(ShowNotice, "room-1", 1, notice="takes-longer")
    outcome, on_walls = hall.outcome("room-1"), board_of(hall.day).notices

    gone = hall.press(TakeDownNotice, "room-2", 2, notice="takes-longer")

    assert shown == (NoticeShown("room-1", "p-1", after(1), "takes-longer"),)
    assert (outcome, on_walls) == ("notice-shown", ("takes-longer",))
    assert gone == (NoticeTakenDown("room-2", "p-2", after(2), "takes-longer"),)
    assert (hall.outcome("room-2"), board_of(hall.day).notices) == ("notice-taken-down", ())


def test_the_latest_notice_stands_first(hall: Hall) -> None:
    hall.press(ShowNotice, "room-1", notice="takes-longer")

    hall.press(ShowNotice, "room-1", notice="party")

    assert board_of(hall.day).notices == ("party", "takes-longer")


def test_notices_end_with_the_day(hall: Hall) -> None:
    hall.press(ShowNotice, "room-1", notice="party")

    hall.tell(CloseDay(after(600)))

    assert board_of(hall.day).notices == ()


@pytest.mark.parametrize(
    ("command", "notice", "what"),
    [
        (ShowNotice, "takes-long", 'there is no notice "takes-long". Did you mean "takes-longer"?'),
        (ShowNotice, "party", 'the notice "party" is on the walls already'),
        (TakeDownNotice, "takes-longer", 'the notice "takes-longer" is not on the walls'),
    ],
)
def test_a_notice_that_cannot_be_shown_or_taken_down_is_refused(
    hall: Hall, command: type, notice: str, what: str
) -> None:
    hall.press(ShowNotice, "room-1", notice="party")

    hall.press(command, "room-1", notice=notice)

    assert hall.outcome("room-1") == "refused"
    assert hall.what("room-1").startswith(what)
    assert board_of(hall.day).notices == ("party",)


def test_somebody_who_came_is_known_to_the_walls_until_they_are_called_again(hall: Hall) -> None:
    hall.press(CallNext, "room-1", 1)
    before = board_of(hall.day).calls[0].came

    happened = hall.press(NoteArrival, "room-1", 2)
    there = board_of(hall.day).calls[0].came
    outcome = hall.outcome("room-1")
    hall.press(RecallTicket, "room-1", 3)

    assert happened == (CustomerCame("room-1", "p-2", after(2), "a001"),)
    assert outcome == "came"
    assert (before, there, board_of(hall.day).calls[0].came) == (False, True, False)
