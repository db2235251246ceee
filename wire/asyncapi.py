"""The AsyncAPI 3 description of the wire, made from the message types: `python -m wire.asyncapi` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import msgspec

from wire import messages


@dataclass(frozen=True, slots=True)
class Channel:
    """A topic below the office, who tells whom, what, and how."""

    name: str
    topic: str
    who: str
    payload: type[msgspec.Struct]
    parameter: str = ""
    qos: int = 1
    retained: bool = True


CHANNELS = (
    Channel("tickets", "kiosk/{kiosk}/tickets", "kiosk -> hub", messages.TicketMessage, "kiosk", retained=False),
    Channel("ack", "kiosk/{kiosk}/ack", "hub -> kiosk", messages.Ack, "kiosk"),
    Channel("order", "kiosk/{kiosk}/order", "hub -> kiosk", messages.PaperOrder, "kiosk", qos=0, retained=False),
    Channel("paper", "kiosk/{kiosk}/paper", "kiosk -> hub", messages.PaperReport, "kiosk", retained=False),
    Channel("press", "desk/{desk}/press", "button, staff page -> hub", messages.Press, "desk", qos=0, retained=False),
    Channel("state", "desk/{desk}/state", "hub -> desk", messages.DeskState, "desk"),
    Channel("board", "board", "hub -> displays", messages.Board),
    Channel("queue", "queue", "hub -> kiosks, displays, staff", messages.Queue),
    Channel("openTickets", "tickets", "hub -> staff", messages.OpenTickets),
    Channel("today", "today", "hub -> staff", messages.Today),
    Channel("clock", "clock", "hub -> desks, staff", messages.Beat, qos=0, retained=False),
    Channel("office", "office", "hub -> all", messages.OfficeInForce),
    Channel("status", "status/{client}", "each device -> all", messages.Status, "client"),
)

PARAMETERS = {
    "office": "The id of the office in office.toml.",
    "kiosk": "The id of the kiosk in office.toml.",
    "desk": "The id of the desk in office.toml.",
    "client": "The id of the device, which is its user name at the broker.",
}


def document() -> dict[str, Any]:
    """The whole description, as AsyncAPI 3.0.0 lays it out."""
    kinds = [channel.payload for channel in CHANNELS]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Wartemarke",
            "version": version("wartemarke"),
            "description": "The entrance hall of a German Ausländerbehörde: tickets, presses, calls.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {each.name: _channel(each) for each in CHANNELS},
        "operations": {each.name: _operation(each) for each in CHANNELS},
        "components": {
            "schemas": schemas,
            "messages": {
                kind.__name__: {
                    "name": kind.__name__,
                    "contentType": "application/json",
                    "payload": {"$ref": f"#/components/schemas/{kind.__name__}"},
                }
                for kind in kinds
            },
            "securitySchemes": {"account": {"type": "userPassword"}},
        },
    }


def _server() -> dict[str, Any]:
    return {
        "host": "localhost:1883",
        "protocol": "mqtt",
        "protocolVersion": "5.0",
        "description": "One broker for each office. User name and client id are the device's id.",
        "security": [{"$ref": "#/components/securitySchemes/account"}],
    }


def _channel(channel: Channel) -> dict[str, Any]:
    names = ["office", channel.parameter] if channel.parameter else ["office"]
    message = channel.payload.__name__
    return {
        "address": f"wartemarke/{{office}}/{channel.topic}",
        "description": f"{channel.name}: {channel.who}",
        "parameters": {each: {"description": PARAMETERS[each]} for each in names},
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
    }


def _operation(channel: Channel) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "summary": channel.who,
        "messages": [{"$ref": f"#/channels/{channel.name}/messages/{channel.payload.__name__}"}],
        "bindings": {"mqtt": {"qos": channel.qos, "retain": channel.retained, "bindingVersion": "0.2.0"}},
    }


def as_yaml() -> str:
    """The description as the file `broker_config/asyncapi.yaml` holds it."""
    import yaml

    heading = "# Made from wire/messages.py by `make asyncapi`: change it there.\n"
    return heading + str(yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=110))


if __name__ == "__main__":
    print(as_yaml(), end="")
