"""Who works here: a user name, what they may do, and at which desks."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from routing.reading import unknown

Role = Literal["desk", "servicepoint", "head", "technician"]
ROLES: tuple[Role, ...] = get_args(Role)
"""desk: calls numbers; servicepoint: helps at the entrance; head: everything; technician: how the devices are."""

AT_DESKS: tuple[Role, ...] = ("desk", "servicepoint")
"""The roles that see desks and their tickets; besides them the head, who sees everything."""

USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
"""As in `wire.messages.StaffName`: goes into every press."""


class BadStaff(ValueError):
    """A name or role that cannot be; says what is wrong and what is allowed."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is signed in. No `desks`: at all of them. Without sign-in the name is empty."""

    name: str
    roles: frozenset[str]
    desks: frozenset[str] = frozenset()

    def may(self, role: Role) -> bool:
        """Whether they have this role. The head has every role."""
        return role in self.roles or "head" in self.roles

    def may_sit_at(self, desk: str) -> bool:
        """Whether they may see this desk's tickets and press its buttons."""
        return self.may("head") or (any(map(self.may, AT_DESKS)) and (not self.desks or desk in self.desks))

    def may_know_of(self, desk: str) -> bool:
        """Whether they may see that this desk is there, and whether it is open."""
        return self.may("technician") or self.may_sit_at(desk)


EVERYBODY = Staff("", frozenset({"head"}))
"""Whoever reaches the pages where nobody signs in."""


def check_name(name: str) -> str:
    """The user name, if it is one. Raises `BadStaff`."""
    if not USER_NAME.fullmatch(name):
        raise BadStaff(
            f'"{name[:60]}" is no user name: up to 40 small letters a-z, digits, dots, hyphens and underscores, '
            "a letter or digit first."
        )
    return name


def check_roles(roles: Collection[str]) -> frozenset[str]:
    """The roles, if there is one at least and each is known. Raises `BadStaff`."""
    for role in roles:
        if role not in ROLES:
            raise BadStaff(" ".join(unknown("role", role[:60], ROLES, "roles")))
    if not roles:
        raise BadStaff(f"there is no role. Known roles: {', '.join(ROLES)}.")
    return frozenset(roles)
