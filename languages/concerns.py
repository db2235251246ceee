"""What is said about an office's concerns: its own words first, else those of the standard catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from languages.catalogue import GROUPS, STANDARD, StandardConcern, StandardGroup
from languages.notices import NOTICES
from languages.tongues import TONGUES
from languages.translation import Translation
from routing.office import TICKET_LANGUAGE, Concern, Group, Office, Words
from routing.reading import Problem, did_you_mean, unknown

_MORE = {"accessible", "account_balance", "description", "fingerprint", "gavel", "local_hospital", "phone", "place"}
"""For concerns that the catalogue does not know."""

PICTOGRAMS = tuple(
    sorted(_MORE | {each.pictogram for each in STANDARD.values()} | {each.pictogram for each in GROUPS.values()})
)
"""The pictures there are, by their names in Material Icons."""

_SHAPES = {"name": 'name = { de = "…" }', "pictogram": 'pictogram = "…"'}


UNKNOWN_PICTOGRAM = "help"
"""Stands beside an office's own concern that names no other."""


@dataclass(frozen=True, slots=True)
class ConcernWords:
    """What is said about a concern in one language. `minutes` is the usual length of a visit, 0 if nobody knows."""

    name: str
    explanation: str
    pictogram: str
    bring: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class GroupWords:
    """What is said about a group of concerns in one language."""

    name: str
    pictogram: str


def words_of(concern: Concern, translation: Translation) -> ConcernWords:
    """A concern in one language: the office's own words first, else the standard catalogue's."""
    standard = STANDARD.get(concern.id, StandardConcern(concern.id, "", UNKNOWN_PICTOGRAM, "", 0))
    tag = translation.tongue.tag
    return ConcernWords(
        name=_own(concern.name, tag) or translation.text(standard.name),
        explanation=_own(concern.explanation, tag) or (standard.explanation and translation.text(standard.explanation)),
        pictogram=concern.pictogram or standard.pictogram,
        bring=tuple(_own(each, tag) for each in concern.bring) or tuple(map(translation.text, standard.bring)),
        minutes=concern.minutes or standard.minutes,
    )


def words_of_group(group: Group, translation: Translation) -> GroupWords:
    """A group in one language: the office's own words first, else the standard catalogue's."""
    standard = GROUPS.get(group.id, StandardGroup(group.id, group.pictogram))
    own = _own(group.name, translation.tongue.tag)
    return GroupWords(own or translation.text(standard.name), group.pictogram or standard.pictogram)


def problems_of(office: Office) -> list[Problem]:
    """Concerns, groups, pictograms, languages and time zone of an office that we have no words or no picture for."""
    return [
        *_concerns_without_words(office),
        *_groups_without_words(office),
        *_notices_without_words(office),
        *_unknown_pictograms(office),
        *_unknown_languages(office),
        *_timezone_problems(office),
    ]


def _concerns_without_words(office: Office) -> Iterator[Problem]:
    for concern in office.concerns.values():
        if concern.id not in STANDARD and not concern.name:
            yield _without_words("concern", concern.id, "name", STANDARD)


def _groups_without_words(office: Office) -> Iterator[Problem]:
    for group in office.groups.values():
        missing = [key for key, value in (("name", group.name), ("pictogram", group.pictogram)) if not value]
        if group.id not in GROUPS and missing:
            yield Problem(
                f'group "{group.id}"',
                f"this is no standard group, and it has no {' and no '.join(missing)}.{did_you_mean(group.id, GROUPS)}",
                f"Add {' and '.join(_SHAPES[key] for key in missing)}, or use one of: {', '.join(GROUPS)}.",
            )


def _notices_without_words(office: Office) -> Iterator[Problem]:
    for notice in office.notices.values():
        if notice.id not in NOTICES and not notice.text:
            yield _without_words("notice", notice.id, "text", NOTICES)


def _without_words(kind: str, id: str, key: str, standard: Mapping[str, object]) -> Problem:
    """What the catalogue does not know, and the office does not name."""
    return Problem(
        f'{kind} "{id}"',
        f"this is no standard {kind}, and it has no {key}.{did_you_mean(id, standard)}",
        f'Add {key} = {{ de = "…" }}, or use one of: {", ".join(standard)}.',
    )


def _unknown_pictograms(office: Office) -> Iterator[Problem]:
    named = [(f'concern "{each.id}"', each.pictogram) for each in office.concerns.values()]
    named += [(f'group "{each.id}"', each.pictogram) for each in office.groups.values()]
    for where, pictogram in named:
        if pictogram and pictogram not in PICTOGRAMS:
            yield Problem(where, *unknown("pictogram", pictogram, PICTOGRAMS, "pictograms"))


def _unknown_languages(office: Office) -> Iterator[Problem]:
    spoken = {tag for each in office.displays.values() for tag in each.announce} - {TICKET_LANGUAGE}
    named = [*office.languages, *(tag for each in office.displays.values() for tag in each.languages), *sorted(spoken)]
    for tag in dict.fromkeys(named):
        if tag not in TONGUES:
            what = f'there are no texts in "{tag}".{did_you_mean(tag, TONGUES)}'
            yield Problem("office, languages", what, f"Known languages: {', '.join(TONGUES)}.")


def _timezone_problems(office: Office) -> list[Problem]:
    try:
        ZoneInfo(office.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a directory
        return [Problem("office", f'there is no time zone "{office.timezone}".', 'It is like "Europe/Berlin".')]
    return []


def _own(words: Words, tag: str) -> str:
    return words.get(tag) or words.get("de", "")
