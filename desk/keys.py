"""What the keys of a box or keypad are for, at one desk or at several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.buttons import BUTTON_ACTIONS, KEY, Key
from routing.office import Office
from routing.reading import unknown


class BadKeys(ValueError):
    """Keys that cannot be used: every problem, one a line."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that are named, and what every other one is for; None: nothing."""

    named: Mapping[str, Key]
    other: Key | None = None

    def find(self, name: str) -> Key | None:
        """What a key is for; None when it is for nothing."""
        return self.named.get(name, self.other)

    @property
    def desks(self) -> tuple[str, ...]:
        """The desks that are served, each once."""
        keys = [*self.named.values(), *([self.other] if self.other else [])]
        return tuple(dict.fromkeys(key.desk for key in keys))


def keys_for(office: Office, client: str, options: Sequence[str], usual: Mapping[str, str] | None) -> Keys:
    """The keys of a client: those of its [[box]], or for one desk those of the options, as in "2=recall".

    `usual` are the keys of a desk when no option is given; None: every key is its call button. Raises `BadKeys`.
    """
    if client in office.boxes:
        if options:
            raise BadKeys(f'--key is for one desk alone: the keys of "{client}" stand in its [[box]].')
        return Keys(office.boxes[client].keys)
    if client not in office.desks:
        raise BadKeys(" ".join(unknown("desk or box", client, [*office.desks, *office.boxes], "desks and boxes")))
    if options:
        return Keys(_parse(client, options))
    if usual is None:
        return Keys({}, Key(client))
    return Keys({name: Key(client, action) for name, action in usual.items()})


def _parse(desk: str, options: Sequence[str]) -> dict[str, Key]:
    keys: dict[str, Key] = {}
    problems = []
    for option in options:
        name, _, action = (part.strip() for part in option.partition("="))
        if not KEY.fullmatch(name):
            problems.append(f'--key "{option}" names no key. It is like 2=recall.')
        elif name in keys:
            problems.append(f'--key "{option}": the key {name} is already for {keys[name].action}.')
        elif action not in BUTTON_ACTIONS:
            problems.append(f'--key "{option}": {" ".join(unknown("action", action, BUTTON_ACTIONS, "actions"))}')
        else:
            keys[name] = Key(desk, action)
    if problems:
        raise BadKeys("\n".join(problems))
    return keys
