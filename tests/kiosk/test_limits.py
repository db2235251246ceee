"""What the head of section closes or limits for today is shown and said as numbers that are all given out."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.entrance import KioskClosed
from kiosk.outcomes import Drawn, NotGiven, Outcome
from languages import hall
from languages.translation import translation
from routing.concerns import Cause, Draw, NotNow
from tests.kiosk.small_kiosk import TODAY, SmallKiosk, a_kiosk
from tests.kiosk.visitor import Visitor, a_visitor
from tests.kiosk.whole_office import LIMITED, a_whole_office, at
from wire.messages import Queue, SachgebietQueue


@pytest.fixture
def kiosk(tmp_path: Path) -> SmallKiosk:
    return a_whole_kiosk(tmp_path)


def a_whole_kiosk(directory: Path, keep_hours: bool = True) -> SmallKiosk:
    kiosk = a_kiosk(directory / "roll.sqlite", keep_hours=keep_hours)
    kiosk.in_force(a_whole_office())
    kiosk.it_is(at("2026-05-04 10:54"))
    return kiosk


def the_head_lets(kiosk: SmallKiosk, sachgebiet_left: int | None = None, **concerns: int) -> None:
    """The hub is there and tells the limits: extend_permit is for extend-permit."""
    kiosk.connection.brings_hub()
    line = SachgebietQueue(waiting=0, wait_minutes=None, open=True, left=sachgebiet_left)
    limits = {name.replace("_", "-"): left for name, left in concerns.items()}
    kiosk.connection.brings(kiosk.connection.topics.queue, Queue(sachgebiete={"aufenthalt": line}, concerns=limits))


def the_hub_has_everything(kiosk: SmallKiosk) -> None:
    """It has acknowledged every ticket."""
    untold = kiosk.roll.untold()
    kiosk.roll.hear(kiosk.roll.id, untold[-1].seq if untold else 0, {}, TODAY)


def choose(kiosk: SmallKiosk, concern: str = "extend-permit", at_servicepoint: bool = False) -> Outcome:
    return kiosk.entrance.choose(concern, "ar", at_servicepoint=at_servicepoint)


# --- closed and open --------------------------------------------------------------------------------------------


def test_a_closed_concern_gives_no_number_today_and_the_servicepoint_helps(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=0)

    outcome = choose(kiosk)

    assert isinstance(outcome, NotGiven)
    assert outcome.why == NotNow(Cause.NO_TICKETS, "", at("2026-05-05 08:00"), "service")
    assert kiosk.untold() == []
    assert isinstance(choose(kiosk, "hearing"), Drawn)


def test_a_limit_that_is_lifted_opens_it_again(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=0)
    closed = choose(kiosk)

    the_head_lets(kiosk)

    assert isinstance(closed, NotGiven)
    assert isinstance(choose(kiosk), Drawn)


def test_the_servicepoint_gives_a_number_for_a_closed_concern(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=0)

    outcome = choose(kiosk, at_servicepoint=True)

    assert isinstance(outcome, Drawn)
    assert (outcome.concern, outcome.sachgebiet) == ("extend-permit", "service")


def test_a_closed_concern_of_the_servicepoint_itself_is_not_had_by_asking_there(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, question=0)

    straight, asked = choose(kiosk, "question"), choose(kiosk, "question", at_servicepoint=True)

    assert isinstance(straight, NotGiven)
    assert isinstance(asked, NotGiven)
    assert straight.why.servicepoint == ""


@pytest.mark.parametrize(("sachgebiet", "concern"), [(5, 0), (0, 5), (0, 0)])
def test_the_narrower_limit_holds(kiosk: SmallKiosk, sachgebiet: int, concern: int) -> None:
    kiosk.in_force(a_whole_office(LIMITED))

    the_head_lets(kiosk, sachgebiet, extend_permit=concern)

    assert isinstance(choose(kiosk), NotGiven)


def test_what_another_institution_does_has_nothing_to_limit(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, youth_office=0)

    assert not isinstance(choose(kiosk, "youth-office"), NotGiven)


# --- counting ---------------------------------------------------------------------------------------------------


def test_what_the_hub_has_not_heard_of_counts(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=2)

    outcomes = [choose(kiosk) for _ in range(3)]

    assert [type(each) for each in outcomes] == [Drawn, Drawn, NotGiven]
    assert isinstance(choose(kiosk, "hearing"), Drawn)


def test_what_the_hub_has_counted_is_not_counted_again(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=2)
    choose(kiosk)
    the_hub_has_everything(kiosk)

    the_head_lets(kiosk, extend_permit=1)

    assert [type(choose(kiosk)) for _ in range(2)] == [Drawn, NotGiven]


# --- while the hub is away --------------------------------------------------------------------------------------


def leave(kiosk: SmallKiosk, who: str) -> None:
    if who == "hub":
        kiosk.connection.brings_hub(online=False)
    else:
        kiosk.connection.goes()


@pytest.mark.parametrize("away", ["hub", "broker"])
def test_what_is_limited_stays_so_while_the_hub_is_away_and_the_kiosk_counts_by_itself(
    kiosk: SmallKiosk, away: str
) -> None:
    the_head_lets(kiosk, extend_permit=1)

    leave(kiosk, away)

    assert [type(choose(kiosk)) for _ in range(2)] == [Drawn, NotGiven]


@pytest.mark.parametrize("away", ["hub", "broker"])
def test_a_limit_does_not_outlive_its_day(kiosk: SmallKiosk, away: str) -> None:
    the_head_lets(kiosk, extend_permit=0)
    leave(kiosk, away)

    kiosk.roll.begin_day("2026-05-05")

    assert isinstance(choose(kiosk), Drawn)


def test_yesterdays_limit_is_not_believed_when_the_broker_is_back_before_the_hub(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=0)
    leave(kiosk, "broker")
    kiosk.roll.begin_day("2026-05-05")

    kiosk.connection.comes()
    kiosk.connection.brings_hub(online=False)

    assert isinstance(choose(kiosk), Drawn)


def test_a_limit_that_is_heard_before_the_day_is_known_holds(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=0)

    kiosk.roll.hear("", 0, {}, "2026-05-05")

    assert isinstance(choose(kiosk), NotGiven)


def test_a_limit_of_a_hub_that_was_never_there_is_not_believed(kiosk: SmallKiosk) -> None:
    limits = Queue(sachgebiete={}, concerns={"extend-permit": 0})
    kiosk.connection.brings(kiosk.connection.topics.queue, limits)

    kiosk.connection.brings_hub(online=False)

    assert isinstance(choose(kiosk), Drawn)


def test_who_does_not_know_the_day_believes_only_a_hub_that_is_there(tmp_path: Path) -> None:
    kiosk = a_whole_kiosk(tmp_path, keep_hours=False)
    the_head_lets(kiosk, extend_permit=0)
    there = choose(kiosk)

    leave(kiosk, "hub")

    assert isinstance(there, NotGiven)
    assert isinstance(choose(kiosk), Drawn)


def test_a_disk_that_fails_where_it_is_counted_leaves_it_to_the_touch(kiosk: SmallKiosk) -> None:
    the_head_lets(kiosk, extend_permit=1)
    kiosk.roll.close()

    assert isinstance(kiosk.entrance.way_of(kiosk.entrance.office.concerns["extend-permit"], "de"), Draw)
    with pytest.raises(KioskClosed, match="Check the disk"):
        choose(kiosk)


# --- shown and said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ar"])
def test_pages_show_and_say_it_as_numbers_that_are_given_out(tmp_path: Path, language: str) -> None:
    visitor = a_visitor(tmp_path)
    says = translation(language)
    the_head_lets(visitor.kiosk, extend_permit=0)

    marked = visitor.get(f"/{language}/?look=aloud")
    came_to = visitor.choose(language, "extend-permit", look="aloud")

    assert says.text(hall.CLOSED_MARK) in marked.text
    assert says.text(hall.NO_TICKETS_TODAY) in came_to.text
    assert any(says.text(hall.NO_TICKETS_TODAY) in each for each in visitor.heard(came_to.one("main")["data-say"]))
    assert now_of(visitor, "extend-permit") == {
        "gives": "nothing", "cause": "no-tickets", "opens_at": "2026-05-05T08:00:00+02:00", "servicepoint": "service",
    }  # fmt: skip
    assert now_of(visitor, "hearing") == {"gives": "number"}


def now_of(visitor: Visitor, concern: str) -> object:
    """What /api/concerns says of a concern."""
    told = visitor.client.get("/api/concerns").get_json()["concerns"]
    return next(each["now"] for each in told if each["id"] == concern)
