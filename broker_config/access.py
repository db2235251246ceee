"""The access rules: which device of an office may write and read which topic."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from broker_config.problems import BrokerConfigError
from routing.office import BUTTONS, Office

ROLES = ("box", "button", "buttons", "desk", "display", "hub", "kiosk", "staff")
"""What a client of the broker can be. `staff` is the server of the staff pages, one for all desks; `button` one of
another maker, `buttons` whoever presses for those, `box` a box or keypad at several desks."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Grant:
    """What one client may do because the description says so: topics of other makers, and desks it presses for."""

    writes: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()


Grants = Mapping[str, Grant]


def grants_of(office: Office) -> dict[str, Grant]:
    """The grants of an office's buttons of other makers, of whoever presses for them, and of its boxes."""
    buttons = office.buttons.values()
    grants = {box.id: Grant(desks=box.desks) for box in office.boxes.values()}
    for account in dict.fromkeys(button.account for button in buttons):
        topics = [topic for button in buttons if button.account == account for topic in button.topics]
        grants[account] = Grant(writes=tuple(dict.fromkeys(topics)))
    if buttons:
        topics = [topic for button in buttons for topic in button.topics]
        desks = dict.fromkeys(button.desk for button in buttons)
        grants[BUTTONS] = Grant(reads=tuple(dict.fromkeys(topics)), desks=tuple(desks))
    return grants


def access_rules(office_id: str, clients: Mapping[str, str], grants: Grants | None = None) -> str:
    """Return mosquitto's ACL file for the clients (client id -> role) of one office.

    Every client gets a block of its own and nothing is allowed that is not named, because mosquitto's
    `pattern` rules would hold for every role. A client's user name is its client id.

    Raises BrokerConfigError naming every id and role that cannot be used.
    """
    problems = [*_bad_ids(office_id, clients), *_bad_roles(clients)]
    if problems:
        raise BrokerConfigError.of(problems)
    hubs = [client for client, role in sorted(clients.items()) if role == "hub"]
    nothing = Grant()
    blocks = [
        _block(office_id, client, role, hubs, (grants or {}).get(client, nothing))
        for client, role in sorted(clients.items())
    ]
    return "\n".join([f"# Who may do what in the office {office_id}. What is not named is forbidden.\n", *blocks])


def _bad_ids(office_id: str, clients: Mapping[str, str]) -> Iterator[str]:
    """Name ids that would not be one plain level of a topic, such as `+`, `#`, `a/b` or a line break."""
    for what, name in (("office", office_id), *(("client", client) for client in clients)):
        if not _ID.fullmatch(name):
            yield f"{what} {name!r}: not an id. Use the letters a-z, digits and hyphens."


def _bad_roles(clients: Mapping[str, str]) -> Iterator[str]:
    for client, role in clients.items():
        if role not in ROLES:
            near = get_close_matches(role, ROLES, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield f"client {client!r}: there is no role {role!r}.{hint} Known roles: {', '.join(ROLES)}."


def _block(office_id: str, client: str, role: str, hubs: Iterable[str], grant: Grant) -> str:
    prefix = f"wartemarke/{office_id}"
    rules = [f"topic write {topic}" for topic in grant.writes]
    rules += [f"topic read {topic}" for topic in grant.reads]
    rules += [f"topic write {prefix}/{topic}" for topic in _written(client, role, grant)]
    rules += [f"topic read {prefix}/{topic}" for topic in _read(client, role, hubs, grant)]
    return "\n".join([f"# {role}", f"user {client}", *rules, ""])


def _written(client: str, role: str, grant: Grant) -> Iterator[str]:
    """Name the topics a client publishes; each also has its last will there, but for buttons of other makers."""
    if role == "button":
        return
    yield f"status/{client}"
    yield from (f"desk/{desk}/press" for desk in grant.desks)
    match role:
        case "hub":
            yield from (
                "office",
                "queue",
                "board",
                "tickets",
                "today",
                "clock",
                "kiosk/+/ack",
                "kiosk/+/order",
                "desk/+/state",
            )
        case "staff":
            yield "desk/+/press"
        case "kiosk":
            yield from (f"kiosk/{client}/tickets", f"kiosk/{client}/paper")
        case "desk":
            yield f"desk/{client}/press"


def _read(client: str, role: str, hubs: Iterable[str], grant: Grant) -> Iterator[str]:
    """Name the topics a client hears; only hub and staff see how every device is."""
    if role == "button":
        return
    if role == "hub":
        yield from ("kiosk/+/tickets", "kiosk/+/paper", "desk/+/press", "status/+")
        return
    yield "office"
    yield from ("clock",) if role in ("box", "buttons") else ("queue", "board")
    yield from (f"desk/{desk}/state" for desk in grant.desks)
    match role:
        case "staff":
            yield from ("desk/+/state", "tickets", "today", "clock", "status/+")
            return
        case "kiosk":
            yield from (f"kiosk/{client}/ack", f"kiosk/{client}/order")
        case "desk":
            yield from (f"desk/{client}/state", "clock")
    yield from (f"status/{hub}" for hub in hubs)
