"""Promises of the journal's records: every event comes back as it was written, or is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.records import KINDS, UnreadableRecord, read_record, write_record
from routing.events import DayClosed, Event
from tests.hub.examples import an_example
from tests.routing.builders import EIGHT

st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(Mapping, lambda kind: st.dictionaries(*map(st.from_type, get_args(kind)), max_size=3))
st.register_type_strategy(int, st.integers(-(2**40), 2**40))


@given(st.one_of([st.from_type(kind) for kind in KINDS.values()]))
def test_every_event_comes_back_as_it_was_written(event: Event) -> None:
    kind, body = write_record(event)

    assert read_record(kind, body) == event


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_event_with_every_field_filled_comes_back(kind: type[Event]) -> None:
    event = an_example(kind)

    name, body = write_record(event)

    assert name == kind.__name__
    assert read_record(name, body) == event


def test_every_kind_of_event_can_be_kept() -> None:
    assert set(KINDS.values()) == set(get_args(Event))


def test_two_writings_of_one_event_are_the_same_bytes() -> None:
    event = an_example(KINDS["TicketDrawn"])

    assert write_record(event) == write_record(event)


def test_a_kind_of_a_newer_version_is_named() -> None:
    with pytest.raises(UnreadableRecord) as caught:
        read_record("TicketSungTo", "{}")

    assert str(caught.value) == 'there is no event of kind "TicketSungTo": was the journal written by a newer version?'


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"at": "yesterday"}', '{"at": 5}', '{"at": "2026-03-02"}'])
def test_a_broken_body_names_the_kind(body: str) -> None:
    with pytest.raises(UnreadableRecord, match=r"^DayClosed: "):
        read_record("DayClosed", body)


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    kind, body = write_record(DayClosed(EIGHT))

    newer = json.dumps({**json.loads(body), "mood": "good"})

    assert read_record(kind, newer) == DayClosed(EIGHT)
