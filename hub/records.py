"""Events as the journal keeps them: a kind by name, and a JSON body."""

from __future__ import annotations

from typing import get_args

import msgspec

from routing.events import Event

KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Event)}

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Event]] = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


class UnreadableRecord(ValueError):
    """A line of the journal that this version cannot read: names the line and what is wrong."""


def write_record(event: Event) -> tuple[str, str]:
    """The kind and the body of an event."""
    return type(event).__name__, _encoder.encode(event).decode()


def read_record(kind: str, body: str) -> Event:
    """The event of a record. Raises `UnreadableRecord`."""
    if kind not in _decoders:
        raise UnreadableRecord(f'there is no event of kind "{kind}": was the journal written by a newer version?')
    try:
        return _decoders[kind].decode(body)
    except msgspec.DecodeError as error:
        raise UnreadableRecord(f"{kind}: {error}") from error
