"""What keeps the day running besides calling: duties, limits, notices, paper for those who cannot use a kiosk."""

from __future__ import annotations

from collections.abc import Collection

from routing.commands import (
    HelpSachgebiet,
    LimitConcern,
    MoveDuties,
    OrderPaper,
    ShowNotice,
    StopHelping,
    TakeDownNotice,
)
from routing.day import Day
from routing.events import ConcernLimited, DeskEvent, DutiesMoved, NoticeShown, NoticeTakenDown, PaperOrdered
from routing.office import NEEDS, Desk
from routing.reading import unknown
from routing.refusing import refuse


def help_out(day: Day, desk: Desk, command: HelpSachgebiet) -> DeskEvent:
    """A desk takes on one more duty, as a second one: its own people still come first."""
    if command.sachgebiet not in day.office.sachgebiete:
        return refuse(command, _unknown("Sachgebiet", command.sachgebiet, day.office.sachgebiete, "Sachgebiete"))
    if desk.serves(command.sachgebiet):
        return refuse(command, f"this desk calls for {command.sachgebiet} already")
    also = (*desk.also, command.sachgebiet)
    return DutiesMoved(command.desk, command.press, command.at, desk.id, desk.sachgebiete, also)


def stop_helping(day: Day, command: StopHelping) -> DeskEvent:
    """The desk has its own duties again: those that the head of section moved, or the description's."""
    if command.desk not in day.helps:
        return refuse(command, "this desk does not help another Sachgebiet today")
    moved = day.duties.get(command.desk)
    if moved is None:
        return _own_duties(day, command, command.desk)
    return DutiesMoved(command.desk, command.press, command.at, command.desk, moved.sachgebiete, ())


def move_duties(day: Day, command: MoveDuties) -> DeskEvent:
    """The head moves a desk for the rest of the day: it keeps no second duties."""
    if command.of not in day.office.desks:
        return refuse(command, _unknown("desk", command.of, day.office.desks, "desks"))
    for each in command.sachgebiete:
        if each not in day.office.sachgebiete:
            return refuse(command, _unknown("Sachgebiet", each, day.office.sachgebiete, "Sachgebiete"))
    if not command.sachgebiete:
        return _own_duties(day, command, command.of)
    duties = tuple(dict.fromkeys(command.sachgebiete))
    return DutiesMoved(command.desk, command.press, command.at, command.of, duties, ())


def limit_concern(day: Day, command: LimitConcern) -> DeskEvent:
    """The kiosks are told; a number that is printed all the same is taken all the same (law 1)."""
    if command.concern not in day.office.concerns:
        return refuse(command, _unknown("concern", command.concern, day.office.concerns, "concerns"))
    return ConcernLimited(command.desk, command.press, command.at, command.concern, command.left)


def order_paper(day: Day, command: OrderPaper) -> DeskEvent:
    """A kiosk is asked to print a number or a slip. It prints at once or not at all."""
    office = day.office
    for what, id, known in (
        ("kiosk", command.kiosk, office.kiosks),
        ("concern", command.concern, office.concerns),
        ("language", command.language, office.languages),
        *(("need", each, NEEDS) for each in sorted(command.needs)),
    ):
        if id not in known:
            return refuse(command, _unknown(what, id, known, f"{what}s"))
    return PaperOrdered(
        command.desk,
        command.press,
        command.at,
        command.kiosk,
        command.concern,
        command.language,
        command.needs,
    )


def show_notice(day: Day, command: ShowNotice) -> DeskEvent:
    """A notice of the description goes up on the walls."""
    if command.notice not in day.office.notices:
        return refuse(command, _unknown("notice", command.notice, day.office.notices, "notices"))
    if command.notice in day.notices:
        return refuse(command, f'the notice "{command.notice}" is on the walls already')
    return NoticeShown(command.desk, command.press, command.at, command.notice)


def take_down(day: Day, command: TakeDownNotice) -> DeskEvent:
    """It comes down again, known to the description or not."""
    if command.notice not in day.notices:
        return refuse(command, f'the notice "{command.notice}" is not on the walls')
    return NoticeTakenDown(command.desk, command.press, command.at, command.notice)


def _own_duties(day: Day, command: StopHelping | MoveDuties, of: str) -> DeskEvent:
    desk = day.office.desks[of]
    return DutiesMoved(command.desk, command.press, command.at, of, desk.sachgebiete, desk.also, own=True)


def _unknown(what: str, id: str, known: Collection[str], all_of_them: str) -> str:
    return " ".join(unknown(what, id, known, all_of_them))
