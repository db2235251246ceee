"""Reading tables of a description: every problem is noted with where, what, and the likely fix."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,40}")
"""Ids become MQTT topic levels and user names: no wildcard, no slash, nothing to quote."""


ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

GEO = re.compile(r"geo:-?[0-9]{1,2}(\.[0-9]+)?,-?[0-9]{1,3}(\.[0-9]+)?([;?][!-~]*)?")
"""RFC 5870, cut down to latitude and longitude: a comma for a point would lead people to another country."""

LONGEST_ADDRESS = 300
"""Characters of an address that still make a QR code a phone can read from a slip of paper."""


WHOLE = "office"
"""Where a problem is that belongs to no part of the description."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a description: where, what, and the likely fix or what is allowed."""

    where: str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"\n  {self.fix}" if self.fix else "")


class BadDescription(ValueError):
    """A description that cannot be used. `problems` holds all of them, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A hint at the nearest known word, or an empty text."""
    near = get_close_matches(word, sorted(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def unknown(what: str, word: str, known: Collection[str], plural: str) -> tuple[str, str]:
    """The two sentences about a word nobody knows: what is wrong, and what there is."""
    return f'there is no {what} "{word}".{did_you_mean(word, known)}', f"Known {plural}: {', '.join(known)}."


class Table:
    """One table of the description. Takes values by key and notes what is wrong instead of raising.

    A value that is missing or wrong is replaced by a harmless stand-in, so that reading goes on and finds the
    rest; a description with problems is never used.
    """

    def __init__(self, where: str, content: object, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        self._asked: set[str] = set()
        self._content: Mapping[str, Any] = {}
        if isinstance(content, Mapping):
            self._content = content
        else:
            self.wrong(f"this must be a table, not {_kind(content)}.")

    def wrong(self, what: str, fix: str = "") -> None:
        """Note a problem of this table."""
        self.problems.append(Problem(self.where, what, fix))

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._content

    def keys(self) -> tuple[str, ...]:
        """The keys that are given, in their order."""
        return tuple(self._content)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value: str = self._take(key, str, "a text in quotes", "" if default is None else default, default is None)
        if self.has(key) and isinstance(self._content[key], str) and not value.strip():
            self.wrong(f"{key} is empty.")
        return value

    def identifier(self, key: str = "id") -> str:
        """An id: small letters, digits, hyphens."""
        value = self.text(key)
        if value and not IDENTIFIER.fullmatch(value):
            self.wrong(f'{key} = "{value}" is no id.', "Ids are small letters a-z, digits and hyphens, a letter first.")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value and value not in allowed:
            self.wrong(
                f'{key} = "{value}" is not known.{did_you_mean(value, allowed)}', f"Allowed: {', '.join(allowed)}."
            )
        return value

    def day(self, key: str) -> date | None:
        """A day, as TOML writes it or in quotes; None when it cannot be read."""
        value = self._take(key, (date, str), "a day, as in 2026-12-24", None, required=True)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            if isinstance(value, str) and ISO_DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # 30 February looks like a day
        self.wrong(f"{key} = {value} is no day.", "It is like 2026-12-24.")
        return None

    def address(self, key: str, *kinds: str) -> str:
        """An address of one of the kinds "https:", "http:", "geo:"; empty when it is missing."""
        value = self.text(key, "")
        if value and not any(_is_address(value, kind) for kind in kinds):
            allowed = " or ".join(ADDRESSES[kind] for kind in kinds)
            self.wrong(f'{key} = "{value}" is no address that can be used here.', f"It is like {allowed}.")
        elif len(value) > LONGEST_ADDRESS:
            self.wrong(f"{key} has {len(value)} characters.", f"Allowed: {LONGEST_ADDRESS}, or no phone could read it.")
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from low to high."""
        value: int = self._take(key, int, "a whole number", low if default is None else default, default is None)
        if isinstance(value, bool) or not low <= value <= high:
            self.wrong(f"{key} = {value} is out of range.", f"Allowed: {low} to {high}.")
            return low
        return value

    def measure(self, key: str, low: float, high: float, default: float) -> float:
        """A number, with or without a fraction, from low to high."""
        value = self._take(key, (int, float), "a number", default, required=False)
        if isinstance(value, bool) or not low <= value <= high:
            self.wrong(f"{key} = {value} is out of range.", f"Allowed: {low:g} to {high:g}.")
            return default
        return float(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value: bool = self._take(key, bool, "true or false", default, required=False)
        return value

    def texts(self, key: str, required: bool = False, like: str = '["de", "en"]') -> tuple[str, ...]:
        """A list of texts, each once; `like` is an example of one."""
        value = self._take(key, list, f"a list of texts, as in {like}", [], required)
        if required and value == [] and isinstance(self._content.get(key), list):
            self.wrong(f"{key} is empty.", "It names at least one.")
        if any(not isinstance(each, str) for each in value):
            self.wrong(f"{key} must hold texts only.")
            return ()
        for twice in sorted({each for each in value if value.count(each) > 1}):
            self.wrong(f'{key} names "{twice}" twice.')
        return tuple(value)

    def span(self, key: str, low: int, high: int) -> tuple[int, int]:
        """A pair [first, last] of whole numbers, first not above last."""
        value = self._take(key, list, "a pair, as in [1, 499]", None, required=True)
        if value is None:
            return 0, 0
        pair_of_numbers = len(value) == 2 and all(type(each) is int for each in value)
        if not pair_of_numbers or not low <= value[0] <= value[1] <= high:
            self.wrong(f"{key} = {value} is no span.", f"It is [first, last] with {low} <= first <= last <= {high}.")
            return 0, 0
        return value[0], value[1]

    def words(self, key: str, required: bool = True) -> dict[str, str]:
        """A text of the office's own: "…" (German) or { de = "…", en = "…" }."""
        value = self._content.get(key)
        self._asked.add(key)
        if value is None:
            if required:
                self.wrong(f"{key} is missing.")
            return {}
        return self._as_words(key, value)

    def list_of_words(self, key: str) -> tuple[dict[str, str], ...]:
        """A list of texts of the office's own."""
        value = self._take(key, list, "a list", [], required=False)
        return tuple(self._as_words(key, each) for each in value)

    def table(self, key: str) -> Table:
        """A table within, empty when it is missing."""
        self._asked.add(key)
        return Table(self._within(f"[{key}]"), self._content.get(key, {}), self.problems)

    def choices(self, key: str, allowed: Collection[str], like: str) -> dict[str, str]:
        """A table of one of the allowed words for each of its keys; `like` is an example of a line."""
        found: dict[str, str] = {}
        within = self.table(key)
        for name, value in within._content.items():
            if value in allowed:
                found[name] = value
            else:
                meant = did_you_mean(value, allowed) if isinstance(value, str) else ""
                within.wrong(
                    f"{name} = {value!r} is not known.{meant}", f"It is like {like}; allowed: {', '.join(allowed)}."
                )
        return found

    def tables(self, key: str) -> list[Table]:
        """The list [[key]], each named by its id or its place."""
        value = self._take(key, list, f"a list of tables, as in [[{key}]]", [], required=False)
        return [
            Table(self._within(f"{key} {_named(each, place)}"), each, self.problems)
            for place, each in enumerate(value, start=1)
        ]

    def nothing_else(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._content:
            if key not in self._asked:
                self.wrong(f'the key "{key}" is not known.{did_you_mean(key, self._asked)}')

    def _within(self, part: str) -> str:
        return part if self.where == WHOLE else f"{self.where}, {part}"

    def _take(self, key: str, kind: Any, wanted: str, default: Any, required: bool) -> Any:
        self._asked.add(key)
        if key not in self._content:
            if required:
                self.wrong(f"{key} is missing.", f"It must be {wanted}.")
            return default
        value = self._content[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(f"{key} must be {wanted}, not {_kind(value)}.")
            return default
        return value

    def _as_words(self, key: str, value: object) -> dict[str, str]:
        if isinstance(value, str) and value.strip():
            return {"de": value}
        if not isinstance(value, Mapping) or not all(isinstance(each, str) and each.strip() for each in value.values()):
            self.wrong(f"{key} must be a text or a table of texts by language.", 'As in { de = "…", en = "…" }.')
            return {}
        if "de" not in value:
            self.wrong(f"{key} has no German text.", 'Add de = "…": German is the language every other falls back to.')
        return dict(value)


ADDRESSES = {"https:": "https://…", "http:": "http://…", "geo:": "geo:50.10,8.76 (latitude, longitude)"}
"""The kinds of address, and what each looks like."""


def _is_address(value: str, kind: str) -> bool:
    if kind == "geo:":
        return GEO.fullmatch(value) is not None
    return re.fullmatch(rf"{kind}//[^\s/?#]+(?:[/?#]\S*)?", value) is not None


def _named(content: object, place: int) -> str:
    name = content.get("id") if isinstance(content, Mapping) else None
    return f'"{name}"' if isinstance(name, str) else f"number {place}"


def _kind(value: object) -> str:
    return _KINDS.get(type(value), type(value).__name__)


_KINDS: Mapping[type, str] = {
    str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table",
    date: "a day", datetime: "a day with a time", time: "a time",
}  # fmt: skip
