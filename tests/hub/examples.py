"""One example of any dataclass, made from its types alone: a new kind of event is noticed without being listed."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from typing import Any, Union, get_args, get_origin, get_type_hints

from hub.records import KINDS
from routing.events import Event

_PLAIN: dict[object, Any] = {
    int: 7,
    bool: True,
    str: 'Ä "quoted" \\ \0 ሀ \N{MOBILE PHONE}',
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, 8, 59, 59, 123456, timezone(timedelta(hours=1))),
}


def an_example(kind: Any) -> Any:
    """An instance whose every field is filled; an optional one is given."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each is not type(None)]
    if origin in (types.UnionType, Union):
        return an_example(inner[0])
    if origin is tuple:
        return (an_example(inner[0]),) * 2
    if origin is frozenset:
        return frozenset({an_example(inner[0])})
    if origin is Mapping:
        return {an_example(inner[0]): an_example(inner[1])}
    hints = get_type_hints(kind)
    return kind(**{field.name: an_example(hints[field.name]) for field in fields(kind)})


def one_of_each() -> list[Event]:
    """An event of every kind that there is."""
    return [an_example(kind) for kind in KINDS.values()]
