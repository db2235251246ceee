"""Promises of `broker_config/asyncapi.yaml`: it is in step with the message types, and true of what travels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from tests.broker_config.broker_process import BrokerProcess
from tests.hub.house import ACCOUNTS, OFFICE, OFFICE_TEXT, TOPICS, press_message, ticket_message
from tests.hub.program import HubProgram, Listener
from tests.patience import wait_for
from wire.asyncapi import as_yaml

FILE = Path(__file__).parents[2] / "broker_config" / "asyncapi.yaml"
DOCUMENT: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CHANNELS: dict[str, Any] = DOCUMENT["channels"]


def resolve(reference: str) -> Any:
    """What a `#/...` reference points to. Raises `KeyError` when it points nowhere."""
    assert reference.startswith("#/")
    found: Any = DOCUMENT
    for step in reference[2:].split("/"):
        found = found[step]
    return found


def references(part: Any) -> Iterator[str]:
    """Every reference within."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from [value] if key == "$ref" else references(value)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def validator(kind: str) -> Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{kind}", "components": DOCUMENT["components"]}
    return Draft202012Validator(root)


def kind_of(channel: str) -> str:
    (message,) = CHANNELS[channel]["messages"]
    return str(message)


def channel_of(topic: str) -> str:
    """The channel whose address a topic fits."""
    fits = [
        name
        for name, channel in CHANNELS.items()
        if re.fullmatch(re.sub(r"\{[a-z]+\}", "[a-z0-9-]+", channel["address"]), topic)
    ]
    (only,) = fits
    return only


def test_the_file_is_in_step_with_the_message_types() -> None:
    assert FILE.read_text(encoding="utf-8") == as_yaml(), "run `make asyncapi`"


def test_it_says_what_every_description_must_say() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    for server in DOCUMENT["servers"].values():
        assert {"host", "protocol"} <= server.keys()


def test_every_reference_points_somewhere() -> None:
    for reference in references(DOCUMENT):
        assert resolve(reference)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_has_an_address_whose_parameters_are_described(name: str) -> None:
    channel = CHANNELS[name]

    assert set(re.findall(r"\{([a-z]+)\}", channel["address"])) == set(channel["parameters"])
    assert channel["address"].startswith("wartemarke/{office}/")
    assert all(each["description"] for each in channel["parameters"].values())


@pytest.mark.parametrize("name", CHANNELS)
def test_a_message_of_a_channel_is_json_of_a_valid_schema(name: str) -> None:
    (reference,) = CHANNELS[name]["messages"].values()

    message = resolve(reference["$ref"])

    assert message["contentType"] == "application/json"
    Draft202012Validator.check_schema(resolve(message["payload"]["$ref"]))


@pytest.mark.parametrize("name", DOCUMENT["operations"])
def test_an_operation_belongs_to_a_channel_and_its_messages(name: str) -> None:
    operation = DOCUMENT["operations"][name]

    channel = operation["channel"]["$ref"]

    assert operation["action"] in ("send", "receive")
    assert channel.startswith("#/channels/")
    for message in operation["messages"]:
        assert message["$ref"].startswith(f"{channel}/messages/")
    assert operation["bindings"]["mqtt"]["qos"] in (0, 1)


def test_presses_are_never_retained_and_leave_once() -> None:
    assert DOCUMENT["operations"]["press"]["bindings"]["mqtt"] == {"qos": 0, "retain": False, "bindingVersion": "0.2.0"}


def test_every_topic_of_the_office_has_its_channel() -> None:
    topics = (
        TOPICS.tickets("entrance"), TOPICS.ack("entrance"), TOPICS.order("entrance"), TOPICS.paper("entrance"),
        TOPICS.press("room-1"), TOPICS.state("room-1"), TOPICS.board, TOPICS.queue, TOPICS.open_tickets, TOPICS.today,
        TOPICS.clock,        TOPICS.office, TOPICS.status("hub"),
    )  # fmt: skip

    assert [channel_of(topic) for topic in topics] == list(CHANNELS)


def test_what_really_travels_is_what_the_description_says(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"
    office.write_text(OFFICE_TEXT, encoding="utf-8")
    draw = ticket_message("A017", needs=["quiet"], appointment=None)
    press = press_message("boot-1.1")
    order = press_message("boot-1.2", action="draw", kiosk="entrance", concern="collect-card", language="ar")
    report = {"v": 1, "order": "boot-1.2", "number": "A018", "printed": True}
    with (
        BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as broker,
        HubProgram(office, broker.port),
        Listener(broker, "staff") as staff,
        Listener(broker, "entrance") as kiosk,
    ):
        kiosk.until(TOPICS.ack("entrance"), seq=0)
        kiosk.say(TOPICS.tickets("entrance"), draw)
        kiosk.until(TOPICS.ack("entrance"), seq=1)
        staff.say(TOPICS.press("room-1"), press, qos=0)
        staff.until(TOPICS.state("room-1"), outcome="called")
        staff.say(TOPICS.press("room-1"), order, qos=0)
        kiosk.until(TOPICS.order("entrance"), order="boot-1.2")
        kiosk.say(TOPICS.paper("entrance"), report)
        staff.until(TOPICS.state("room-1"), outcome="ordered")
        wait_for(lambda: staff.message(TOPICS.state("room-1"))["paper"]["number"], "the paper")
        staff.message(TOPICS.clock)
        staff.until(TOPICS.status("hub"), online=True)
        heard = {topic: json.loads(payload) for topic, payload in {**staff.heard, **kiosk.heard}.items()}
    heard |= {TOPICS.tickets("entrance"): draw, TOPICS.press("room-1"): press, TOPICS.paper("entrance"): report}

    for topic, message in heard.items():
        validator(kind_of(channel_of(topic))).validate(message)

    assert {channel_of(topic) for topic in heard} == set(CHANNELS)


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        ("Press", press_message(action="dance")),
        ("Press", press_message(age_ms=-1)),
        ("Press", press_message(press="two words")),
        ("Press", {"v": 1, "press": "p-1", "action": "next"}),
        ("TicketMessage", ticket_message("A17")),
        ("TicketMessage", ticket_message(seq=0)),
        ("TicketMessage", ticket_message(v=2)),
        ("Ack", {"v": 1, "roll": "r", "seq": -1, "last": {}}),
        ("Board", {"v": 1}),
        ("Queue", {"v": 1, "sachgebiete": {"service": {"waiting": 1, "wait_minutes": [5], "open": True}}}),
        ("DeskState", {"v": 1, "current": {}, "waiting": 0, "last_press": None, "outcome": None}),
        ("Status", {"v": 1, "online": "yes", "role": "hub", "version": "1"}),
    ],
)
def test_a_broken_message_is_none_by_the_description_either(kind: str, broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator(kind).validate(broken)
