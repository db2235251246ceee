"""The languages of the hall: tag, CLDR name, direction, script, self-name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as we offer it. `cldr` is what Babel calls it; `reviewed` tells whether a native speaker
    has read our texts (none so far, and the kiosk never claims it)."""

    tag: str
    cldr: str
    self_name: str
    german_name: str
    script: str
    direction: Direction = "ltr"
    reviewed: bool = False


TONGUES: Mapping[str, Tongue] = {
    tongue.tag: tongue
    for tongue in (
        Tongue("de", "de", "Deutsch", "Deutsch", "Latn"),
        Tongue("en", "en", "English", "Englisch", "Latn"),
        Tongue("ar", "ar", "العربية", "Arabisch", "Arab", "rtl"),
        Tongue("fa", "fa", "فارسی", "Persisch", "Arab", "rtl"),
        Tongue("uk", "uk", "Українська", "Ukrainisch", "Cyrl"),
        Tongue("tr", "tr", "Türkçe", "Türkisch", "Latn"),
        Tongue("ti", "ti", "ትግርኛ", "Tigrinisch", "Ethi"),
    )
}


def tongue(tag: str) -> Tongue:
    """The language of a tag. Raises `UnknownLanguage`."""
    try:
        return TONGUES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


class UnknownLanguage(ValueError):
    """A language that we have no texts for."""

    def __init__(self, tag: str) -> None:
        super().__init__(f'there is no language "{tag}". Known languages: {", ".join(TONGUES)}.')
        self.tag = tag
