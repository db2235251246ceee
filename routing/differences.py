"""What differs between two descriptions of an office: what moves turns, and what decides who comes when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from routing.office import Office

Settings = Mapping[str, Mapping[str, object]]
"""A part of the description -> its settings by name."""


def what_moves_turns(before: Office, after: Office) -> tuple[str, ...]:
    """Every difference that can change whose turn it is, a line each; none when turns are the same."""
    old, new = _moves_turns(before), _moves_turns(after)
    gone = [f"{part} is gone" for part in old if part not in new]
    added = [f"{part} is new" for part in new if part not in old]
    return (*_changed(old, new), *gone, *added)


def who_comes_when(before: Office, after: Office) -> tuple[str, ...]:
    """Every difference that changes who comes when, and for how long: not a matter of turns."""
    return tuple(_changed(_brings_people(before), _brings_people(after)))


def _changed(old: Settings, new: Settings) -> Iterator[str]:
    for part in filter(old.__contains__, new):
        for name, value in new[part].items():
            if value != old[part][name]:
                yield f"{part}: {name}" + _how(old[part][name], value)


def _moves_turns(office: Office) -> Settings:
    rules = office.turns
    return {
        "turns": {
            "priority_minutes": rules.priority_minutes,
            "language_minutes": rules.language_minutes,
            "second_duty_minutes": rules.second_duty_minutes,
            "priority_needs": rules.priority_needs,
        },
        **{f'Sachgebiet "{each}"': {} for each in office.sachgebiete},
        **{
            f'desk "{desk.id}"': {
                "sachgebiete": frozenset(desk.sachgebiete),
                "also": frozenset(desk.also),
                "languages": desk.languages,
                "step_free": desk.step_free,
            }
            for desk in office.desks.values()
        },
        **{
            f'concern "{each.id}"': {
                "sachgebiet": each.sachgebiet,
                "referral": each.referral,
                "priority": each.priority,
            }
            for each in office.concerns.values()
        },
    }


def _brings_people(office: Office) -> Settings:
    return {
        "office": {"hours": office.hours, "last_ticket_minutes": office.last_ticket_minutes},
        **{
            f'Sachgebiet "{each.id}"': {
                "hours": each.hours,
                "tickets_per_day": each.tickets_per_day,
                "service_minutes": each.service_minutes,
            }
            for each in office.sachgebiete.values()
        },
        **{
            f'concern "{each.id}"': {
                "hours": each.hours,
                "minutes": each.minutes,
                "by_appointment": each.by_appointment,
            }
            for each in office.concerns.values()
        },
    }


def _how(old: object, new: object) -> str:
    """From what to what; a week of hours is too long to be told."""
    return "" if isinstance(old or new, tuple) else f" {_shown(old)} -> {_shown(new)}"


def _shown(value: object) -> str:
    match value:
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case bool():
            return "yes" if value else "no"
        case "" | None:
            return "none"
        case _:
            return str(value)
