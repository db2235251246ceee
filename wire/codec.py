"""Bytes to messages and back, with errors that name the problem."""

from __future__ import annotations

from typing import TypeVar

import msgspec

LARGEST_PAYLOAD = 65_536
"""Bytes of the largest message taken. A ticket has about 250, a full wall a few thousand."""

LONGEST_COMPLAINT = 300

_Message = TypeVar("_Message", bound=msgspec.Struct)
_encoder = msgspec.json.Encoder()
_decoders: dict[type, msgspec.json.Decoder[msgspec.Struct]] = {}


class BadMessage(ValueError):
    """A payload that is no message of its topic: says what is wrong, and where in it."""


def encode(message: msgspec.Struct) -> bytes:
    """A message as JSON."""
    return _encoder.encode(message)


def decode(payload: bytes, kind: type[_Message], largest: int = LARGEST_PAYLOAD) -> _Message:
    """A message from JSON. Raises `BadMessage`."""
    if len(payload) > largest:
        raise BadMessage(f"the message has {len(payload)} bytes, more than the {largest} allowed.")
    decoder = _decoders.get(kind) or _decoders.setdefault(kind, msgspec.json.Decoder(kind))
    try:
        message = decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(f"this is no {kind.__name__}: {_one_line(str(error))}") from error
    assert isinstance(message, kind)  # noqa: S101 - narrows the type for the checker
    return message


def _one_line(text: str) -> str:
    """A message for the log: what arrived must not write lines of its own into it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_COMPLAINT else f"{line[:LONGEST_COMPLAINT]} ..."
