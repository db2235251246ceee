"""Finding one's language among many: by the letters that its own name begins with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from languages.tongues import Script, tongue

MOST_GROUPS = 8
"""No screen holds more choices."""

LATIN: Sequence[Script] = ("Latn",)


@dataclass(frozen=True, slots=True)
class Sample:
    """How a script shows itself: by the first letters of its alphabet, or by one letter that no other script has."""

    alphabet: str
    letter: str


SAMPLES: Mapping[Script, Sample] = {
    "Arab": Sample("ابج", "ج"),
    "Cyrl": Sample("АБВ", "Б"),
    "Ethi": Sample("ሀለሐ", "ሐ"),
    "Deva": Sample("अआइ", "अ"),
    "Guru": Sample("ਓਅੲ", "ਪ"),
    "Beng": Sample("অআই", "ব"),
    "Taml": Sample("அஆஇ", "த"),
    "Geor": Sample("აბგ", "ქ"),
    "Armn": Sample("ԱԲԳ", "Հ"),
    "Grek": Sample("ΑΒΓ", "Ω"),
    "Hans": Sample("中文", "中"),
}

FAMILIES: Sequence[Sequence[Script]] = (
    ("Arab",),
    ("Cyrl",),
    ("Ethi",),
    ("Deva", "Guru", "Beng", "Taml"),
    ("Geor", "Armn", "Grek"),
    ("Hans",),
)
"""Scripts that stand in one group: with the Latin ones there are never more than `MOST_GROUPS`."""


def sort_letter(tag: str) -> str:
    """The letter under which a language is looked for: the first of its self-name. Raises `UnknownLanguage`."""
    return _key(tag)[:1]


def groups(tags: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The languages in at most eight groups, each with its label: "A–I", "J–Z", "АБВ", ... Raises `UnknownLanguage`.

    Within a group they are sorted by self-name.
    """
    given = sorted(dict.fromkeys(tags), key=_key)
    others = [(_label(family, inside), inside) for family in FAMILIES if (inside := _written_in(given, family))]
    latin = _written_in(given, LATIN)
    return [*_by_letter(latin, MOST_GROUPS - len(others)), *others]


def _written_in(tags: Sequence[str], scripts: Sequence[Script]) -> tuple[str, ...]:
    return tuple(tag for tag in tags if tongue(tag).script in scripts)


def _label(family: Sequence[Script], tags: Sequence[str]) -> str:
    present = [script for script in family if any(tongue(tag).script == script for tag in tags)]
    if len(present) == 1:
        return SAMPLES[present[0]].alphabet
    return "".join(SAMPLES[script].letter for script in present)


def _by_letter(tags: Sequence[str], most: int) -> list[tuple[str, tuple[str, ...]]]:
    """Latin languages in groups of about one size, cut between letters; together they name the whole alphabet."""
    if not tags:
        return []
    parts = min(most, ceil(len(tags) / MOST_GROUPS))
    cut: list[list[str]] = [[]]
    for _, alike in groupby(tags, key=sort_letter):
        if len(cut) < parts and sum(map(len, cut)) >= len(cut) * len(tags) / parts:
            cut.append([])
        cut[-1] += alike
    return [(f"{first}–{last}", tuple(part)) for part, (first, last) in zip(cut, _ranges(cut), strict=True)]


def _ranges(cut: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """From and to of each part: "A" to the last letter before the next part, and so on to "Z"."""
    firsts = ["A", *(sort_letter(part[0]) for part in cut[1:])]
    lasts = [*(chr(ord(first) - 1) for first in firsts[1:]), "Z"]
    return list(zip(firsts, lasts, strict=True))


def _key(tag: str) -> str:
    """The self-name without marks and in capitals, where its script has them."""
    apart = unicodedata.normalize("NFD", tongue(tag).self_name)
    return "".join(each.title() for each in apart if not unicodedata.combining(each))
