"""Whatever arrives is a message of its topic, or refused with the reason."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.codec import LARGEST_PAYLOAD, BadMessage, decode, encode
from wire.messages import OfficeInForce, Press

GOOD = b'{"v":1,"press":"boot7-1","action":"next","age_ms":0}'


def refusal_of(payload: bytes) -> str:
    with pytest.raises(BadMessage) as refusal:
        decode(payload, Press)
    return str(refusal.value)


def test_a_good_message_is_read() -> None:
    assert decode(GOOD, Press) == Press(press="boot7-1", action="next", age_ms=0)


def test_a_message_is_written_as_one_line_of_json() -> None:
    assert encode(Press(press="b-1", action="forward", age_ms=7, to="asyl")) == (
        b'{"v":1,"press":"b-1","action":"forward","age_ms":7,"ticket":null,"to":"asyl","minutes":null,"reason":null,"notice":null,'
        b'"by":"","at_ms":null,"shown":null,"documents":[],"kiosk":null,"concern":null,"language":null,"needs":[],"sachgebiete":[],"left":null}'
    )


def test_fields_that_nobody_knows_yet_are_passed_over() -> None:
    payload = b'{"v":1,"press":"boot7-1","action":"next","age_ms":0,"battery":{"volts":2.9}}'

    assert decode(payload, Press) == decode(GOOD, Press)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b"", "this is no Press: Input data was truncated"),
        (GOOD[:-3], "this is no Press: Input data was truncated"),
        (b"next", "this is no Press: JSON is malformed: invalid character"),
        (GOOD + b"}", "this is no Press: JSON is malformed: trailing characters"),
        (b"null", "this is no Press: Expected `object`, got `null`"),
        (b'"next"', "this is no Press: Expected `object`, got `str`"),
        (b"[" + GOOD + b"]", "this is no Press: Expected `object`, got `array`"),
        (b"\xff\xfe\x00", "this is no Press: JSON is malformed: invalid character"),
        (b"\xef\xbb\xbf" + GOOD, "this is no Press: JSON is malformed: invalid character"),
        (
            GOOD.replace(b"boot7", b"b\xff\xfe"),
            "this is no Press: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
        ),
    ],
)
def test_what_is_no_json_object_is_refused(payload: bytes, expected: str) -> None:
    assert refusal_of(payload).split(" (byte")[0] == expected


def test_a_message_of_the_largest_size_is_taken_and_one_byte_more_is_not() -> None:
    largest = GOOD + b" " * (LARGEST_PAYLOAD - len(GOOD))

    assert decode(largest, Press) == decode(GOOD, Press)
    assert refusal_of(largest + b" ") == "the message has 65537 bytes, more than the 65536 allowed."


def test_a_topic_may_allow_more() -> None:
    payload = GOOD + b" " * LARGEST_PAYLOAD

    assert decode(payload, Press, largest=len(payload)) == decode(GOOD, Press)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"x":' * 10_000,
        GOOD[:-1] + b',"new":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        GOOD.replace(b'"next"', b"[" * 30_000 + b"]" * 30_000),
    ],
    ids=["never closed", "in a field nobody knows", "in a field of ours"],
)
def test_deep_nesting_is_refused(payload: bytes) -> None:
    assert refusal_of(payload).startswith("this is no Press: ")


def test_deep_nesting_is_refused_where_anything_may_stand() -> None:
    payload = b'{"v":1,"description":{"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}}"

    with pytest.raises(BadMessage, match="this is no OfficeInForce: maximum recursion depth"):
        decode(payload, OfficeInForce)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise_anything_else(payload: bytes) -> None:
    with suppress(BadMessage):
        decode(payload, Press)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=1))
def test_no_damaged_message_raises_anything_else(place: int, byte: bytes) -> None:
    damaged = GOOD[:place] + byte + GOOD[place + 1 :]

    with suppress(BadMessage):
        message = decode(damaged, Press)

        assert decode(encode(message), Press) == message


def test_a_refusal_is_one_short_line_for_the_log() -> None:
    text = refusal_of(GOOD.replace(b"next", b"x\\nERROR all is lost" + b"x" * 60_000))

    assert len(text) < 500
    assert "\n" not in text
