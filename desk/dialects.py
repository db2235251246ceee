"""What the buttons of other makers say, in their own words. Pure: a payload comes in, a word and its age go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from routing.buttons import Button

LARGEST_PAYLOAD = 16_384
"""Bytes. A button says less; what is larger is not read."""

OLDEST_S = 2.0
"""A press that its own clock calls older than this comes too late. Two clocks that a time server sets differ by less
than a tenth of a second; a button tells of a press when its finger work is done, within about a second."""

AHEAD_S = 2.0
"""A clock that is ahead of ours by more than this cannot say how old a press is."""


class NotUnderstood(ValueError):
    """A message that cannot be a button's: says what is wrong with it."""


class TooOld(ValueError):
    """A press that came too late, or whose age cannot be known: says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a button said: its word for the gesture, how old that is, and the number of the event, if it counts."""

    word: str
    age_s: float = 0.0
    count: int | None = None


def word_of(button: Button, payload: bytes, now_s: float) -> Word | None:
    """The word in a message of a button; None when it tells of something else. `now_s` is the time of day (Unix).

    Raises `NotUnderstood` and `TooOld`.
    """
    if button.kind == "zigbee2mqtt" and button.topic.endswith("/action"):
        return Word(_text(payload)) if payload.strip() else None
    said = _read(payload)
    match button.kind:
        case "shelly-gen1":
            return _of_gen1(said)
        case "shelly":
            return _of_shelly(said, f"input:{button.input}", now_s)
        case _:
            return _of_zigbee(said, now_s)


def _read(payload: bytes) -> Mapping[str, Any]:
    if len(payload) > LARGEST_PAYLOAD:
        raise NotUnderstood(f"it has {len(payload)} bytes")
    try:
        said = msgspec.json.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(f"it is not JSON: {error}") from error
    if not isinstance(said, dict):
        raise NotUnderstood("it is no JSON object")
    return said


def _text(payload: bytes) -> str:
    try:
        return payload[:LARGEST_PAYLOAD].decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise NotUnderstood("it is no plain word") from error


def _of_zigbee(said: Mapping[str, Any], now_s: float) -> Word | None:
    """`{"action": "single"}`, among whatever else the device tells. `last_seen` is there if the bridge is told so."""
    action = said.get("action")
    if action is None or action == "":
        return None
    if not isinstance(action, str):
        raise NotUnderstood(f"its action is {action!r}")
    return Word(action, 0.0 if said.get("last_seen") is None else _age(_last_seen(said["last_seen"]), now_s))


def _last_seen(seen: object) -> float:
    """Milliseconds since 1970, or ISO 8601: what Zigbee2MQTT can be set to."""
    if isinstance(seen, int | float) and not isinstance(seen, bool):
        return seen / 1000
    try:
        parsed = datetime.fromisoformat(str(seen))
    except ValueError as error:
        raise NotUnderstood(f"its last_seen is {seen!r}") from error
    if parsed.tzinfo is None:
        raise NotUnderstood(f"its last_seen is {seen!r}, without a time zone")
    return parsed.timestamp()


def _of_gen1(said: Mapping[str, Any]) -> Word | None:
    """`{"event": "S", "event_cnt": 2}`. It is said again from time to time: only its count tells a new press."""
    event, count = said.get("event"), said.get("event_cnt")
    if event is None or event == "":
        return None
    if not isinstance(event, str) or type(count) is not int:
        raise NotUnderstood(f"its event is {event!r}, its event_cnt {count!r}")
    return Word(event, count=count)


def _of_shelly(said: Mapping[str, Any], component: str, now_s: float) -> Word | None:
    """`NotifyEvent` of a Gen2 or later. It has a time, and a press without one could be of any age."""
    params = said.get("params")
    if said.get("method") != "NotifyEvent" or not isinstance(params, dict):
        return None
    events = params.get("events")
    if not isinstance(events, list) or any(not isinstance(each, dict) for each in events):
        raise NotUnderstood(f"its events are {str(events)[:60]}")
    for each in events:
        if each.get("component") == component and isinstance(each.get("event"), str):
            at = each.get("ts") or params.get("ts")
            if not isinstance(at, int | float):
                raise TooOld("it does not know what time it is: let it reach a time server")
            return Word(each["event"], _age(at, now_s))
    return None


def _age(at_s: float, now_s: float) -> float:
    age_s = now_s - at_s
    if age_s < -AHEAD_S:
        raise TooOld(f"its clock is {-age_s:.0f} seconds ahead of ours: let both reach a time server")
    if age_s > OLDEST_S:
        raise TooOld(f"it came {age_s:.0f} seconds after the press, if both clocks are right")
    return max(0.0, age_s)
