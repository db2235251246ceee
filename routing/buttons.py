"""Call buttons of other makers, and boxes and keypads that serve several desks, as the description tells of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from routing.reading import Table, unknown

BUTTON_ACTIONS = ("next", "recall", "missed", "done", "return", "came", "open", "pause")
"""What a button can wish for: whatever needs no further word."""

USUAL_ACTIONS: Mapping[str, Mapping[str, str]] = {
    "zigbee2mqtt": {"single": "next", "double": "recall", "long": "missed", "hold": "missed"},
    "shelly-gen1": {"S": "next", "SS": "recall", "L": "missed"},
    "shelly": {"single_push": "next", "double_push": "recall", "long_push": "missed"},
}
"""For each kind of button: the word it sends for a gesture, and what that usually means."""

TOPIC_ENDINGS = {"shelly-gen1": re.compile(r"/input_event/[0-9]+$"), "shelly": re.compile(r"/events/rpc$")}
"""Where the kinds publish that leave no choice."""

TOPIC_EXAMPLES = {
    "zigbee2mqtt": "zigbee2mqtt/room-104",
    "shelly-gen1": "shellies/shellybutton1-A4CF12F45301/input_event/0",
    "shelly": "shellyplusi4-a8032ab12345/events/rpc",
}

TOPIC = re.compile(r"[^\s/+#$\x00-\x1f\x7f][^\s+#\x00-\x1f\x7f]{0,149}")
"""No wildcard, no broker's own topic, and nothing that would end a line of the access rules."""

OURS = "wartemarke/"
"""Where our own topics begin."""

KEY = re.compile(r"[A-Za-z0-9_]{1,24}")

MOST_INPUTS = 8


@dataclass(frozen=True, slots=True)
class Button:
    """A button that speaks MQTT in its maker's words. What it sends counts as presses of the `desk`.

    `account` is who it is to the broker: its own id, or that of the bridge which speaks for several. `input` tells the
    inputs of one Shelly apart. `actions` maps the words it sends to `BUTTON_ACTIONS`.
    """

    id: str
    desk: str
    kind: str
    topic: str
    account: str
    input: int
    actions: Mapping[str, str]

    @property
    def presence(self) -> str:
        """The topic on which it says that it has come back to the broker; empty where it does not."""
        if self.kind != "shelly-gen1":
            return ""
        return TOPIC_ENDINGS[self.kind].sub("/online", self.topic)

    @property
    def topics(self) -> tuple[str, ...]:
        """All that it may publish."""
        return tuple(filter(None, (self.topic, self.presence)))


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of a box or keypad is for: a desk, and what it wishes there; empty: whatever the gesture means."""

    desk: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A serial box or a USB keypad that serves several desks. Its keys have the names that the box gives them."""

    id: str
    keys: Mapping[str, Key]

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks it serves, each once."""
        return tuple(dict.fromkeys(key.desk for key in self.keys.values()))


def read_button(table: Table) -> Button:
    """Read a [[button]]."""
    kind = table.choice("kind", USUAL_ACTIONS, "zigbee2mqtt")
    id = table.identifier()
    return Button(
        id=id,
        desk=table.text("desk"),
        kind=kind,
        topic=_topic(table, kind),
        account=table.identifier("account") if table.has("account") else id,
        input=table.number("input", 0, MOST_INPUTS - 1, 0),
        actions=_actions(table, kind),
    )


def read_box(table: Table) -> Box:
    """Read a [[box]]."""
    within = table.table("keys")
    keys = {name: _key(within, name) for name in within.keys()}  # noqa: SIM118 - a table is no mapping
    if not keys:
        table.wrong("it has no [box.keys].", 'Say what each key is for, as in 1 = "room-1".')
    return Box(id=table.identifier(), keys=keys)


def _topic(table: Table, kind: str) -> str:
    topic = table.text("topic")
    like = f"It is like {TOPIC_EXAMPLES.get(kind, TOPIC_EXAMPLES['zigbee2mqtt'])}."
    ending = TOPIC_ENDINGS.get(kind)
    if not topic:
        return topic
    if not TOPIC.fullmatch(topic) or "//" in topic or topic.endswith("/"):
        table.wrong(f"topic = {topic!r} is no topic of one device.", like)
    elif topic.startswith(OURS):
        table.wrong(f'topic = "{topic}" is one of our own: buttons that speak our protocol need no [[button]].', like)
    elif ending and not ending.search(topic):
        table.wrong(f'topic = "{topic}" is not where a {kind} tells of presses.', like)
    return topic


def _actions(table: Table, kind: str) -> Mapping[str, str]:
    usual = USUAL_ACTIONS.get(kind, {})
    example = f'{next(iter(usual), "single")} = "next"'
    actions = table.choices("actions", BUTTON_ACTIONS, example)
    if not table.has("actions"):
        return usual
    if not actions:
        table.wrong("its [button.actions] names nothing that it can do.", f"It is like {example}.")
    return actions


def _key(keys: Table, name: str) -> Key:
    desk, _, action = keys.text(name).partition(" ")
    action = action.strip()
    if not KEY.fullmatch(name):
        keys.wrong(f'"{name}" is no name of a key.', "It is up to 24 letters, digits and _, as in 1 or KEY_KPENTER.")
    if action and action not in BUTTON_ACTIONS:
        what, known = unknown("action", action, BUTTON_ACTIONS, "actions")
        keys.wrong(f'{name} = "{desk} {action}": {what}', known)
    return Key(desk, action)
