"""One number, in one form, on every medium."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.numbers import Number, parse_number


@pytest.mark.parametrize(
    ("text", "number", "shown"),
    [
        ("A001", Number("A", 1), "A\N{NO-BREAK SPACE}001"),
        ("B999", Number("B", 999), "B\N{NO-BREAK SPACE}999"),
        ("C1000", Number("C", 1000), "C\N{NO-BREAK SPACE}1000"),
        ("Z9999", Number("Z", 9999), "Z\N{NO-BREAK SPACE}9999"),
    ],
)
def test_a_number_is_a_letter_and_at_least_three_digits(text: str, number: Number, shown: str) -> None:
    assert parse_number(text) == number
    assert str(number) == text
    assert number.shown == shown


@pytest.mark.parametrize(
    "text",
    ["", "A", "017", "a017", "A17", "A0017", "A000", "A0000", "A 017", "AB017", "A017\n", "Ä017", "A٠١٧", "A12345"],
)
def test_everything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no ticket number") as refusal:
        parse_number(text)

    assert str(refusal.value) == f'"{text}" is no ticket number: it is a letter and three digits, as in A017.'


@given(st.sampled_from("ABCDEFGHJKLMNPRSTUVWXYZ"), st.integers(1, 9999))
def test_every_number_reads_back_as_itself(letter: str, count: int) -> None:
    number = Number(letter, count)

    assert parse_number(str(number)) == number


def test_numbers_of_a_letter_come_in_the_order_of_counting() -> None:
    assert sorted(map(parse_number, ["A1000", "B001", "A999", "A002"])) == list(
        map(parse_number, ["A002", "A999", "A1000", "B001"])
    )
