"""Promises about guessing: it gets slow, and hardly anybody else notices."""

from __future__ import annotations

import pytest

from desk.guesses import ADDRESS, FORGET_AFTER_S, KEPT, NAME_AT_ADDRESS, Guesses, TooSoon, network
from tests.desk.signing_in import Clock

HOME, OUTSIDE = "192.0.2.1", "203.0.113.9"


def wait_of(guesses: Guesses, name: str, address: str) -> int:
    """Seconds to wait before the next try, which is a wrong one if there are none."""
    try:
        guesses.begin(name, address)
    except TooSoon as error:
        return error.seconds
    return 0


def guess_for(guesses: Guesses, clock: Clock, seconds: float, name: str, address: str) -> int:
    """Guess as often as possible; how often that was."""
    end, tries = clock() + seconds, 0
    while clock() < end:
        wait = wait_of(guesses, name, address)
        tries += wait == 0
        clock.pass_by(wait)
    return tries


def test_a_typing_error_or_three_cost_nothing() -> None:
    guesses = Guesses(Clock())

    assert [wait_of(guesses, "anna", HOME) for _ in range(NAME_AT_ADDRESS.free + 2)] == [0, 0, 0, 0, 1]


def test_the_delay_doubles_up_to_its_longest() -> None:
    assert [NAME_AT_ADDRESS.after(wrong) for wrong in (3, 4, 5, 6, 13, 14, 9999)] == [0, 1, 2, 4, 512, 900, 900]


def test_one_address_has_no_more_than_110_tries_a_day_for_one_name() -> None:
    clock = Clock()

    assert guess_for(Guesses(clock), clock, 86_400, "anna", OUTSIDE) <= 110


def test_an_outsider_who_guesses_all_day_does_not_keep_somebody_from_their_own_desk() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    guesses.begin("anna", HOME)
    guesses.was_right("anna", HOME)

    for number in range(500):
        wait_of(guesses, "anna", f"203.0.113.{number % 250}")
    guess_for(guesses, clock, 3600, "anna", OUTSIDE)

    assert wait_of(guesses, "anna", HOME) == 0


def test_somebody_who_was_never_here_waits_half_a_minute_at_the_most() -> None:
    guesses = Guesses(Clock())

    for number in range(500):
        wait_of(guesses, "anna", f"203.0.113.{number % 250}")

    assert 0 < wait_of(guesses, "anna", HOME) <= 30


def test_an_address_that_tries_many_names_is_slowed_down_too() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    guesses.begin("anna", HOME)
    guesses.was_right("anna", HOME)

    for number in range(ADDRESS.free + 9):
        wait_of(guesses, f"name-{number}", HOME)

    assert wait_of(guesses, "ben", HOME) > 0
    assert wait_of(guesses, "ben", OUTSIDE) == 0
    assert wait_of(guesses, "anna", HOME) == 0


def test_a_right_password_takes_the_wrong_ones_before_it_back() -> None:
    guesses = Guesses(Clock())
    for _ in range(NAME_AT_ADDRESS.free):
        guesses.begin("anna", HOME)
        guesses.begin("ben", HOME)
    guesses.begin("anna", HOME)

    guesses.was_right("anna", HOME)

    assert [wait_of(guesses, "anna", HOME) for _ in range(4)] == [0, 0, 0, 0]
    assert [wait_of(guesses, "ben", HOME) for _ in range(2)] == [0, 1]


def test_signing_in_all_day_long_at_one_address_slows_nobody_down() -> None:
    guesses = Guesses(Clock())

    for number in range(200):
        guesses.begin(f"name-{number}", HOME)
        guesses.was_right(f"name-{number}", HOME)

    assert wait_of(guesses, "ben", HOME) == 0


def test_many_tries_at_once_count_before_any_of_them_is_checked() -> None:
    guesses = Guesses(Clock())

    begun = [wait_of(guesses, "anna", HOME) for _ in range(20)]

    assert begun.count(0) == NAME_AT_ADDRESS.free + 1


def test_after_an_hour_without_a_try_everything_is_forgotten() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(9):
        wait_of(guesses, "anna", HOME)

    clock.pass_by(FORGET_AFTER_S)

    assert [wait_of(guesses, "anna", HOME) for _ in range(4)] == [0, 0, 0, 0]


def test_a_flood_of_names_takes_no_more_room_than_there_is() -> None:
    guesses = Guesses(Clock())

    for number in range(KEPT + 100):
        guesses._count((f"name-{number}", HOME), 0.0)

    assert len(guesses._wrong) == KEPT


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("unix", "?"), ("", "?"),
    ],
)  # fmt: skip
def test_a_whole_ipv6_network_counts_as_one_guesser(address: str, whose: str) -> None:
    assert network(address) == whose
