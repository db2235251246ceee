"""Buttons of other makers and boxes at several desks, as office.toml describes them."""

from __future__ import annotations

from typing import get_args

import pytest

from routing.buttons import BUTTON_ACTIONS, USUAL_ACTIONS, Key
from routing.reading import BadDescription
from tests.routing.builders import an_office
from wire.messages import Action

INCHES = "inches = 55.5\n"

BELL = """\
inches = 55.5

[[button]]
id = "bell"
desk = "room-1"
topic = "zigbee2mqtt/bell"
"""
SHELLY = """\
inches = 55.5

[[button]]
id = "shelly"
desk = "room-1"
kind = "shelly"
topic = "shellyplusi4-a8032ab12345/events/rpc"
"""
BOX = """\
inches = 55.5

[[box]]
id = "counter"
keys = { 1 = "room-1", 2 = "room-2 recall" }
"""


def with_(text: str, *changes: tuple[str, str]) -> tuple[str, str]:
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return INCHES, text


def test_a_button_needs_a_desk_and_a_topic_and_has_the_usual_for_the_rest() -> None:
    bell = an_office(with_(BELL)).buttons["bell"]

    assert (bell.desk, bell.kind, bell.topic, bell.account) == ("room-1", "zigbee2mqtt", "zigbee2mqtt/bell", "bell")
    assert bell.actions == {"single": "next", "double": "recall", "long": "missed", "hold": "missed"}
    assert bell.topics == ("zigbee2mqtt/bell",)


def test_an_old_shelly_also_tells_when_it_has_come_back() -> None:
    topic = 'topic = "shellies/button1/input_event/0"\nkind = "shelly-gen1"'

    shelly = an_office(with_(BELL, ('topic = "zigbee2mqtt/bell"', topic))).buttons["bell"]

    assert shelly.topics == ("shellies/button1/input_event/0", "shellies/button1/online")
    assert shelly.actions == {"S": "next", "SS": "recall", "L": "missed"}


def test_actions_of_its_own_take_the_place_of_the_usual_ones() -> None:
    more = 'topic = "zigbee2mqtt/bell"\naccount = "bridge"\nactions = { on = "next", off = "pause" }'

    office = an_office(with_(BELL, ('topic = "zigbee2mqtt/bell"', more)))

    assert office.buttons["bell"].actions == {"on": "next", "off": "pause"}
    assert {client: role for client, role in office.clients().items() if "b" in role and role != "kiosk"} == {
        "bridge": "button", "buttons": "buttons",
    }  # fmt: skip


def test_the_keys_of_a_box_are_for_desks_and_perhaps_for_one_action() -> None:
    office = an_office(with_(BOX))

    assert office.boxes["counter"].keys == {"1": Key("room-1"), "2": Key("room-2", "recall")}
    assert office.boxes["counter"].desks == ("room-1", "room-2")
    assert office.clients()["counter"] == "box"
    assert "buttons" not in office.clients()


def test_the_inputs_of_one_shelly_are_buttons_of_their_own() -> None:
    second = SHELLY.removeprefix("inches = 55.5\n").replace('"shelly"\ndesk', '"two"\ndesk') + "input = 1\n"

    office = an_office(with_(SHELLY + second.replace('id = "two"', 'id = "two"\naccount = "shelly"')))

    assert [each.input for each in office.buttons.values()] == [0, 1]


def test_every_action_of_a_button_is_one_of_the_wire() -> None:
    assert set(BUTTON_ACTIONS) <= set(get_args(Action))
    assert {action for usual in USUAL_ACTIONS.values() for action in usual.values()} <= set(BUTTON_ACTIONS)


@pytest.mark.parametrize(
    ("text", "before", "after", "problem"),
    [
        (BELL, 'desk = "room-1"', "", 'button "bell": desk is missing.'),
        (BELL, '"room-1"', '"rom-1"', 'button "bell": there is no desk "rom-1". Did you mean "room-1"?'),
        (BELL, 'topic = "zigbee2mqtt/bell"', "", 'button "bell": topic is missing.'),
        (BELL, "zigbee2mqtt/bell", "zigbee2mqtt/#", "topic = 'zigbee2mqtt/#' is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "zigbee2mqtt/+", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "$SYS/bell", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "/bell", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "a//b", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "a/b/", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "my bell", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "a\\ntopic write #", "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "x" * 151, "is no topic of one device."),
        (BELL, "zigbee2mqtt/bell", "wartemarke/x/desk/room-1/press", "is one of our own"),
        (BELL, 'id = "bell"', 'id = "bell"\nkind = "zigbe"', '"zigbe" is not known. Did you mean "zigbee2mqtt"?'),
        (BELL, 'id = "bell"', 'id = "bell"\nkind = "shelly"', "is not where a shelly tells of presses."),
        (BELL, 'id = "bell"', 'id = "bell"\nkind = "shelly-gen1"', "is not where a shelly-gen1 tells of presses."),
        (BELL, 'id = "bell"', 'id = "bell"\naction = {}', 'the key "action" is not known. Did you mean "actions"?'),
        (BELL, 'id = "bell"', 'id = "bell"\nactions = {}', "its [button.actions] names nothing that it can do."),
        (
            BELL, 'id = "bell"', 'id = "bell"\nactions = { single = "nxt" }',
            "[actions]: single = 'nxt' is not known. Did you mean \"next\"?",
        ),
        (BELL, 'id = "bell"', 'id = "bell"\nactions = { single = "forward" }', "single = 'forward' is not known."),
        (BELL, 'id = "bell"', 'id = "bell"\naccount = "A B"', 'account = "A B" is no id.'),
        (BELL, 'id = "bell"', 'id = "bell"\naccount = "room-2"', "this id already belongs to a desk."),
        (BELL, '"bell"', '"staff"', "this id already belongs to the staff pages."),
        (BELL, '"bell"', '"buttons"', "this id already belongs to the buttons of other makers."),
        (BELL + BELL[14:], 'id = "bell"', 'id = "bell"', 'there are two of id "bell".'),
        (SHELLY, "[[button]]", "[[button]]\ninput = 8", "input = 8 is out of range."),
        (BOX, "keys = {", "kyes = {", 'it has no [box.keys].'),
        (BOX, '"room-2 recall"', '"room-9"', 'box "counter", [keys]: there is no desk "room-9".'),
        (BOX, "recall", "recal", '2 = "room-2 recal": there is no action "recal". Did you mean "recall"?'),
        (BOX, '"room-1"', "1", "1 must be a text in quotes, not a number."),
        (BOX, "1 =", '"key 1" =', '"key 1" is no name of a key.'),
        (BOX, '"counter"', '"entrance"', "this id already belongs to a kiosk."),
    ],
)  # fmt: skip
def test_every_mistake_is_named(text: str, before: str, after: str, problem: str) -> None:
    with pytest.raises(BadDescription) as refusal:
        an_office(with_(text, (before, after)))

    assert problem in str(refusal.value)


def test_two_buttons_of_one_topic_would_press_twice() -> None:
    twin = BELL.removeprefix(INCHES).replace('id = "bell"', 'id = "twin"')

    with pytest.raises(BadDescription, match='button "twin": its topic is that of "bell": one press would count twice'):
        an_office(with_(BELL + twin))
