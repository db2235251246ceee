"""Who asks for a page, and what a page needs: for every module that has pages.

A page says whom it is for::

    @pages.get("/desk/<desk_id>/list")
    @needs("desk", "servicepoint")
    def waiting_list(desk_id: str) -> str: ...

One that says nothing is for the head alone. A page with `<desk_id>` in its address is besides only for those who may
sit at that desk. A stream ends with the session of who asked, when it is about to send its next part:
so it sends a sign of life every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g, request

from desk.staff import EVERYBODY, Role, Staff

BY_ITSELF = "X-By-Itself"
"""The header by which an open page says that nobody has done anything: it asks for itself anew, from time to time."""

BY_ITSELF_ARGUMENT = "by-itself"
"""The same in the address, where a page without scripts loads itself again."""

_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Needs:
    """What a page needs: one of these roles; nothing, if it is for everybody. `always_by_itself`: see `needs`."""

    roles: tuple[Role, ...] = ()
    always_by_itself: bool = False
    for_everybody: bool = False


def needs(*roles: Role, always_by_itself: bool = False) -> Callable[[_View], _View]:
    """The page is for those who have one of these roles, and for the head.

    `always_by_itself`: open pages ask for it without anybody doing anything; this keeps nobody signed in.
    """
    return _mark(Needs(roles, always_by_itself))


def for_everybody(view: _View) -> _View:
    """The page is for those, too, who are not signed in."""
    return _mark(Needs(for_everybody=True))(view)


def needs_of(view: Callable[..., Any] | None) -> Needs:
    """What a page needs: the head, unless it says something else."""
    found: Needs = getattr(view, "needs", Needs())
    return found


def asked_by_itself(needed: Needs) -> bool:
    """Whether this request comes from an open page, and nobody has done anything."""
    return needed.always_by_itself or BY_ITSELF in request.headers or BY_ITSELF_ARGUMENT in request.args


def signed_in() -> Staff:
    """Who asks. Only within a request, and one that was let in."""
    staff: Staff = g.get("staff", EVERYBODY if g.get("open_to_all") else _NOBODY)
    return staff


def still_signed_in() -> bool:
    """Whether who asked is still signed in: to be asked again and again by a stream, within its request
    (`flask.stream_with_context`)."""
    still: Callable[[], bool] = g.get("still_signed_in", lambda: bool(g.get("open_to_all")))
    return still()


_NOBODY = Staff("", frozenset())


def _mark(what: Needs) -> Callable[[_View], _View]:
    def mark(view: _View) -> _View:
        view.needs = what  # type: ignore[attr-defined]
        return view

    return mark
