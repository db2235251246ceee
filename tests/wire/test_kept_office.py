"""A device knows its office when the hub is away, and never forgets it over a bad description."""

from __future__ import annotations

import json
import logging
import tomllib
from pathlib import Path

import pytest

from routing.office import Office
from routing.reading import BadDescription, Problem
from tests.routing.builders import DESCRIPTION, an_office, described
from wire.codec import encode
from wire.connection import Arrival
from wire.kept_office import LARGEST_OFFICE, KeptOffice
from wire.messages import OfficeInForce

NEW_ROOM = ('room = "001"', 'room = "001a"')
SOMALI_TOO = ('["de", "ar", "uk", "fa-AF"]', '["de", "ar", "uk", "fa-AF", "so"]')
OTHER_OFFICE = ('id = "teststadt"', 'id = "elsewhere"')


def published(text: str) -> Arrival:
    return arrival(encode(OfficeInForce(description=tomllib.loads(text))))


def arrival(payload: bytes) -> Arrival:
    return Arrival("wartemarke/teststadt/office", payload, retained=True, at_ns=0)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(DESCRIPTION)
    return file


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept-office.json"


def test_at_first_the_given_description_holds(kept: Path, given: Path) -> None:
    assert KeptOffice(kept, given).office == an_office()
    assert not kept.exists()


def test_what_the_hub_publishes_is_in_force_and_told(kept: Path, given: Path) -> None:
    device = KeptOffice(kept, given)
    told: list[Office] = []
    device.watch(told.append)

    device.take(published(described(NEW_ROOM)))

    assert device.office == an_office(NEW_ROOM)
    assert told == [an_office(NEW_ROOM)]


def test_the_same_description_again_is_no_change(kept: Path, given: Path) -> None:
    device = KeptOffice(kept, given)
    told: list[Office] = []
    device.watch(told.append)

    device.take(published(DESCRIPTION))

    assert told == []
    assert not kept.exists()


def test_what_the_hub_published_survives_a_restart_with_and_without_the_given_file(kept: Path, given: Path) -> None:
    KeptOffice(kept, given).take(published(described(NEW_ROOM)))

    assert KeptOffice(kept, given).office == an_office(NEW_ROOM)
    assert KeptOffice(kept, None).office == an_office(NEW_ROOM)
    assert sorted(file.name for file in kept.parent.iterdir()) == ["kept-office.json", "office.toml"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b'{"v":2,"description":{}}',
        b'{"v":1,"description":{}}',
        b'{"v":1,"description":[]}',
        encode(OfficeInForce(description=tomllib.loads(DESCRIPTION) | {"desk": "none"})),
        encode(OfficeInForce(description=tomllib.loads(DESCRIPTION) | {"padding": "x" * LARGEST_OFFICE})),
    ],
    ids=["cleared", "truncated", "another version", "empty", "no table", "with a problem", "too large"],
)
def test_a_description_that_cannot_be_used_is_named_in_the_log_and_dropped(
    payload: bytes, kept: Path, given: Path, caplog: pytest.LogCaptureFixture
) -> None:
    device = KeptOffice(kept, given)
    device.take(published(described(NEW_ROOM)))
    told: list[Office] = []
    device.watch(told.append)

    with caplog.at_level(logging.ERROR):
        device.take(arrival(payload))

    assert device.office == an_office(NEW_ROOM)
    assert told == []
    assert KeptOffice(kept, None).office == an_office(NEW_ROOM)
    (line,) = caplog.messages
    assert line.startswith("the office description that the hub published cannot be used: ")


def test_a_disk_that_takes_nothing_does_not_keep_the_new_description_out(
    tmp_path: Path, given: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = tmp_path / "gone" / "kept-office.json"
    device = KeptOffice(nowhere, given)
    told: list[Office] = []
    device.watch(told.append)

    device.take(published(described(NEW_ROOM)))

    assert device.office == an_office(NEW_ROOM)
    assert told == [an_office(NEW_ROOM)]
    assert f"{nowhere} cannot be written: " in caplog.text


def no_somali(office: Office) -> list[Problem]:
    return [Problem("office", "there are no texts in Somali.")] if "so" in office.languages else []


def test_what_this_device_cannot_use_is_named_and_dropped(
    kept: Path, given: Path, caplog: pytest.LogCaptureFixture
) -> None:
    device = KeptOffice(kept, given, no_somali)

    device.take(published(described(SOMALI_TOO)))

    assert device.office == an_office()
    assert "cannot be used: office: there are no texts in Somali." in caplog.text
    assert not kept.exists()


def test_what_an_older_version_cannot_use_any_more_is_not_taken_from_disk(kept: Path, given: Path) -> None:
    KeptOffice(kept, given).take(published(described(SOMALI_TOO)))

    assert KeptOffice(kept, given, no_somali).office == an_office()


def test_a_given_description_that_this_device_cannot_use_is_refused(kept: Path, given: Path) -> None:
    given.write_text(described(SOMALI_TOO))

    with pytest.raises(BadDescription, match="no texts in Somali"):
        KeptOffice(kept, given, no_somali)


def test_the_kept_file_of_another_office_is_not_used(kept: Path, given: Path) -> None:
    kept.write_text(json.dumps(tomllib.loads(described(OTHER_OFFICE))))

    assert KeptOffice(kept, given).office == an_office()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": "teststadt"}', "\0\0\0\0"])
def test_a_kept_file_that_cannot_be_read_is_named_and_the_given_one_holds(
    content: str, kept: Path, given: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept.write_text(content)

    device = KeptOffice(kept, given)

    assert device.office == an_office()
    assert f"{kept} cannot be used: " in caplog.text


def test_a_device_with_neither_says_how_to_start(kept: Path) -> None:
    with pytest.raises(FileNotFoundError) as problem:
        KeptOffice(kept, None)

    assert str(problem.value) == f"{kept} holds no office description yet: start with --office FILE."


def test_a_given_description_with_problems_is_refused_even_when_one_is_kept(kept: Path, given: Path) -> None:
    KeptOffice(kept, given).take(published(described(NEW_ROOM)))
    given.write_text('id = "teststadt"')

    with pytest.raises(BadDescription):
        KeptOffice(kept, given)


def test_the_description_of_another_office_is_dropped(kept: Path, given: Path) -> None:
    device = KeptOffice(kept, given)

    device.take(published(described(OTHER_OFFICE)))

    assert device.office == an_office()
    assert not kept.exists()
