"""What the wall shows, and what it takes for new."""

from dataclasses import asdict, replace

import pytest
from msgspec import structs

from display.board import (
    STILL_COMING_S,
    Heard,
    Moment,
    View,
    heading_languages,
    hear_board,
    paged,
    pages,
    read_calls,
    recalled,
    view,
)
from languages.translation import translation
from routing.office import Notice
from tests.display.walls import a_call, a_queue, a_view, an_office, heard, many_calls, with_arrows, with_notices
from wire.messages import Board, BoardCall, Queue, SachgebietQueue


def test_the_newest_call_stands_above_and_the_earlier_ones_below_newest_first():
    office = an_office()
    known = heard(a_call("c", "B001", 3, "s1"), a_call("b", "A018", 2), a_call("a", "A017", 1))

    shown = a_view(office, known)

    assert shown.newest is not None
    assert (shown.newest.number, shown.newest.room) == ("B\N{NO-BREAK SPACE}001", "1.00")
    assert [each.call for each in shown.earlier] == ["b", "a"]


def test_a_wall_with_sachgebiete_of_its_own_shows_only_their_calls_and_counts():
    office = an_office()
    known = heard(a_call("b", "B001", 3, "s1"), a_call("a", "A017", 1), queue=a_queue(s0=4, s1=9, s2=1))

    shown = a_view(office, known, "corridor")

    assert shown.calls == ("a",)
    assert [(each.letter, each.count) for each in shown.waiting] == [("A", 4)]


def test_the_order_is_the_boards_although_the_clock_went_back():
    known = heard(a_call("late", "A018", -90), a_call("early", "A017", 1))

    shown = a_view(an_office(), known)

    assert shown.calls == ("late", "early")


def test_calls_made_at_the_same_moment_are_all_shown_and_all_new():
    before = heard(a_call("a"))
    calls, _ = read_calls(Board(calls=(a_call("c", "B002", 5, "s1"), a_call("b", "B001", 5, "s1"), a_call("a"))))

    known, new = hear_board(before, calls, away_s=0.0)

    assert new == {"b", "c"}
    assert set(a_view(an_office(), known).calls) == {"a", "b", "c"}


def test_a_finished_call_goes_and_the_one_that_moves_up_is_not_new():
    before = heard(a_call("b", "A018", 2), a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("a", "A017", 1),)))

    known, new = hear_board(before, calls, away_s=0.0)

    assert a_view(an_office(), known).calls == ("a",)
    assert new == frozenset()


def test_what_stood_on_the_board_when_the_wall_started_is_not_new():
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 2), a_call("a", "A017", 1))))

    _, new = hear_board(Heard(), calls, away_s=0.0)

    assert new == frozenset()


def test_a_call_made_while_the_connection_was_lost_for_less_than_a_minute_is_new():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 2), a_call("a", "A017", 1))))

    _, new = hear_board(before, calls, away_s=59.9)

    assert new == {"b"}


def test_nothing_is_new_on_the_board_after_a_longer_loss():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 2), a_call("a", "A017", 1))))

    known, new = hear_board(before, calls, away_s=STILL_COMING_S)

    assert new == frozenset()
    assert set(a_view(an_office(), known).calls) == {"a", "b"}
    assert hear_board(known, calls, away_s=0.0)[1] == frozenset()


def test_an_old_call_that_comes_back_is_not_new_even_after_the_board_was_empty():
    before = heard(a_call("a", "A017", 1))
    emptied, _ = hear_board(before, (), away_s=0.0)
    calls, _ = read_calls(Board(calls=(a_call("a", "A017", 1),)))

    _, new = hear_board(emptied, calls, away_s=0.0)

    assert new == frozenset()


def test_a_recall_is_new_and_the_number_is_shown_once():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("a-again", "A017", 4), a_call("a", "A017", 1))))

    known, new = hear_board(before, calls, away_s=0.0)

    assert new == {"a-again"}
    assert a_view(an_office(), known).calls == ("a-again",)


def test_a_call_that_cannot_be_read_is_named_and_the_others_are_shown():
    broken = BoardCall(call="x", number="17", desk="d", room="1", sachgebiet="s0", language="de", at="2026-03-02")

    calls, problems = read_calls(Board(calls=(broken, a_call("a"))))

    assert [call.id for call in calls] == ["a"]
    assert len(problems) == 1
    assert '"x"' in problems[0]


def test_a_call_of_an_unknown_sachgebiet_is_shown_without_a_sign():
    shown = a_view(an_office(), heard(a_call("a", sachgebiet="closed-down")))

    assert shown.newest is not None
    assert shown.newest.colour is None


def test_the_wall_tells_no_concern_no_language_of_a_ticket_and_no_name_of_a_sachgebiet():
    office = an_office()

    said = str(asdict(a_view(office, heard(a_call("a"), queue=a_queue(s0=1)))))

    assert "extend-permit" not in said
    assert "Sachgebiet 0" not in said
    assert "'ar'" not in said


def test_a_wall_with_desks_of_its_own_shows_their_calls_and_who_waits_for_them():
    office = an_office()
    corridor = replace(office.displays["corridor"], sachgebiete=(), desks=("desk-1",))
    office = replace(office, displays={"corridor": corridor})
    to_desk_1 = at_desk(a_call("b", "A018", 2), "desk-1")
    known = heard(to_desk_1, a_call("a", "B017", 1, "s1"), queue=a_queue(s0=4, s1=9, s2=1))

    shown = a_view(office, known, "corridor")

    assert shown.calls == ("b",)
    assert [each.letter for each in shown.waiting] == ["B"]


def test_a_wall_with_sachgebiete_and_desks_shows_the_calls_of_either():
    office = an_office()
    corridor = replace(office.displays["corridor"], desks=("desk-1",))
    office = replace(office, displays={"corridor": corridor})
    to_desk_1 = at_desk(a_call("c", "C018", 3, "s2"), "desk-1")
    known = heard(to_desk_1, a_call("b", "B017", 2, "s1"), a_call("a", "A017", 1))

    assert a_view(office, known, "corridor").calls == ("c", "a")


def test_a_room_has_its_arrow_as_seen_from_this_wall_and_none_where_none_is_described():
    office = with_arrows(an_office())
    known = heard(a_call("b", "A018", 2, room="1.01"), a_call("a", room="1.12"))

    shown = a_view(office, known)

    assert shown.newest is not None
    assert (shown.newest.arrow, shown.earlier[0].arrow) == ("right", "")


def test_a_number_called_again_is_recalled_and_a_new_one_is_not():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 5), a_call("a-again", "A017", 4))))
    _, new = hear_board(before, calls, away_s=0.0)

    assert recalled(before, calls, new) == {"a-again"}


def test_a_number_on_the_board_at_the_start_is_not_recalled():
    calls, _ = read_calls(Board(calls=(a_call("a-again", "A017", 4),)))
    _, new = hear_board(Heard(), calls, away_s=0.0)

    assert recalled(Heard(), calls, new) == frozenset()


@pytest.mark.parametrize("count", [6, 9, 10, 14, 60])
@pytest.mark.parametrize("places", [4, 8, 12])
def test_every_call_comes_to_the_wall_however_many_there_are(count: int, places: int):
    office = an_office()
    whole = a_view(office, heard(*many_calls(count, office)))
    shown = [paged(replace(whole, turn=turn), places) for turn in range(pages(whole, places))]

    assert {call for each in shown for call in each.calls} == set(whole.calls)
    assert all(len(each.earlier) == min(places, count - 1) for each in shown)
    assert all(each.calls[: 1 + places // 2] == whole.calls[: 1 + places // 2] for each in shown)
    assert all(list(each.calls) == sorted(each.calls, key=whole.calls.index) for each in shown)


def test_calls_that_all_have_a_place_never_take_turns():
    office = an_office()
    whole = a_view(office, heard(*many_calls(5, office)))

    assert [paged(replace(whole, turn=turn), 4) for turn in (0, 7)] == [whole, replace(whole, turn=7)]
    assert pages(whole, 4) == 1


def with_both_notices(languages: tuple[str, ...], turn: int) -> View:
    office = with_notices(an_office(), "takes-longer", "short-break")
    known = heard(notices=("short-break", "nobody-knows-this", "takes-longer"))
    return view(office, office.displays["hall"], known, Moment("09:41", languages, turn))


def test_each_notice_is_shown_in_every_language_of_the_headings():
    shown = [with_both_notices(("de", "ar", "ti"), turn) for turn in range(12)]

    notices = [each.notice for each in shown]
    assert [each.language for each in notices if each] == ["de", "ar", "ti"] * 4
    assert len({each.text for each in notices if each}) == 6
    assert notices[:6] == notices[6:]
    assert [each.language for each in shown] == ["de", "ar", "ti"] * 4


def test_a_notice_in_the_words_of_the_office_is_german_where_it_has_no_translation():
    office = replace(an_office(), notices={"own": Notice("own", {"de": "Raum 3 ist zu.", "en": "Room 3 is closed."})})
    known = heard(notices=("own",))

    said = [a_view(office, known, language=language).notice for language in ("en", "ar")]

    assert [(each.text, each.language) for each in said if each] == [
        ("Room 3 is closed.", "en"),
        ("Raum 3 ist zu.", "de"),
    ]


def test_a_standard_notice_is_in_the_language_of_the_headings():
    german = "Heute dauert es länger. Bitte haben Sie Geduld."
    known = heard(notices=("takes-longer",))

    said = a_view(with_notices(an_office(), "takes-longer"), known, language="ar").notice

    assert said is not None
    assert said.text == translation("ar").text(german) != german


def test_without_notices_that_the_office_knows_there_is_no_notice():
    assert a_view(an_office(), heard(notices=("nobody-knows-this",))).notice is None


def test_the_range_of_minutes_is_told_while_the_sachgebiet_is_open():
    queue = Queue(
        sachgebiete={
            "s0": SachgebietQueue(waiting=4, wait_minutes=(10, 25), open=True),
            "s1": SachgebietQueue(waiting=9, wait_minutes=(10, 25), open=False),
            "s2": SachgebietQueue(waiting=1, wait_minutes=None, open=True),
        }
    )

    shown = a_view(an_office(), heard(queue=queue))

    assert [each.minutes for each in shown.waiting] == [(10, 25), None, None]


def at_desk(call: BoardCall, desk: str) -> BoardCall:
    return structs.replace(call, desk=desk)


def test_headings_begin_in_german_and_pass_over_languages_without_texts():
    office = an_office()
    known = frozenset({"de", "ar", "en"})

    assert heading_languages(office, office.displays["hall"], known) == ("de", "ar")
    assert heading_languages(office, office.displays["corridor"], known) == ("de", "ar")
    assert heading_languages(office, office.displays["hall"], frozenset()) == ("de",)


def test_a_change_of_language_leaves_numbers_and_rooms_alone():
    office = an_office()
    known = heard(*many_calls(4, office))

    german, arabic = (
        view(office, office.displays["hall"], known, Moment("09:41", (language,))) for language in ("de", "ar")
    )

    assert (german.newest, german.earlier) == (arabic.newest, arabic.earlier)


def test_a_call_to_a_room_whose_name_would_hold_up_the_wall_is_left_out_and_named():
    calls, problems = read_calls(Board(calls=(a_call("long", room="x" * 101), a_call("fits", "A018", room="x" * 100))))

    assert [call.id for call in calls] == ["fits"]
    assert problems == ('call "long" is left out: the name of its room has 101 letters, more than 100.',)
