"""What the wall shows, and what it takes for new."""

from dataclasses import asdict

from display.board import Heard, Moment, heading_languages, hear_board, read_calls, view
from languages.wall_layout import MOST_CALLS
from tests.display.walls import a_call, a_queue, a_view, an_office, heard, many_calls
from wire.messages import Board, BoardCall


def test_the_newest_call_stands_above_and_the_earlier_ones_below_newest_first():
    office = an_office()
    known = heard(a_call("b", "A018", 2), a_call("c", "B001", 3, "s1"), a_call("a", "A017", 1))

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


def test_calls_made_at_the_same_moment_are_all_shown_and_all_new():
    before = heard(a_call("a"))
    calls, _ = read_calls(Board(calls=(a_call("c", "B002", 5, "s1"), a_call("b", "B001", 5, "s1"), a_call("a"))))

    known, new = hear_board(before, calls, retained=False)

    assert new == {"b", "c"}
    assert set(a_view(an_office(), known).calls) == {"a", "b", "c"}


def test_a_finished_call_goes_and_the_one_that_moves_up_is_not_new():
    before = heard(a_call("b", "A018", 2), a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("a", "A017", 1),)))

    known, new = hear_board(before, calls, retained=False)

    assert a_view(an_office(), known).calls == ("a",)
    assert new == frozenset()


def test_what_stood_on_the_board_when_the_wall_started_is_not_new():
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 2), a_call("a", "A017", 1))))

    kept_by_the_broker = hear_board(Heard(), calls, retained=True)[1]
    first_of_a_restarted_hub = hear_board(Heard(), calls, retained=False)[1]

    assert kept_by_the_broker == first_of_a_restarted_hub == frozenset()


def test_what_stood_on_the_board_when_the_connection_came_back_is_not_new():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("b", "A018", 2), a_call("a", "A017", 1))))

    _, new = hear_board(before, calls, retained=True)

    assert new == frozenset()


def test_an_old_call_that_comes_back_is_not_new_even_after_the_board_was_empty():
    before = heard(a_call("b", "A018", 2))
    emptied, _ = hear_board(before, (), retained=False)
    calls, _ = read_calls(Board(calls=(a_call("a", "A017", 1),)))

    _, new = hear_board(emptied, calls, retained=False)

    assert new == frozenset()


def test_a_recall_is_new_and_the_number_is_shown_once():
    before = heard(a_call("a", "A017", 1))
    calls, _ = read_calls(Board(calls=(a_call("a-again", "A017", 4), a_call("a", "A017", 1))))

    known, new = hear_board(before, calls, retained=False)

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


def test_more_calls_than_a_wall_can_hold_leave_out_the_oldest():
    office = an_office()

    shown = a_view(office, heard(*many_calls(20, office)))

    assert shown.calls == tuple(f"call-{place}" for place in range(MOST_CALLS))


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
        view(office, office.displays["hall"], known, Moment("09:41", language)) for language in ("de", "ar")
    )

    assert (german.newest, german.earlier) == (arabic.newest, arabic.earlier)


def test_a_call_to_a_room_whose_name_would_hold_up_the_wall_is_left_out_and_named():
    calls, problems = read_calls(Board(calls=(a_call("long", room="x" * 101), a_call("fits", "A018", room="x" * 100))))

    assert [call.id for call in calls] == ["fits"]
    assert problems == ('call "long" is left out: the name of its room has 101 letters, more than 100.',)
